"""The Markdown document, as text and as a renderer shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.domain.athlete import Athlete
from periodize.domain.vocabulary import RunKind, Status
from periodize.errors import NoPlan
from periodize.export.markdown import content, escaped
from periodize.export.options import ExportOptions
from periodize.solver.result import Result
from tests.export.drawn_up import answer, run, season, session
from tests.fixtures.results import tiny_result

PLAIN = ExportOptions()


def text(result: Result, options: ExportOptions = PLAIN) -> str:
    return content(result, options).decode()


def week(document: str, number: int) -> list[str]:
    """The lines of one week's table below its head."""
    lines = document.split(f"### Week {number}: ")[1].split("\n## ")[0].split("\n### ")[0].splitlines()
    return [line for line in lines if line.startswith("|")][2:]


def test_a_week_is_a_table_of_runs_and_sessions() -> None:
    facts = season(
        [
            run(1, start_min=390, duration_min=50, name="Jog"),
            run(6, RunKind.LONG, duration_min=90, rpe_tenths=50),
        ]
    )
    document = text(answer([session("foundation_a", 1)], facts))
    # 50 min at the usual effort of 3 are 150 AU, 90 min at 5 are 450; Sunday's time is the usual one.
    assert week(document, 1) == [
        "| Tue 6 Oct | 06:30 | Jog (easy) | 50 | 150 |  |",
        "|  | 17:30 | **Foundation A** | 45 | 200 | gym |",
        "| Sun 11 Oct | (07:00) | Long (key) | 90 | 450 |  |",
    ]
    assert "Load 800 AU: runs 600, placed 200 (25 %); 1 session, 45 min." in document
    assert "### Week 2: Mon 12 Oct to Sun 18 Oct (foundation)" in document
    assert week(document, 2) == []


def test_it_begins_with_what_it_is() -> None:
    race = run(27, RunKind.RACE, distance_m=10_000, name="Town | 10", priority="A")
    lines = text(answer([], season([race]))).splitlines()
    assert lines[0] == "# Training plan: kim"
    assert lines[2] == "5 Oct 2026 to 1 Nov 2026, 4 weeks."
    assert lines[4].startswith("FEASIBLE: a plan that keeps every rule that must hold")
    assert "| Sun 1 Nov | Town \\| 10 | 10 km | A |" in lines
    assert "| Foundation | 1 to 4 | Mon 5 Oct | Sun 1 Nov |" in lines
    assert "# Training plan" in text(answer([], season(athlete=Athlete()))).splitlines()


def test_the_bill_and_the_notes_stand_at_the_end() -> None:
    result = tiny_result()
    document = text(result)
    assert result.bill
    for charge in result.bill:
        assert f"| {charge.rule.partition('@')[0]} |" in document
    costs = [
        int(line.split("|")[-2])
        for line in document.split("| Aim | Rule |")[1].splitlines()[2:]
        if "|" in line
    ]
    assert sum(costs) == sum(charge.cost for charge in result.bill)
    assert document.rstrip().splitlines()[-1].startswith("- ")
    assert "load\\_au" not in document  # in words, not in names of fields


def test_pins_and_sessions_that_ride_on_a_run_are_marked() -> None:
    facts = season([run(1, start_min=390, duration_min=50)])
    strides = session("strides", 1, "07:20", 8, place="")
    document = text(answer([session("foundation_a", 3, pinned=True), strides], facts))
    assert "| **Strides** | 8 |" in document and "| after the run |" in document
    assert "**Foundation A** (pinned)" in document


def test_runs_may_stay_out() -> None:
    result = answer([session("foundation_a", 1)], season([run(0, name="Jog")]))
    assert "Jog" in text(result)
    assert "Jog" not in text(result, replace(PLAIN, runs=False))


def test_other_microcycles_are_not_called_weeks() -> None:
    facts = season()
    facts = replace(facts, calendar=replace(facts.calendar, microcycle_days=14))
    document = text(answer([], facts))
    assert "2 microcycles" in document and "### Microcycle 1: " in document and "### Week" not in document


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert content(tiny_result(), PLAIN) == content(tiny_result(), PLAIN)


def test_without_a_plan_there_is_no_document() -> None:
    with pytest.raises(NoPlan):
        content(tiny_result(Status.NO_ANSWER), PLAIN)


NASTY = [
    "a | b",
    "<script>alert(1)</script>",
    "![x](http://example.org/x.png)",
    "[click](javascript:alert(1))",
    "`code` ``x``",
    "# heading",
    "**bold** _it_ ~~gone~~",
    "two\n\n## lines",
    "back\\slash \\| pipe",
    "&lt;b&gt; &amp;",
    "<!-- comment",
    "$x$",
]


@pytest.mark.parametrize("title", NASTY)
def test_a_renderer_shows_titles_as_they_are(title: str) -> None:
    assert_shown(title)


@given(
    st.text(alphabet="ab \\`*_[]()<>|~#$!&;-+\n1.", min_size=1, max_size=12).filter(lambda t: t.strip(" \n"))
)
def test_a_renderer_shows_any_title_as_it_is(title: str) -> None:
    assert_shown(title)


def assert_shown(title: str) -> None:
    """Rendered with raw HTML allowed, the title is one cell of plain text, and the table has its columns."""
    renderer = pytest.importorskip(
        "markdown_it", reason="markdown-it-py comes with the docs' tools"
    ).MarkdownIt
    facts = season([run(0, name=title, duration_min=30), run(27, RunKind.RACE, name=title, distance_m=5_000)])
    tokens = (
        renderer("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .parse(text(answer([session("foundation_a", 1)], facts)))
    )
    inline = [token for token in tokens if token.type == "inline"]
    parts = [part for token in inline for part in token.children]
    assert {part.type for part in parts} <= {"text", "strong_open", "strong_close", "softbreak"}
    assert not any(token.type.startswith("html") for token in tokens)
    shown = " ".join(title.split())
    cells = ["".join(part.content for part in token.children) for token in inline]
    assert any(cell == shown or cell.startswith(f"{shown} (") for cell in cells)
    rows = "".join(
        "|" if token.type == "td_open" else "\n" if token.type == "tr_close" else "" for token in tokens
    )
    assert {len(row) for row in rows.split("\n")} <= {0, 4, 6}


def test_signs_of_html_are_written_as_entities() -> None:
    assert escaped("<b> & <!-- c") == "&lt;b&gt; &amp; &lt;\\!-- c"


def test_ordinary_titles_stay_readable() -> None:
    assert escaped("6 x 800 m (R 2:30), easy - 80 %") == "6 x 800 m (R 2:30), easy - 80 %"
