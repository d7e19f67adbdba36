"""The squad's page as a whole: failures, large squads, hostile names, links, beside the tables of a run."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from periodize.page.markup import Element
from periodize.squad.answers import SquadRun
from periodize.squad.outputs import write_outputs, write_page
from periodize.squad.page.build import squad_page
from periodize.squad.page.gather import MOST_ROWS, Gathered
from periodize.squad.page.gym import Gym
from periodize.squad.page.kept import Foremost
from periodize.squad.page.links import Links
from periodize.squad.task import answer_of
from tests.fixtures.results import tiny_result
from tests.page.drawn import HOSTILE
from tests.page.reading import Node, read
from tests.squad.squad_rows import (
    SHARING,
    Row,
    answer,
    charge,
    failed,
    gathered,
    listed_in,
    page,
    row,
    weekly,
)
from tests.squad.test_squad_faults import TOP, planned, told

# ---------------------------------------------------------------- failures and counts


def test_failures_with_reasons_and_what_to_do() -> None:
    tree = page(row("kim"), *(failed(f"a{at}", at) for at in range(3)))
    lines = tree.one("table", "failures").one("tbody").all("tr")
    assert [[cell.text for cell in line.all("th") + line.all("td")] for line in lines] == [
        ["a0", "The input is at fault", "athletes.csv row 4: 'expert' is not a level"],
        ["a1", "No plan exists", "these cannot hold together"],
        ["a2", "The process crashed", "SIGKILL"],
    ]
    assert "--retry-failed" in tree.by_id("failed").text
    status = tree.one("div", "status").text
    assert "3 athletes without a plan" in status and "1 of 4 athletes planned" in status
    assert "no plan exists 1, the input is at fault 1, the process crashed 1" in status


def test_each_fault_of_an_input_is_told_with_what_to_do() -> None:
    fault = {
        "code": "unknown-level",
        "where": "athletes.csv row 4",
        "what": "'expert' is not a level",
        "value": "expert",
    }
    faults = [{**fault, "limit": "one of novice", "advice": f"Maybe {number}?"} for number in range(7)]
    texts = [p.text for p in page({**failed("kim"), "faults": faults}).one("table", "failures").all("p")]
    assert texts[0] == "athletes.csv row 4: 'expert' is not a level; one of novice. Maybe 0?"
    assert len(texts) == 6 and texts[5] == "and 2 more, in failures.csv"


def test_a_few_athletes_stand_open() -> None:
    who = page(row("kim")).one("details", "who")
    assert "open" in who.attributes and who.one("summary").text == "Athlete by athlete"


def test_nobody_has_a_plan() -> None:
    tree = page(failed("kim"))
    assert "Nobody has a plan" in tree.one("div", "status").text
    assert not tree.all("details", "week") and not tree.all("table", "heat")
    assert read(squad_page(Gathered())).one("h1").text == "Squad of 0"


def test_a_run_that_was_stopped_says_so() -> None:
    assert "stopped before its end" in squad_page(gathered(row("kim")), is_stopped=True)
    assert "stopped before its end" not in squad_page(gathered(row("kim")))


def test_all_proved_and_not_proved() -> None:
    assert "Every athlete has a plan" in page(row("kim")).one("div", "status").text
    assert "0 of them proved best" in page(row("kim", status="FEASIBLE")).one("div", "status").text


# ---------------------------------------------------------------- large squads


def test_the_foremost_of_many() -> None:
    kept: Foremost[str] = Foremost(3)
    for figure, name in ((5, "a"), (9, "b"), (5, "c"), (1, "d"), (7, "e"), (5, "f")):
        kept.add(figure, name)
    assert kept.ranked() == ["b", "e", "a"] and kept.in_order() == ["a", "b", "e"]
    assert kept.is_cut and kept.count == 6


def test_a_thousand_athletes_fit_on_a_page_that_names_the_worst() -> None:
    def one(number: int) -> Row:
        high = weekly(500, 500, 500, 500 + number)
        bill = [charge("weekly-dose", "max_strength", 0, cost=number + 1)]
        held = {**answer()["plan"], "bill": bill} if number % 2 else {**high, "bill": bill}
        return row(f"Athlete {number:04d} <of the club>", plan=held)

    found = gathered(*map(one, range(1_000)), *(failed(f"bad {number}") for number in range(300)))
    text = squad_page(found)
    assert len(text.encode()) < 5_000_000 / 5
    tree = read(text)
    lines = tree.all("table", "heat")[0].one("tbody").all("tr")[2:]
    assert len(lines) == MOST_ROWS and lines[0].one("th").text == "Athlete 0998 <of the club>"
    assert "the 200 of 1,000 athletes" in tree.by_id("load").text
    assert [li.all("b")[0].text[8:12] for li in listed_in(tree)] == [
        f"{999 - at:04d}" for at in range(MOST_ROWS)
    ]
    assert len(tree.one("table", "failures").one("tbody").all("tr")) == MOST_ROWS
    assert "the first 200 of 300" in tree.by_id("failed").text
    high = tree.all("table", "heat")[0].one("tbody").all("tr")[1].all("td")[1:]
    # The even numbers stand for 500 AU and so many more; 102 are 120.4 %, told as 120, so 104 to 998 are above.
    assert high[3].text == str((998 - 104) // 2 + 1)
    who = tree.one("details", "who")
    assert "open" not in who.attributes and who.one("summary").text == "The 200 who miss the most"


def test_what_is_kept_does_not_grow_with_the_squad() -> None:
    def held(count: int) -> tuple[int, ...]:
        found = Gathered()
        found.gym = Gym(room_bytes=1_000)
        for number in range(count):
            found.add(row(f"athlete {number}") if number % 3 else failed(f"athlete {number}"))
        return (
            len(found.gym.days),
            sum(len(day.slots) for day in found.gym.days.values()),
            len(found.loads.athletes.in_order()),
            sum(len(spread) for spread in found.loads.spread.values()),
            len(found.shortfalls.athletes.in_order()),
            len(found.shortfalls.totals),
            len(found.failures.in_order()),
        )

    assert held(900) == held(1_800)


# ---------------------------------------------------------------- the page as a whole


@pytest.fixture(scope="module")
def hostile() -> Node:
    """Athletes, titles, places and reasons that run, break out, hide and turn round."""
    rows: list[Row] = []
    for number, text in enumerate(HOSTILE):
        held = defaultdict(list, {k: list(v) for k, v in answer()["plan"].items()})
        held["sessions"] = [{**item, "title": text, "place": text} for item in held["sessions"]]
        held["bill"] = [{**item, "rule": text, "subject": text} for item in held["bill"]]
        rows += [row(text, plan=dict(held)), {**failed(f"{text}{number}"), "reason": text, "outcome": text}]
    return page(*rows)


def test_no_name_becomes_markup(hostile: Node) -> None:
    assert [len(hostile.all(tag)) for tag in ("script", "style", "title", "img")] == [1, 1, 1, 0]
    assert all(
        "onerror" not in node.attributes and "onload" not in node.attributes for node in hostile.walk()
    )
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e\ud800]", hostile.text)
    assert "<script>window.ran=1</script>" in hostile.one("table", "failures").text


def test_nothing_is_fetched(hostile: Node) -> None:
    policy = next(n.attributes["content"] for n in hostile.all("meta") if "http-equiv" in n.attributes)
    assert policy.startswith("default-src 'none';")
    for node in hostile.walk():
        assert node.tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "input"}
        assert "src" not in node.attributes and node.attributes.get("href", "#").startswith("#")
    assert not re.search(r"https?:|url\(|@import", squad_page(gathered(row("kim"))))


def test_ids_are_unique_links_lead_somewhere_and_headings_go_down_in_steps(hostile: Node) -> None:
    ids = [node.attributes["id"] for node in hostile.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    for node in hostile.walk():
        for key in ("href", "aria-labelledby"):
            if key in node.attributes:
                assert node.attributes[key].removeprefix("#") in ids
    levels = [int(node.tag[1]) for node in hostile.walk() if re.fullmatch("h[1-6]", node.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_stands_beside_the_tables_and_leads_to_each_athlete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TOP))
    names = ["Kim", "kim", "../up?#%", "ריצה"]
    found = planned([told(name, f"plan {at}") for at, name in enumerate(names)], tmp_path, workers=1)
    written = write_outputs(found)
    path = tmp_path / "squad.html"
    assert path in written.files and not _own_pages(path)
    first = path.read_bytes()
    assert write_outputs(found) and path.read_bytes() == first
    pages = {name: paths[0] for name, paths in found.export(["html"])}
    write_page(found, written, pages)
    links = _own_pages(path)
    assert set(links) == set(names)
    for name, address in links.items():
        own = tmp_path / unquote(address)
        assert own == pages[name] and own.is_file()
        assert "?" not in address and "#" not in address
    assert "What sharing costs" not in path.read_text(encoding="utf-8")
    monkeypatch.setattr(SquadRun, "sharing", lambda run: SHARING)
    assert write_outputs(found).sharing == SHARING
    assert "What sharing costs" in path.read_text(encoding="utf-8")


def test_addresses_are_quoted(tmp_path: Path) -> None:
    links = Links.within(tmp_path, {"kim": tmp_path / "athletes" / "Kim 100%?#ñ" / "plan.html"})
    link = links.link("kim")
    assert isinstance(link, Element)
    assert link.attrib["href"] == "athletes/Kim%20100%25%3F%23%C3%B1/plan.html"


def _own_pages(path: Path) -> dict[str, str]:
    tree = read(path.read_text(encoding="utf-8"))
    return {
        node.text: node.attributes["href"]
        for node in tree.all("a")
        if node.attributes["href"].startswith("athletes/")
    }


def test_a_plan_without_sessions() -> None:
    tree = page({**row("kim"), "plan": weekly(500, 500)})
    assert tree.by_id("gym").text.endswith("No session is placed.")


def test_the_plan_of_a_real_season(tmp_path: Path) -> None:
    """What a child answers is all that the page needs."""
    assert page({"athlete": "tiny", "outcome": "ok", **answer_of(tiny_result())}).all("details", "gymday")
