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
    from periodize.diary.items import Activity, Diary, Item
    from periodize.diary.read import read_diary
    from periodize.diary.season import season_from_diary, write_season
    from periodize.diary.season_parts import merged
    from periodize.domain.athlete import Athlete, Availability, Injury, Restriction, Window
    from periodize.domain.facility import Facility, GroupSession, Opening
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
    from periodize.explain.alternatives import Alternative, Backbone, alternatives, backbone
    from periodize.explain.audit import (
        Audit,
        AuditFinding,
        Nearest,
        audit,
        audit_frame,
        nearest_legal,
        plan_hash,
    )
    from periodize.explain.certificate import certificate, write_certificate
    from periodize.explain.certificate_check import check_certificate
    from periodize.explain.checked import Checks
    from periodize.explain.clash import Clash, clash_of
    from periodize.explain.compare import Comparison, compare
    from periodize.explain.prices import Price, price_frame, price_list
    from periodize.explain.profile import Change, profile_changes
    from periodize.explain.proposal import Proposal, apply, proposal
    from periodize.explain.repair import Repair
    from periodize.explain.repairs import repair_frame, repairs
    from periodize.explain.slot_table import slot_table
    from periodize.explain.slots import Slot, SlotState, SlotTable, slots
    from periodize.explain.why import Answer, Verdict, why, why_not
    from periodize.explain.window_table import Cell, CellState, WindowTable
    from periodize.export.options import ExportOptions
    from periodize.export.shelf import FORMATS, export
    from periodize.export.table_outside import OutsidePlan, read_outside
    from periodize.export.tables import from_frame, read_sessions
    from periodize.export.xlsx import workbook_of
    from periodize.io.certificate import Certificate, read_certificate
    from periodize.io.facilities import read_facilities
    from periodize.io.frames import season_from_frames
    from periodize.io.plan_check import Finding, check_plan
    from periodize.io.plan_json import write_plan
    from periodize.io.plan_read import Plan, read_plan
    from periodize.io.schema import SCHEMAS, schema
    from periodize.io.season_toml import read_problem, read_season
    from periodize.page.build import to_html
    from periodize.plot.comparison import plot_comparison
    from periodize.plot.ledgers import plot_ledgers
    from periodize.plot.load import plot_load
    from periodize.plot.recovery import plot_recovery
    from periodize.plot.season import plot_season
    from periodize.plot.slots import plot_slots
    from periodize.plot.week import plot_week
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
    from periodize.squad.answers import SquadRun, read_squad
    from periodize.squad.capacity import HourPrice, Loss, Sharing
    from periodize.squad.drive import ClusterLost, SquadProgress
    from periodize.squad.lease import RunBusy
    from periodize.squad.limits import SquadLimits
    from periodize.squad.run import plan_squad
    from periodize.verify import Charge, Verification, verify

    __version__: str

__all__ = [
    "DOCTRINES",
    "FORMATS",
    "RULES",
    "SCHEMAS",
    "Activity",
    "Alternative",
    "Answer",
    "Athlete",
    "Audit",
    "AuditFinding",
    "Availability",
    "Backbone",
    "Cell",
    "CellState",
    "Certificate",
    "Change",
    "Charge",
    "Checks",
    "Clash",
    "ClusterLost",
    "Comparison",
    "Conflict",
    "Diary",
    "Doctrine",
    "ExportOptions",
    "Facility",
    "Fault",
    "Finding",
    "GroupSession",
    "HourPrice",
    "Injury",
    "InvalidInput",
    "InvalidPolicy",
    "InvalidSeason",
    "Item",
    "Limit",
    "Limits",
    "Loss",
    "MissingExtra",
    "Nearest",
    "NoPlan",
    "Opening",
    "OutsidePlan",
    "PeriodizeError",
    "Plan",
    "Policy",
    "Price",
    "Problem",
    "Progress",
    "Proposal",
    "Repair",
    "Restriction",
    "Result",
    "Run",
    "RunBusy",
    "Schedule",
    "Season",
    "Session",
    "SessionTemplate",
    "Sharing",
    "Slot",
    "SlotState",
    "SlotTable",
    "SquadLimits",
    "SquadProgress",
    "SquadRun",
    "Status",
    "Stress",
    "Tier",
    "Verdict",
    "Verification",
    "Violation",
    "Window",
    "WindowTable",
    "__version__",
    "alternatives",
    "apply",
    "audit",
    "audit_frame",
    "backbone",
    "certificate",
    "check_certificate",
    "check_plan",
    "clash_of",
    "compare",
    "default_policy",
    "doctrine",
    "export",
    "from_frame",
    "merged",
    "nearest_legal",
    "plan_hash",
    "plan_squad",
    "plot_comparison",
    "plot_ledgers",
    "plot_load",
    "plot_recovery",
    "plot_season",
    "plot_slots",
    "plot_week",
    "prescribe",
    "prescriptions",
    "price_frame",
    "price_list",
    "profile_changes",
    "proposal",
    "read_certificate",
    "read_diary",
    "read_facilities",
    "read_outside",
    "read_plan",
    "read_problem",
    "read_season",
    "read_sessions",
    "read_squad",
    "repair_frame",
    "repairs",
    "report",
    "schema",
    "season_from_diary",
    "season_from_frames",
    "slot_table",
    "slots",
    "solve",
    "to_frame",
    "to_html",
    "verify",
    "weekly",
    "why",
    "why_not",
    "workbook_of",
    "write_certificate",
    "write_plan",
    "write_season",
]

_HOME = {
    "catalogue.doctrines": ("DOCTRINES", "Doctrine", "doctrine"),
    "catalogue.policy": ("default_policy",),
    "diary.items": ("Activity", "Diary", "Item"),
    "diary.read": ("read_diary",),
    "diary.season": ("season_from_diary", "write_season"),
    "diary.season_parts": ("merged",),
    "domain.athlete": ("Athlete", "Availability", "Injury", "Restriction", "Window"),
    "domain.facility": ("Facility", "GroupSession", "Opening"),
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
    "explain.alternatives": ("Alternative", "Backbone", "alternatives", "backbone"),
    "explain.audit": (
        "Audit",
        "AuditFinding",
        "Nearest",
        "audit",
        "audit_frame",
        "nearest_legal",
        "plan_hash",
    ),
    "explain.certificate": ("certificate", "write_certificate"),
    "explain.certificate_check": ("check_certificate",),
    "explain.checked": ("Checks",),
    "explain.clash": ("Clash", "clash_of"),
    "explain.compare": ("Comparison", "compare"),
    "explain.prices": ("Price", "price_frame", "price_list"),
    "explain.profile": ("Change", "profile_changes"),
    "explain.proposal": ("Proposal", "apply", "proposal"),
    "explain.repair": ("Repair",),
    "explain.repairs": ("repair_frame", "repairs"),
    "explain.slot_table": ("slot_table",),
    "explain.slots": ("Slot", "SlotState", "SlotTable", "slots"),
    "explain.why": ("Answer", "Verdict", "why", "why_not"),
    "explain.window_table": ("Cell", "CellState", "WindowTable"),
    "export.options": ("ExportOptions",),
    "export.shelf": ("FORMATS", "export"),
    "export.table_outside": ("OutsidePlan", "read_outside"),
    "export.tables": ("from_frame", "read_sessions"),
    "export.xlsx": ("workbook_of",),
    "io.certificate": ("Certificate", "read_certificate"),
    "io.facilities": ("read_facilities",),
    "io.frames": ("season_from_frames",),
    "io.plan_check": ("Finding", "check_plan"),
    "io.plan_json": ("write_plan",),
    "io.plan_read": ("Plan", "read_plan"),
    "io.schema": ("SCHEMAS", "schema"),
    "io.season_toml": ("read_problem", "read_season"),
    "page.build": ("to_html",),
    "plot.comparison": ("plot_comparison",),
    "plot.ledgers": ("plot_ledgers",),
    "plot.load": ("plot_load",),
    "plot.recovery": ("plot_recovery",),
    "plot.season": ("plot_season",),
    "plot.slots": ("plot_slots",),
    "plot.week": ("plot_week",),
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
    "squad.answers": ("SquadRun", "read_squad"),
    "squad.capacity": ("HourPrice", "Loss", "Sharing"),
    "squad.drive": ("ClusterLost", "SquadProgress"),
    "squad.lease": ("RunBusy",),
    "squad.limits": ("SquadLimits",),
    "squad.run": ("plan_squad",),
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
