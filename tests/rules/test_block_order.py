"""Blocks in order and of sensible lengths."""

from __future__ import annotations

from dataclasses import replace

from periodize.domain.athlete import Athlete
from periodize.domain.vocabulary import Level, Phase
from periodize.rules.block_order import LengthBound
from periodize.rules.macrocycle import BlockLength, Lengths
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

ORDER = rule("block-order")
LENGTHS = rule("block-order@DOSE")


def weeks(*blocks: tuple[str, int], race: str = "race* A 10km") -> str:
    """So many empty weeks of each block, a race on the last Sunday."""
    texts = [f"{phase}: " for phase, count in blocks for _ in range(count)]
    texts[-1] += f"Sun 09:00 {race}"
    return " | ".join(texts)


def test_a_textbook_macrocycle() -> None:
    # Intermediate, 10 km: foundation 2-8 (4), strength 4-12 (6-8), power 3-6 (4), speed 2-6 (3-4),
    # taper 1-2 (1).
    text = weeks(("foundation", 4), ("strength", 6), ("power", 4), ("speed", 3), ("taper", 1))
    assert found(ORDER, text) == {}
    assert found(LENGTHS, text) == {}


def test_lengths_outside_the_limits_and_outside_what_is_recommended() -> None:
    text = weeks(("foundation", 1), ("strength", 9), ("power", 4), ("speed", 3), ("taper", 1))
    assert found(ORDER, text) == {(0, "foundation length"): 1}
    assert found(LENGTHS, text) == {(0, "foundation length"): 3, (0, "strength length"): 1}


def test_power_before_strength() -> None:
    text = weeks(("foundation", 4), ("power", 4), ("strength", 6), ("speed", 3), ("taper", 1))
    # Microcycle 8 (from 0) goes one stage back.
    assert found(ORDER, text) == {(8, "order"): 1}
    text = weeks(("foundation", 4), ("speed", 3), ("strength", 6), ("power", 4), ("taper", 1))
    assert found(ORDER, text) == {(7, "order"): 2}


def test_a_block_may_be_left_out_only_at_its_least_length() -> None:
    text = weeks(("foundation", 6), ("strength", 8), ("speed", 3), ("taper", 1))
    assert found(ORDER, text) == {(0, "power length"): 3}


def test_a_block_that_does_not_belong_there() -> None:
    text = weeks(("foundation", 4), ("strength", 5), ("mixed", 1), ("power", 4), ("speed", 3), ("taper", 1))
    # Mixed has no stage here; power after it counts from the end of the order: from taper (4) back to
    # power (2).
    assert found(ORDER, text) == {(9, "block"): 1, (10, "order"): 2}


def test_after_the_race_a_transition() -> None:
    text = (
        weeks(("foundation", 4), ("strength", 6), ("power", 4), ("speed", 3), ("taper", 1))
        + " | transition: | foundation: Mon pm foundation_a"
    )
    assert found(ORDER, text) == {}
    without = text.replace("transition:", "foundation:")
    assert found(ORDER, without) == {(18, "transition length"): 1}


def test_the_level_decides_on_the_foundation() -> None:
    text = weeks(("foundation", 3), ("strength", 6), ("power", 4), ("speed", 3), ("taper", 1))
    # Novices 6-10 (6-8), advanced 2-6 (2-3).
    assert found(ORDER, text, athlete=Athlete(level=Level.NOVICE)) == {(0, "foundation length"): 3}
    assert found(LENGTHS, text, athlete=Athlete(level=Level.NOVICE)) == {(0, "foundation length"): 3}
    assert found(LENGTHS, text, athlete=Athlete(level=Level.ADVANCED)) == {}


def test_what_the_coach_fixed_is_held() -> None:
    text = weeks(("foundation", 4), ("strength", 6), ("power", 4), ("speed", 3), ("taper", 1))
    assert found(ORDER, text, fixed_blocks=((3, Phase.FOUNDATION),)) == {}
    assert found(ORDER, text, fixed_blocks=((3, Phase.STRENGTH),)) == {(3, "fixed block"): 1}


def test_a_macrocycle_fixed_from_end_to_end_is_taken_as_it_is() -> None:
    text = weeks(("speed", 1), ("foundation", 1))
    fixed = ((0, Phase.SPEED), (1, Phase.FOUNDATION))
    assert found(ORDER, text, fixed_blocks=fixed) == {}
    assert found(LENGTHS, text, fixed_blocks=fixed) == {}
    # One week left open, and the order counts again.
    assert found(ORDER, text, fixed_blocks=fixed[:1]) != {}


def test_two_macrocycles_start_afresh() -> None:
    one = BlockLength(phase=Phase.FOUNDATION, least=1, low=1, high=1, most=1)
    lengths = Lengths(
        blocks=tuple(replace(one, phase=phase) for phase in Phase), reentry=one, short_below=0, longest=3
    )
    tight = replace(ORDER, bound=LengthBound.LIMIT, lengths=lengths)
    # Six weeks without a race make two macrocycles of three; each can hold foundation and strength only
    # (power would make three stages: it fits as well).
    text = "foundation: | strength: | power: | foundation: | strength: | power:"
    assert found(tight, text) == {}
    assert found(
        tight, text.replace("foundation: | strength: | power:", "power: | strength: | foundation:", 1)
    ) == {
        (1, "order"): 1,
        (2, "order"): 1,
    }


def test_notes_say_what_was_compressed() -> None:
    season = read_weeks(weeks(("foundation", 2), ("mixed", 2), ("taper", 1))).season
    assert ORDER.notes(season) == (
        "5 microcycles up to the race on 08 Feb 2026: strength, power and speed are compressed into one mixed block",
    )
    assert ORDER.notes(read_weeks("foundation: Mon pm foundation_a").season) == ()
