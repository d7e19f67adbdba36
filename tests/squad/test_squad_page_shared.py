"""The squad's page on what is shared: what that costs, whom, and where one place more would help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from periodize.squad.capacity import HourPrice, Loss, Sharing
from periodize.squad.page.build import squad_page
from periodize.squad.page.shared import MOST_BROKEN, MOST_HOURS, MOST_LOSSES, MOST_UNFOLDED, sentences
from tests.page.drawn import HOSTILE
from tests.page.reading import Node, read
from tests.squad.squad_rows import MONDAY, NOBODY, SHARING, Row, failed, gathered, row


def shown(sharing: Sharing, *more: Row) -> Node:
    found = gathered(row("kim"), *more)
    return read(squad_page(found, sharing=sharing)).by_id("shared")


def dearest(tree: Node) -> list[list[str]]:
    lines = tree.one("table", "dearest").one("tbody").all("tr")
    return [[cell.text for cell in line.all("th") + line.all("td")] for line in lines]


def test_what_sharing_costs_and_how_close_that_is() -> None:
    text = shown(SHARING).text
    assert "Sharing costs 20: all plans together cost 110, and 90 if nobody shared." in text
    assert "no plans that fit together cost less than 105" in text
    assert "at most 4.2 % from the best" in text  # (109.6 - 105) / 109.6


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"total": 9_000, "bound": 9_000}, "Sharing costs nothing: all plans together cost 90"),
        ({"total": 9_000, "bound": 9_000}, "No plans that fit together cost less: that is proved."),
        ({"total": 9_020}, "Sharing costs less than 1: all plans together cost 90, and 90 if"),
        ({"bound": 10_959}, "at most 0.1 % from the best"),
    ],
    ids=["nothing lost", "proved best", "a little lost", "a little from the best"],
)
def test_small_figures_are_not_rounded_to_nothing(changes: dict[str, int], said: str) -> None:
    assert said in shown(replace(SHARING, **changes)).text


def test_sums_wait_until_everybody_has_a_plan() -> None:
    """Two whose input is at fault or who cannot be planned at all are in no sum; one who crashed is missing in one."""
    assert "Sharing costs 20" in shown(SHARING, failed("bad", 0), failed("none", 1)).text
    tree = shown(SHARING, failed("gone", 2))
    assert "Not all who share have a plan yet" in tree.text and "from the best" not in tree.text


def test_who_is_worse_off_than_alone() -> None:
    tree = shown(SHARING)
    listed = [
        (li.one("span", "cost").text, li.all("b")[0].text) for li in tree.all("li") if li.all("span", "cost")
    ]
    assert listed == [("14", "kim"), ("0", "bo")]
    assert "2 athletes are worse off than alone, 2 are not" in tree.text
    assert "Nobody is worse off" in shown(replace(SHARING, losses=(NOBODY,))).text


def test_losses_in_sentences() -> None:
    assert [sentences(loss) for loss in SHARING.losses[:3]] == [
        [
            "Misses more in the weeks of 1 Jun (8), 15 Jun (8); other weeks hold more than alone (2)",
            "Runs are protected more (3)",
        ],
        ["Runs are protected less (1)"],
        [],
    ]
    weeks = tuple((MONDAY + timedelta(days=7 * at), 1) for at in range(8))
    assert sentences(Loss(athlete="kim", dose=8, protect=0, weeks=weeks)) == [
        "Misses more in the weeks of 1 Jun (1), 8 Jun (1), 15 Jun (1), 22 Jun (1), 29 Jun (1), 6 Jul (1) and 2 more"
    ]
    one = Loss(athlete="kim", dose=8, protect=0, weeks=((date(2026, 6, 1), 8),))
    assert sentences(one) == ["Misses more in the week of 1 Jun (8)"]


def test_the_dearest_hours() -> None:
    assert dearest(shown(SHARING)) == [
        ["racks", "Fri 19:00 to 20:00", "12"],
        ["racks", "Mon 17:00 to 18:00", "less than 1"],
    ]
    without = replace(SHARING, prices=())
    assert "No hour is known" in shown(without).text
    assert "No hour is known" not in shown(replace(without, total=9_000)).text


def test_where_too_many_meet_stands_first() -> None:
    broken = [f"racks on Mon 1 Jun at 17:{at:02d}: 3 athletes, room for 2" for at in range(MOST_BROKEN + 2)]
    tree = shown(replace(SHARING, broken=tuple(broken)))
    lines = [line.text for line in tree.one("div", "status").all("li")]
    assert lines == [*broken[:MOST_BROKEN], "and 2 more"]
    assert tree.text.index("Too many or too few meet") < tree.text.index("Sharing costs")
    assert not shown(SHARING).all("div", "status")


def test_of_many_the_worst_off_and_the_dearest_are_shown() -> None:
    losses = tuple(
        replace(SHARING.losses[0], athlete=f"a{at}", dose=900 - at) for at in range(MOST_LOSSES + 5)
    )
    prices = tuple(HourPrice(facility="racks", weekday=at % 7, hour=at, dose=50 - at) for at in range(20))
    tree = shown(replace(SHARING, losses=losses, prices=prices))
    names = [li.all("b")[0].text for li in tree.all("li") if li.all("span", "cost")]
    assert names == [f"a{at}" for at in range(MOST_LOSSES)]
    assert f"below stand the {MOST_LOSSES} who lose most" in tree.text
    assert not tree.one("details", "losses").attributes.get("open")
    assert len(dearest(tree)) == MOST_HOURS and f"{MOST_HOURS} dearest of 20 hours" in tree.text
    few = shown(replace(SHARING, losses=losses[:MOST_UNFOLDED])).one("details", "losses")
    assert "open" in few.attributes


def test_plans_are_proved_best_in_the_hours_they_have() -> None:
    found = gathered(row("kim"))
    assert "all proved best in the hours they have." in squad_page(found, sharing=SHARING)
    alone = squad_page(found)
    assert "all proved best." in alone and 'id="shared"' not in alone


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_of_what_is_shared_becomes_markup(text: str) -> None:
    losses = (replace(SHARING.losses[0], athlete=text),)
    prices = (replace(SHARING.prices[0], facility=text),)
    tree = read(
        squad_page(
            gathered(row("kim")), sharing=replace(SHARING, losses=losses, prices=prices, broken=(text,))
        )
    )
    assert [len(tree.all(tag)) for tag in ("script", "style", "title", "img")] == [1, 1, 1, 0]
    assert all("onerror" not in node.attributes and "onload" not in node.attributes for node in tree.walk())
