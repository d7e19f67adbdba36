"""A plan in a handful of figures."""

from __future__ import annotations

from periodize.catalogue.policy import default_policy
from periodize.domain.vocabulary import Phase, Quality
from periodize.explain.shape import shape_of
from periodize.testing import read_weeks

DEFAULT = default_policy()


def test_blocks_sessions_and_doses() -> None:
    weeks = "foundation: Mon am foundation_a . Thu am foundation_b | Mon am foundation_a | strength: Mon am max_strength_a"
    shape = shape_of(read_weeks(weeks), DEFAULT)
    assert shape.blocks == ((Phase.FOUNDATION, 2), (Phase.STRENGTH, 1))
    assert shape.sessions == {Quality.FOUNDATION: 3, Quality.MAX_STRENGTH: 1}
    # Two foundation sessions a week and two heavy ones are six; the second week lacks one, so does the third.
    assert (shape.wanted, shape.missing, shape.doses_pct) == (6, 2, 66)


def test_the_load_of_weeks_and_days() -> None:
    # 400 and 500 AU: a rise of a quarter.
    weeks = "Tue am intervals* 400au | Tue am intervals* 300au . Thu am easy 200au"
    shape = shape_of(read_weeks(weeks), DEFAULT)
    assert (shape.highest_week_au, shape.highest_rise_pct) == (500, 25)
    # Fourteen days, two with a key run.
    assert shape.low_days == 12
    # One day of 400 in seven: mean 400 / 7, standard deviation 400 sqrt(6) / 7, so 1 / sqrt(6) = 0.41. Two days of
    # 300 and 200: mean 500 / 7, mean square 130000 / 7, deviation 116, so 0.62. Their mean is 0.51 or 0.52.
    assert shape.monotony in (0.51, 0.52)


def test_where_nothing_is_wanted_and_nothing_varies() -> None:
    shape = shape_of(read_weeks("transition: "), DEFAULT)
    assert (shape.doses_pct, shape.highest_rise_pct, shape.monotony) == (None, None, None)
    assert shape.figures()["sessions"] == 0
