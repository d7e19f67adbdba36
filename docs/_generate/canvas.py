"""A small sheet to draw on: SVG that reads on light and on dark screens."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

WIDTH = 480
"""Units across every drawing: narrow, so that words stay readable on a phone."""

_LIGHT = {
    "sheet": "fill:#fbfcfd;stroke:#d5dce3",
    "ink": "fill:#1c2733",
    "soft": "fill:#55616d",
    "line": "stroke:#7d8a97;fill:none",
    "faint": "stroke:#c9d1d9;fill:none",
    "run": "fill:#7a8794",
    "placed": "fill:#1f6fa8",
    "window": "fill:#e4eff8;stroke:#8db8d8",
    "lost": "fill:#f6e3da;stroke:#c98a6b",
    "warn": "fill:#a8480f",
    "good": "fill:#256b43",
    "on": "fill:#ffffff",
}
_DARK = {
    "sheet": "fill:#1b2026;stroke:#3a434d",
    "ink": "fill:#e8ecf0",
    "soft": "fill:#aab4be",
    "line": "stroke:#8c98a4;fill:none",
    "faint": "stroke:#434d58;fill:none",
    "run": "fill:#8c98a4",
    "placed": "fill:#6bb1e2",
    "window": "fill:#22364a;stroke:#4a7ca0",
    "lost": "fill:#47301f;stroke:#9a6a4a",
    "warn": "fill:#f0a070",
    "good": "fill:#7fcf9f",
    "on": "fill:#10181f",
}


def _rules(colours: dict[str, str]) -> str:
    return "".join(f".{name}{{{style}}}" for name, style in colours.items())


_STYLE = (
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:14px}"
    ".small{font-size:12.5px}.strong{font-weight:600}"
    ".line,.faint,.window,.lost,.sheet{stroke-width:1.25}.dash{stroke-dasharray:4 4}"
    f"{_rules(_LIGHT)}@media(prefers-color-scheme:dark){{{_rules(_DARK)}}}"
)


class Canvas:
    """One drawing.

    Parameters
    ----------
    title
        What it shows, for those who cannot see it.
    height
        Units down.
    """

    def __init__(self, title: str, height: int) -> None:
        self.top = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {WIDTH} {height}",
                "width": str(WIDTH * 5 // 4),
                "height": str(height * 5 // 4),
                "role": "img",
            },
        )
        SubElement(self.top, "title").text = title
        SubElement(self.top, "style").text = _STYLE
        self.box(1, 1, WIDTH - 2, height - 2, "sheet", round_=8)

    def box(self, x: float, y: float, width: float, height: float, kind: str, round_: int = 3) -> None:
        """A box with rounded corners."""
        size = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height), "rx": str(round_)}
        SubElement(self.top, "rect", {**size, "class": kind})

    def text(self, x: float, y: float, words: str, kind: str = "ink", at: str = "start") -> None:
        """Words with their foot at ``y``; ``at`` is start, middle or end."""
        place = {"x": _n(x), "y": _n(y), "class": kind, "text-anchor": at}
        SubElement(self.top, "text", place).text = words

    def label(self, x: float, y: float, width: float, height: float, kind: str, words: str) -> None:
        """A filled box with words in its middle."""
        self.box(x, y, width, height, kind)
        self.text(x + width / 2, y + height / 2 + 4.5, words, "on small", "middle")

    def line(self, points: Sequence[tuple[float, float]], kind: str = "line") -> None:
        """A line through points."""
        SubElement(
            self.top,
            "polyline",
            {"points": " ".join(f"{_n(x)},{_n(y)}" for x, y in points), "class": kind},
        )

    def arrow(self, x: float, y: float, to_x: float, to_y: float, kind: str = "line") -> None:
        """A line with a head at its end; straight across or straight down."""
        self.line([(x, y), (to_x, to_y)], kind)
        if x == to_x:
            back = -6 if to_y > y else 6
            self.line([(to_x - 4, to_y + back), (to_x, to_y), (to_x + 4, to_y + back)])
        else:
            back = -6 if to_x > x else 6
            self.line([(to_x + back, to_y - 4), (to_x, to_y), (to_x + back, to_y + 4)])

    def svg(self) -> str:
        """The drawing as a file."""
        indent(self.top, " ")
        return tostring(self.top, encoding="unicode") + "\n"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
