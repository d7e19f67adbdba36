"""The limits as a coach reads them."""

from __future__ import annotations

from periodize.domain.athlete import Athlete
from periodize.report.limitbook import limitbook
from periodize.testing import read_weeks


def test_what_differs_stands_first_with_its_reason() -> None:
    season = read_weeks(
        "Mon am easy", athlete=Athlete(id="amara", age=52, own_limits=(("quality_a_day", 2),))
    ).season
    text = limitbook(season)
    assert text.startswith("Limits of amara, 5 Jan 2026 to 11 Jan 2026\n")
    own, usual = text.split("As for an uninjured intermediate adult")
    assert "recovery_pct" in own and "(default 100)" in own and "aged 50 or more; D: judged from" in own
    # What is given stands there even where it is the default.
    assert "quality_a_day" in own and "given for this athlete" in own
    assert "contacts_week" in usual and "[S32, S33]" in usual
    assert "  H7   Borges" in usual  # sources are spelled out at the end
    assert max(map(len, text.splitlines())) <= 96


def test_a_default_athlete_has_no_changes() -> None:
    assert "Changed by the profile" not in limitbook(read_weeks("Mon am easy").season)
