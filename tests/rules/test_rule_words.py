"""Rows and sums of candidates: the words that rules are written in."""

from __future__ import annotations

import numpy as np
import pytest

from periodize.rules.words import Ints, Lin, load_of
from periodize.solver.candidates import candidates_of
from periodize.solver.encoder import Collector
from periodize.testing import read_weeks

WEEKS = (
    "Mon pm max_strength_a . Tue pm power_a . Thu pm max_strength_a . Fri pm hill_sprints . Sat pm power_a"
)


@pytest.fixture
def told() -> Collector:
    schedule = read_weeks(WEEKS)
    table, rows = candidates_of(schedule.season, schedule.sessions)
    assert rows.tolist() == list(range(5))
    return Collector(schedule.season, table)


def ints(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


@pytest.mark.parametrize(
    "rows",
    [ints(), ints(3), ints(0, 1, 2, 3, 4), ints(4, 2, 1, 0)],
    ids=["none", "one", "all", "backwards"],
)
def test_rows_are_parted_by_template_in_its_order_and_keep_their_own(told: Collector, rows: Ints) -> None:
    parted = {template: same.tolist() for template, same in told.candidates.by_template(rows).items()}
    template = told.candidates.template.tolist()
    assert list(parted) == sorted({template[row] for row in rows.tolist()})
    for number, same in parted.items():
        assert same == [row for row in rows.tolist() if template[row] == number]


def test_a_candidate_may_be_counted_more_often_than_there_are_candidates(told: Collector) -> None:
    often = told.sum(ints(*[2] * 7, 3))
    assert (len(often.rows), often.coefs.tolist()) == (8, [1] * 8)


def test_sums_that_share_their_figures_stay_as_they_are(told: Collector) -> None:
    one, other = told.sum(ints(0, 1)), told.sum(ints(2, 3))
    both = Lin.total([one * 3, Lin(), other * -2, Lin(others=((7, 1),), constant=4)])
    assert (both.rows.tolist(), both.coefs.tolist()) == ([0, 1, 2, 3], [3, 3, -2, -2])
    assert (both.others, both.constant) == (((7, 1),), 4)
    assert one.coefs.tolist() == other.coefs.tolist() == [1, 1]
    with pytest.raises(ValueError, match="read-only"):
        one.coefs[0] = 5


def test_load_counts_sessions_of_one_kind_and_load_together(told: Collector) -> None:
    load = load_of(told, ints(0, 1, 2, 3, 4))
    counted = [
        (told.defined[number - told.blocks].expression.rows.tolist(), load_au)
        for number, load_au in load.others
    ]
    loads, template = told.candidates.load_au.tolist(), told.candidates.template.tolist()
    kinds = sorted({(template[row], loads[row]) for row in range(5)})
    assert counted == [
        ([row for row in range(5) if (template[row], loads[row]) == kind], kind[1]) for kind in kinds
    ]
    assert len(kinds) == 3
