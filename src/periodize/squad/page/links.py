"""Links from the page to the athletes' own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from periodize.page.markup import Child, element


class Links:
    """Which athletes have a page of their own, and where.

    Parameters
    ----------
    places
        Address from the squad's page on, by athlete.
    """

    def __init__(self, places: Mapping[str, str] | None = None) -> None:
        self._places = dict(places or {})

    @staticmethod
    def within(folder: Path, pages: Mapping[str, Path]) -> Links:
        """Links to files below the folder in which the squad's page stands."""
        return Links({name: quote(page.relative_to(folder).as_posix()) for name, page in pages.items()})

    def __len__(self) -> int:
        return len(self._places)

    def link(self, athlete: str) -> Child:
        """The name, as a link where there is a page."""
        place = self._places.get(athlete)
        return element("bdi", athlete) if place is None else element("a", element("bdi", athlete), href=place)
