"""How facts and answers show themselves in a notebook.

The domain draws nothing. A class that can be shown derives from :class:`Shown`; what draws it is handed in from above
when the package is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

_drawers: list[Callable[[object], str | None]] = []


class Shown:
    """Something a notebook shows as HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """HTML for a notebook, or None where nothing draws it, so that the plain text stands."""
        return _drawers[-1](self) if _drawers else None


class Told:
    """Something that says itself in sentences, a line each; a notebook shows the same."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return "<br>".join(escape(line) for line in str(self).splitlines())


def draw_with(drawer: Callable[[object], str | None]) -> None:
    """Let a function draw whatever is :class:`Shown`."""
    _drawers[:] = [drawer]
