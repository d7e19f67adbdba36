"""Colours, widths and page set-up that the sheets of a workbook share."""

from __future__ import annotations

from typing import Any

from periodize.domain.vocabulary import Phase, Quality
from periodize.extras import needed

QUALITY_FILLS = {
    Quality.FOUNDATION: "DDEBF7",
    Quality.MAX_STRENGTH: "F8CBAD",
    Quality.POWER: "FFE699",
    Quality.PLYOMETRIC: "E2D5F0",
    Quality.SPRINT: "C6E0B4",
    Quality.CORE: "E7E6E6",
    Quality.PRIMER: "D5F0EE",
}
"""Light enough for black type, and far enough apart to tell in grey print by the words beside them."""

PHASE_FILLS = {
    Phase.TRANSITION: "7F7F7F",
    Phase.FOUNDATION: "2F5597",
    Phase.STRENGTH: "B0471A",
    Phase.MIXED: "8A6D00",
    Phase.POWER: "8A6D00",
    Phase.SPEED: "3F7A2A",
    Phase.TAPER: "1F7A74",
}

HEAD_FILL = "404040"
DERIVED_FILL = "8C8C8C"
OUTSIDE_FILL = "F2F2F2"
NOTE_COLOUR = "595959"

FONT = "Calibri"
POINTS = 9
A4 = 9
MARGIN_INCH = 0.4


class Styles:
    """openpyxl's style objects, made once for a workbook.

    Attributes
    ----------
    thin
        A hair line around a cell.
    top, middle, left
        Text at the top left and wrapped; in the middle; at the top left on one line, numbers too.
    """

    def __init__(self) -> None:
        self._styles = needed("openpyxl.styles", "excel", "writing Excel files")
        side = self._styles.Side(style="thin", color="BFBFBF")
        self.thin = self._styles.Border(left=side, right=side, top=side, bottom=side)
        self.top = self._styles.Alignment(vertical="top", wrap_text=True)
        self.middle = self._styles.Alignment(vertical="center", horizontal="center")
        self.left = self._styles.Alignment(vertical="top", horizontal="left")
        self._fills: dict[str, Any] = {}
        self._fonts: dict[tuple[bool, int, str], Any] = {}

    def fill(self, colour: str) -> Any:
        """A cell filled with one colour."""
        if colour not in self._fills:
            self._fills[colour] = self._styles.PatternFill("solid", start_color=colour, end_color=colour)
        return self._fills[colour]

    def font(self, *, bold: bool = False, points: int = POINTS, colour: str = "000000") -> Any:
        """The workbook's font."""
        key = bold, points, colour
        if key not in self._fonts:
            self._fonts[key] = self._styles.Font(name=FONT, size=points, bold=bold, color=colour)
        return self._fonts[key]


def printable(sheet: Any, *, head_rows: str, footer: str, note: str = "") -> None:
    """A4 across, narrow margins, head rows on every page, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.print_title_rows = head_rows
    for edge in ("left", "right", "top"):
        setattr(sheet.page_margins, edge, MARGIN_INCH)
    sheet.page_margins.bottom = 0.6
    sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text = footer.replace("&", "&&")
    sheet.oddFooter.center.text = note or None
    sheet.oddFooter.right.text = "Page &P of &N"


def fit_width(sheet: Any) -> None:
    """As many pages as it takes, each as wide as the table."""
    sheet.sheet_properties.pageSetUpPr = needed(
        "openpyxl.worksheet.properties", "excel", "writing Excel files"
    ).PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
