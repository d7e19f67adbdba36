"""The page's drawn signs: a shape for each quality and mark, so that nothing is told by colour alone."""

from __future__ import annotations

from periodize.domain.vocabulary import Quality
from periodize.page.markup import Element, element

_PATHS = {
    Quality.FOUNDATION.value: "M1 9h6v6H1zM9 9h6v6H9zM5 1h6v6H5z",  # three blocks
    Quality.MAX_STRENGTH.value: "M0 6.5h2v3H0zM2.5 3H6v10H2.5zM6 7h4v2H6zM10 3h3.5v10H10zM14 6.5h2v3h-2z",
    Quality.POWER.value: "M10 0 2 9.2h4.6L5.5 16 14 6.4H9z",  # lightning
    Quality.PLYOMETRIC.value: "M8 0l7 8h-4.5v4h-5V8H1zM2 13.5h12V16H2z",  # up from the ground
    Quality.SPRINT.value: "M0 2h4l4.5 6L4 14H0l4.5-6zM7.5 2h4L16 8l-4.5 6h-4L12 8z",  # double arrow
    Quality.CORE.value: "M8 1a7 7 0 1 0 .01 0zM8 4.5a3.5 3.5 0 1 1-.01 0z",  # ring
    Quality.PRIMER.value: "M8 0l6.5 8L8 16 1.5 8z",  # diamond
    "key": "M8 .5l2.3 4.9 5.2.7-3.8 3.7.9 5.2L8 12.5 3.4 15l.9-5.2L.5 6.1l5.2-.7z",  # star
    "race": "M2 0h2v1.5h10.5L12 5.2l2.5 3.8H4v7H2z",  # flag
    "pinned": "M5 0h6v1.5l-1 1v4l2.5 2.5v1.5H8.8L8 16l-.8-5.5H3.5V9L6 6.5v-4l-1-1z",  # pin
    "lighter": "M1 4h14L8 13z",  # downwards
}


def symbols() -> Element:
    """The signs, drawn once for the whole page."""
    drawn = (
        element("symbol", element("path", d=path), id=f"sign-{name}", viewBox="0 0 16 16")
        for name, path in _PATHS.items()
    )
    return element("svg", drawn, class_="symbols", width=0, height=0, aria_hidden="true", focusable="false")


def glyph(name: str, **attributes: str | int) -> Element:
    """One sign, beside a text that says the same."""
    sign = element("use", href=f"#sign-{name}")
    return element("svg", sign, class_="glyph", aria_hidden="true", focusable="false", **attributes)
