"""Finds the best place, week by week, for strength, power and sprint sessions around a running plan.

Every public name is loaded when it is first used, so that ``import periodize`` alone costs next to nothing:
neither the solver nor pandas nor numpy is imported before it is needed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from periodize.domain.display import draw_with

if TYPE_CHECKING:
    from periodize.catalogue.doctrines import DOCTRINES, Doctrine, doctrine
    from periodize.catalogue.policy import default_policy
    from periodize.domain.athlete import Athlete, Availability, Injury, Restriction, Window
    from periodize.domain.limits import Limit, Limits
    from periodize.domain.schedule import Schedule
    from periodize.domain.season import Season, Stress
    from periodize.domain.session import Run, Session, SessionTemplate
    from periodize.domain.vocabulary import Status, Tier
    from periodize.errors import (
        Fault,
        InvalidInput,
        InvalidPolicy,
        InvalidSeason,
        MissingExtra,
        NoPlan,
        PeriodizeError,
    )
    from periodize.explain.compare import Comparison, compare
    from periodize.explain.profile import Change, profile_changes
    from periodize.io.frames import season_from_frames
    from periodize.io.plan_check import Finding, check_plan
    from periodize.io.plan_json import write_plan
    from periodize.io.plan_read import Plan, read_plan
    from periodize.io.season_toml import read_problem, read_season
    from periodize.prescribe.build import prescribe
    from periodize.prescribe.rows import prescriptions
    from periodize.problem import Problem
    from periodize.report.tables import to_frame, weekly
    from periodize.report.text import report
    from periodize.rules.base import Violation
    from periodize.rules.policy import Policy
    from periodize.rules.shelf import RULES
    from periodize.solver.options import Progress
    from periodize.solver.result import Conflict, Result
    from periodize.solver.run import solve
    from periodize.verify import Charge, Verification, verify

    __version__: str

__all__ = [
    "DOCTRINES",
    "RULES",
    "Athlete",
    "Availability",
    "Change",
    "Charge",
    "Comparison",
    "Conflict",
    "Doctrine",
    "Fault",
    "Finding",
    "Injury",
    "InvalidInput",
    "InvalidPolicy",
    "InvalidSeason",
    "Limit",
    "Limits",
    "MissingExtra",
    "NoPlan",
    "PeriodizeError",
    "Plan",
    "Policy",
    "Problem",
    "Progress",
    "Restriction",
    "Result",
    "Run",
    "Schedule",
    "Season",
    "Session",
    "SessionTemplate",
    "Status",
    "Stress",
    "Tier",
    "Verification",
    "Violation",
    "Window",
    "__version__",
    "check_plan",
    "compare",
    "default_policy",
    "doctrine",
    "prescribe",
    "prescriptions",
    "profile_changes",
    "read_plan",
    "read_problem",
    "read_season",
    "report",
    "season_from_frames",
    "solve",
    "to_frame",
    "verify",
    "weekly",
    "write_plan",
]

_HOME = {
    "catalogue.doctrines": ("DOCTRINES", "Doctrine", "doctrine"),
    "catalogue.policy": ("default_policy",),
    "domain.athlete": ("Athlete", "Availability", "Injury", "Restriction", "Window"),
    "domain.limits": ("Limit", "Limits"),
    "domain.schedule": ("Schedule",),
    "domain.season": ("Season", "Stress"),
    "domain.session": ("Run", "Session", "SessionTemplate"),
    "domain.vocabulary": ("Status", "Tier"),
    "errors": (
        "Fault",
        "InvalidInput",
        "InvalidPolicy",
        "InvalidSeason",
        "MissingExtra",
        "NoPlan",
        "PeriodizeError",
    ),
    "explain.profile": ("Change", "profile_changes"),
    "explain.compare": ("Comparison", "compare"),
    "io.frames": ("season_from_frames",),
    "io.plan_check": ("Finding", "check_plan"),
    "io.plan_json": ("write_plan",),
    "io.plan_read": ("Plan", "read_plan"),
    "io.season_toml": ("read_problem", "read_season"),
    "prescribe.build": ("prescribe",),
    "prescribe.rows": ("prescriptions",),
    "problem": ("Problem",),
    "report.tables": ("to_frame", "weekly"),
    "report.text": ("report",),
    "rules.base": ("Violation",),
    "rules.policy": ("Policy",),
    "rules.shelf": ("RULES",),
    "solver.options": ("Progress",),
    "solver.result": ("Conflict", "Result"),
    "solver.run": ("solve",),
    "verify": ("Charge", "Verification", "verify"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


class _Package(ModuleType):
    """Keeps ``periodize.verify`` and ``periodize.report`` the functions, although modules have these names too.

    Importing a submodule binds it as an attribute of its package; here the public name stays. The modules'
    other names are imported from them as usual: ``from periodize.verify import schedule_of``.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _MODULE_OF and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def _draw(shown: object) -> str | None:
    html: str | None = import_module("periodize.page.notebook").html_of(shown)
    return html


draw_with(_draw)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value: Any = _version()
    elif name in _MODULE_OF:
        value = getattr(import_module(f"periodize.{_MODULE_OF[name]}"), name)
    else:
        raise AttributeError(f"module 'periodize' has no attribute '{name}'")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("periodize")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0+unknown"
