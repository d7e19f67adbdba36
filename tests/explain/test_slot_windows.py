"""Every template against every window: the bounds against trying every plan, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from time import perf_counter
from typing import Any

import pytest

from periodize.catalogue.load import equipment, templates
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Availability, Window
from periodize.domain.season import Ban, Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Origin, Phase, Status, Tier
from periodize.errors import InvalidInput, NoPlan
from periodize.explain.slot_table import slot_table
from periodize.explain.why import Verdict, why_not
from periodize.explain.window_table import MOST_LINES, Cell, CellState, WindowTable
from periodize.rules.base import Rule
from periodize.solver.result import Result, TierOutcome
from periodize.solver.run import solve
from periodize.testing import read_weeks
from periodize.testing.brute import all_plans, possible_sessions
from periodize.verify import verify
from tests.fixtures.results import tiny_result

MONDAY = date(2026, 1, 5)
PAST = (
    "strength: Mon am easy 75min . Mon pm max_strength_a . Tue am easy 75min . Thu am intervals* 90min"
    " . Fri pm max_strength_b . Sat am easy 75min . Sun 08:00 long* 150min"
)
WEEK = "Mon am easy 75min . Tue am easy 75min . Thu am intervals* 90min . Sat am easy 75min . Sun 08:00 long* 150min"
EVENING = Window(opens_min=1080, closes_min=1130)


def season(
    evenings: dict[int, tuple[int, ...]],
    names: tuple[str, ...],
    week: str = WEEK,
    window: Window = EVENING,
    **facts: object,
) -> Season:
    """Weeks after a heavy one, the gym open for one session on some evenings of each."""
    count = len(evenings)
    told = read_weeks(" || ".join([PAST, " | ".join([week] * count)]), monday=MONDAY).season
    open_days = {MONDAY + timedelta(days=7 * at + day) for at, days in evenings.items() for day in days}
    every = tuple((window,) if any(d.weekday() == day for d in open_days) else () for day in range(7))
    bans = tuple(
        Ban(first=day, last=day)
        for day in (MONDAY + timedelta(days=i) for i in range(7 * count))
        if every[day.weekday()] and day not in open_days
    )
    made = Season(
        calendar=told.calendar,
        runs=told.runs,
        history=told.history,
        availability=Availability(week=every, places=tuple(equipment().items())),
        templates=tuple(t for t in templates() if t.id in names),
        bans=bans,
    )
    return replace(made, **facts)  # type: ignore[arg-type]


LIFTS = ("max_strength_a", "max_strength_b")


@cache
def one_week() -> Result:
    return solve(season({0: (0, 1, 2, 4)}, LIFTS, fixed_blocks=((0, Phase.STRENGTH),)))


@cache
def two_weeks() -> Result:
    blocks = ((0, Phase.STRENGTH), (1, Phase.STRENGTH))
    return solve(season({0: (0, 4), 1: (0, 1)}, LIFTS, fixed_blocks=blocks))


@cache
def free_blocks() -> Result:
    """Two weeks that may lie in any block, in any order."""
    policy = default_policy().without("block-order").without("block-order@DOSE").without("movement-first")
    return solve(season({0: (0, 4), 1: (0, 1)}, LIFTS), policy)


@cache
def after_a_run() -> Result:
    """A week whose Monday run ends after the gym has opened, so that only the later starts are left."""
    week = WEEK.replace("Mon am easy 75min", "Mon 17:00 easy 75min")
    late = Window(opens_min=1080, closes_min=1175)
    return solve(season({0: (0, 4)}, LIFTS, week, late, fixed_blocks=((0, Phase.STRENGTH),)))


TINY = {"late": after_a_run, "one": one_week, "two": two_weeks, "free": free_blocks}


@cache
def every_plan(name: str) -> list[tuple[frozenset[Session], tuple[int, ...]]]:
    """All legal plans of a tiny season: its sessions and its cost."""
    result = TINY[name]()
    found = []
    hard = [rule for rule in result.problem.rules if rule.tier is Tier.MUST]
    banned = [ban.first for ban in result.problem.season.bans]
    possible = [s for s in possible_sessions(result.problem.season, 15) if s.day not in banned]
    for plan in all_plans(result.problem.season, 15, sessions=possible):
        if not _broken(hard, plan):
            cost = verify(plan, result.problem.policy).cost
            found.append((frozenset(plan.sessions), tuple(cost[tier] for tier in CHARGED_TIERS)))
    return found


def _broken(hard: list[Rule], plan: Any) -> bool:
    """Whether some rule finds anything; the one that did last is asked first."""
    for position, rule in enumerate(hard):
        if next(iter(rule.check(plan)), None) is not None:
            hard.insert(0, hard.pop(position))
            return True
    return False


def tried(name: str, cell: Cell) -> tuple[int, ...] | None:
    """The least cost of all plans with a session in a window, from trying every one."""
    costs = [
        cost
        for sessions, cost in every_plan(name)
        if any(s.template == cell.template and s.day == cell.day for s in sessions)
    ]
    return min(costs, default=None)


def values(loss: Any) -> tuple[int, ...]:
    return tuple(loss[tier] for tier in CHARGED_TIERS)


@pytest.mark.parametrize(
    ("name", "microcycle"), [("late", 1), ("one", 1), ("two", 1), ("two", 2), ("free", 1), ("free", 2)]
)
def test_exact_cells_are_what_trying_every_plan_finds(name: str, microcycle: int) -> None:
    result = TINY[name]()
    least = min(cost for _, cost in every_plan(name))
    assert least == tuple(outcome.value for outcome in result.tiers)
    table = slot_table(result, microcycle, time_limit_s=None)
    assert table.exact
    states = set()
    for cell in table.cells:
        states.add(cell.state)
        found = tried(name, cell)
        if found is None:
            assert cell.state in (CellState.FORBIDDEN, CellState.IMPOSSIBLE), cell
        else:
            assert cell.loss is not None, cell
            assert values(cell.loss) == tuple(a - b for a, b in zip(found, least, strict=True)), cell
    assert CellState.POSSIBLE in states
    assert (CellState.PLACED in states) == (name != "free")


@pytest.mark.parametrize("work", [0.0, 0.001, 0.004, 0.02])
@pytest.mark.parametrize("name", ["two", "free"])
def test_cells_cut_short_hold_the_truth_between_their_bounds(name: str, work: float) -> None:
    least = min(cost for _, cost in every_plan(name))
    table = slot_table(TINY[name](), 2, time_limit_s=None, deterministic_limit=work)
    for cell in table.cells:
        found = tried(name, cell)
        if cell.state in (CellState.FORBIDDEN, CellState.IMPOSSIBLE):
            assert found is None
        if found is not None:
            loss = tuple(a - b for a, b in zip(found, least, strict=True))
            assert cell.lower is None or values(cell.lower) <= loss
            assert cell.upper is None or loss <= values(cell.upper)
    if work == 0:
        assert not table.exact
        assert "not exact" in str(table)


def test_the_same_work_gives_the_same_table() -> None:
    one, other = (slot_table(two_weeks(), 1, time_limit_s=None, deterministic_limit=0.01) for _ in range(2))
    assert one == other


def test_an_upper_bound_is_the_bill_of_its_plan() -> None:
    result = two_weeks()
    base = {outcome.tier: outcome.value for outcome in result.tiers}
    shown = 0
    for cell in slot_table(result, 2).cells:
        if cell.plan is not None and cell.upper is not None:
            checked = verify(cell.plan, result.problem.policy)
            assert checked.ok
            assert {tier: checked.cost[tier] - base[tier] for tier in CHARGED_TIERS} == cell.upper
            assert any(s.template == cell.template and s.day == cell.day for s in cell.plan.sessions)
            shown += 1
    assert shown > 2


def test_the_table_says_what_why_not_says() -> None:
    result = one_week()
    verdicts = {
        Verdict.PLACED: CellState.PLACED,
        Verdict.FORBIDDEN: CellState.FORBIDDEN,
        Verdict.IMPOSSIBLE: CellState.IMPOSSIBLE,
        Verdict.POSSIBLE: CellState.POSSIBLE,
    }
    for cell in slot_table(result, 1).cells:
        answer = why_not(
            result, cell.template, datetime.combine(cell.day, datetime.min.time()).replace(hour=18)
        )
        assert verdicts[answer.verdict] is cell.state
        if answer.verdict is Verdict.POSSIBLE:
            assert answer.loss == cell.loss


def test_a_rule_that_forbids_is_told_with_date_and_hours() -> None:
    cell = slot_table(one_week()).cell("max_strength_a", MONDAY + timedelta(days=2))
    assert cell.state is CellState.FORBIDDEN
    assert cell.rules == ("recovery-gap",)
    assert "Thu 8 Jan" in cell.why[0]
    assert "at least 24 h" in cell.why[0]


def test_a_block_that_has_no_room_is_named() -> None:
    made = season({0: (0, 1, 4)}, (*LIFTS, "power_a"), fixed_blocks=((0, Phase.STRENGTH),))
    cell = slot_table(solve(made)).cell("power_a", MONDAY)
    assert cell.state is CellState.IMPOSSIBLE
    assert cell.exact
    assert "block-content" in cell.rules
    assert cell.lower is cell.upper is None


def test_a_pin_stands_whatever_it_costs() -> None:
    pin = Session(
        id="pin",
        template="max_strength_a",
        start=datetime(2026, 1, 9, 18),
        duration_min=50,
        place="gym",
        origin=Origin.PINNED,
    )
    made = season({0: (0, 1, 4)}, LIFTS, fixed_blocks=((0, Phase.STRENGTH),))
    lengths = {template.id: template.minutes for template in made.templates}
    pinned = replace(made, pins=(replace(pin, duration_min=lengths[pin.template]),))
    cell = slot_table(solve(pinned)).cell("max_strength_a", date(2026, 1, 9))
    assert cell.state is CellState.PINNED
    assert cell.loss is not None
    assert not any(cell.loss.values())


def test_a_plan_that_is_not_proved_may_be_bettered() -> None:
    best = one_week()
    plan = best.require()
    worse = plan.with_sessions(plan.sessions[:1])
    checked = verify(worse, best.problem.policy)
    assert checked.ok
    tiers = tuple(TierOutcome(tier=tier, value=checked.cost[tier], bound=0) for tier in CHARGED_TIERS)
    poor = replace(best, status=Status.FEASIBLE, schedule=worse, tiers=tiers, verification=checked)
    table = slot_table(poor)
    taken = plan.sessions[1]
    cell = table.cell(taken.template, taken.day)
    assert cell.loss is not None
    assert values(cell.loss) == tuple(outcome.value - checked.cost[outcome.tier] for outcome in best.tiers)
    assert values(cell.loss) < (0,) * len(CHARGED_TIERS)
    assert not table.proved
    assert "not proved best" in str(table)


def test_the_grid_is_read_at_a_glance() -> None:
    text = str(slot_table(one_week()))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 96
    assert "Mon 5 Jan" in text
    assert "18:00-18:50 gym" in text
    assert "no: recovery gap" in text
    assert "placed" in text
    assert text.count("[recovery-gap]") >= 1
    html = slot_table(one_week())._repr_html_()
    assert html.count("<tr>") == 3
    assert "18:00-18:50" in html


def test_rows_frame_and_json_say_the_same() -> None:
    table = slot_table(one_week())
    frame = table.to_frame()
    assert len(frame) == len(table.cells) == 8
    assert frame["day"].dtype.kind == "M"
    assert {f"{side}_{tier.value}" for side in ("lower", "upper") for tier in CHARGED_TIERS} <= set(frame)
    forbidden = frame[frame["state"] == "forbidden"]
    assert forbidden["upper_DOSE"].isna().all()
    assert (forbidden["rules"] != "").all()
    plain = table.to_plain()
    assert [row["state"] for row in plain["cells"]] == list(frame["state"])
    assert plain["cells"][0]["day"] == "2026-01-05"
    assert plain["exact"] is True


def test_cells_say_exact_and_bounded_losses() -> None:
    zero = dict.fromkeys(CHARGED_TIERS, 0)
    dear = {**zero, Tier.PROTECT: 12, Tier.SHAPE: -3}
    table = slot_table(one_week())

    def said(**known: Any) -> str:
        cell = Cell(
            template=LIFTS[0], day=MONDAY, window=EVENING, starts=(), state=CellState.POSSIBLE, **known
        )
        return str(replace(table, cells=(cell,)))

    assert "as good" in said(lower=zero, upper=zero)
    assert " PROTECT +12" in said(lower=dear, upper=dear)
    assert "costs PROTECT +12, SHAPE -3." in said(lower=dear, upper=dear)
    assert "at most PROTECT +12" in said(lower=zero, upper=dear)
    assert "1 of 1 cell not exact" in said(lower=zero, upper=dear)
    open_ = Cell(template=LIFTS[0], day=MONDAY, window=EVENING, starts=(), state=CellState.OPEN, lower=dear)
    text = str(replace(table, cells=(open_,)))
    assert "not settled, PROTECT +12 or more" in text and "not settled = the search ended" in text
    assert text.count("not settled") == 2  # no note repeats the grid
    unknown = str(replace(table, cells=(replace(open_, lower=zero),)))
    assert "not settled\n" in unknown and "or more" not in unknown


def test_notes_end_before_nobody_reads_on() -> None:
    dear = {**dict.fromkeys(CHARGED_TIERS, 0), Tier.PROTECT: 12}
    table = slot_table(one_week())
    cells = tuple(
        Cell(
            template=LIFTS[0],
            day=MONDAY + timedelta(days=number),
            window=EVENING,
            starts=(),
            state=CellState.POSSIBLE,
            lower={**dear, Tier.PROTECT: number + 1},
            upper={**dear, Tier.PROTECT: number + 1},
        )
        for number in range(MOST_LINES + 5)
    )
    text = str(replace(table, cells=cells))
    assert text.splitlines()[-1] == "and 5 more (--json has all)"
    assert text.count("the best plan with it costs") == MOST_LINES


def test_every_template_has_every_window() -> None:
    table: WindowTable = slot_table(two_weeks(), 1)
    assert {cell.day.weekday() for cell in table.cells} == {0, 1, 4}
    pairs = [(cell.template, cell.day, cell.window) for cell in table.cells]
    assert len(pairs) == len(set(pairs)) == 6
    # The gym is open that Tuesday, but the coach has banned it.
    banned = table.cell("max_strength_b", MONDAY + timedelta(days=1))
    assert banned.state is CellState.FORBIDDEN
    assert "banned" in banned.why[0]


def test_a_window_that_fits_no_start_has_its_cells_too() -> None:
    made = season({0: (0, 6)}, (*LIFTS, "dumbbell_strength"), fixed_blocks=((0, Phase.STRENGTH),))
    # It stands in for a bar, and the gym has one, so the search has no start for it; the opening stands for the window.
    cell = slot_table(solve(made)).cell("dumbbell_strength", MONDAY + timedelta(days=6))
    assert cell.state is CellState.FORBIDDEN
    assert cell.rules == ("availability",)
    assert cell.starts == (datetime(2026, 1, 11, 18),)


def test_bad_questions_are_faults() -> None:
    with pytest.raises(InvalidInput, match="no microcycle"):
        slot_table(one_week(), 2)
    with pytest.raises(InvalidInput, match="time_limit_s"):
        slot_table(one_week(), time_limit_s=-1)
    with pytest.raises(NoPlan):
        slot_table(tiny_result(Status.INFEASIBLE))
    plan = one_week().require()
    extra = replace(plan.sessions[0], id="extra", start=plan.sessions[0].start + timedelta(minutes=5))
    broken = replace(one_week(), schedule=plan.with_sessions((*plan.sessions, extra)))
    with pytest.raises(InvalidInput, match="breaks rules") as raised:
        slot_table(broken)
    assert raised.value.faults[0].code == "plan-breaks-rules"


def test_a_caller_may_stop_it() -> None:
    table = slot_table(two_weeks(), 1, time_limit_s=None, cancel=lambda: True)
    whole = slot_table(two_weeks(), 1, time_limit_s=None)
    assert {cell.state for cell in table.cells} == {CellState.PLACED, CellState.OPEN}
    assert [(cell.day, cell.template) for cell in table.cells] == [
        (cell.day, cell.template) for cell in whole.cells
    ]
    assert [cell.day for cell in table.cells if cell.state is CellState.PLACED] == [
        cell.day for cell in whole.cells if cell.state is CellState.PLACED
    ]


@pytest.mark.parametrize("count", [20, 45])
def test_a_caller_who_stops_it_later_is_heard_between_short_searches_too(count: int) -> None:
    asked: list[float] = []

    def stop() -> bool:
        asked.append(perf_counter())
        return len(asked) >= count

    slot_table(free_blocks(), 1, time_limit_s=None, cancel=stop)
    ended = perf_counter()
    assert len(asked) == count  # asked often enough, and never again once the answer was yes
    assert ended - asked[-1] < 1


def test_a_pin_before_the_run_is_not_said_to_be_after_it() -> None:
    pin = Session(
        id="early",
        template="max_strength_a",
        start=datetime(2026, 1, 6, 5),
        duration_min=50,
        place="gym",
        origin=Origin.PINNED,
    )
    made = season({0: (0, 4)}, LIFTS, fixed_blocks=((0, Phase.STRENGTH),), pins=(pin,))
    text = str(slot_table(solve(made), time_limit_s=None))
    assert "in no window" in text and "after a run" not in text


def test_a_rule_left_out_forbids_nothing() -> None:
    made = season({0: (0, 1, 2, 4)}, LIFTS, fixed_blocks=((0, Phase.STRENGTH),))
    table = slot_table(solve(made, default_policy().without("recovery-gap")))
    assert all("recovery-gap" not in cell.rules for cell in table.cells)
