"""Writes a plan as JSON: the problem, the plan and its bill, whole."""

from __future__ import annotations

from periodize.export.options import ExportOptions
from periodize.io.plan_json import json_text
from periodize.solver.result import Result


def content(result: Result, options: ExportOptions) -> bytes:
    """The bytes of ``plan.json``; no option changes them."""
    return json_text(result).encode()
