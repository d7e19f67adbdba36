"""The public names: all there, loaded late, and cheap to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import periodize


def run_python(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.parametrize("name", periodize.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    assert getattr(periodize, name) is not None
    assert name in dir(periodize)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'solv'"):
        _ = periodize.solv  # type: ignore[attr-defined]


def test_import_loads_nothing_heavy() -> None:
    heavy = ("numpy", "ortools", "pandas", "matplotlib")
    code = f"import sys, periodize; print([name for name in {heavy} if name in sys.modules])"
    assert run_python(code) == "[]"


def test_reading_and_checking_need_neither_solver_nor_pandas() -> None:
    code = (
        "import sys, periodize as pz; pz.read_season, pz.check_plan, pz.verify, pz.report, pz.write_plan, pz.RULES;"
        "print([name for name in ('ortools', 'pandas') if name in sys.modules])"
    )
    assert run_python(code) == "[]"


@pytest.mark.parametrize(
    "first",
    ["import periodize.verify", "import periodize.report.text", "from periodize.verify import verify"],
)
def test_functions_that_share_a_modules_name_stay_functions(first: str) -> None:
    code = f"{first}\nimport periodize as pz\nprint(callable(pz.verify), callable(pz.report))\n"
    code += "import periodize.verify, periodize.report.text\nprint(callable(pz.verify), callable(pz.report))"
    assert run_python(code).split() == ["True"] * 4
