"""Writes a plan as one web page."""

from __future__ import annotations

from periodize.export.options import ExportOptions
from periodize.page.build import to_html
from periodize.solver.result import Result


def content(result: Result, options: ExportOptions) -> bytes:
    """The bytes of the page; no option changes them."""
    return to_html(result).encode()
