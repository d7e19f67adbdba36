"""What holds for every picture, whatever it shows."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import combinations
from typing import Any

import pytest

matplotlib = pytest.importorskip("matplotlib")
from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.text import Text  # noqa: E402
from matplotlib.transforms import Bbox  # noqa: E402

from periodize import extras  # noqa: E402
from periodize.catalogue.policy import default_policy  # noqa: E402
from periodize.domain.schedule import Schedule  # noqa: E402
from periodize.domain.vocabulary import Phase, Quality, Status  # noqa: E402
from periodize.errors import MissingExtra  # noqa: E402
from periodize.explain.compare import Compared, Comparison  # noqa: E402
from periodize.explain.shape import shape_of  # noqa: E402
from periodize.explain.slots import SlotTable, slots  # noqa: E402
from periodize.plot import style  # noqa: E402
from periodize.plot.comparison import plot_comparison  # noqa: E402
from periodize.plot.ledgers import plot_ledgers  # noqa: E402
from periodize.plot.load import plot_load  # noqa: E402
from periodize.plot.recovery import plot_recovery  # noqa: E402
from periodize.plot.season import plot_season  # noqa: E402
from periodize.plot.slots import plot_slots  # noqa: E402
from periodize.plot.week import plot_week  # noqa: E402
from periodize.problem import Problem  # noqa: E402
from periodize.solver.result import Result  # noqa: E402
from periodize.verify import verify  # noqa: E402
from tests.plot import seasons  # noqa: E402

Plot = Callable[..., Axes]


def _compared(schedule: Schedule, *, ax: Axes | None = None) -> Axes:
    """A comparison of a plan with itself under two names, one of them the athlete's, and of one without a plan."""
    policy = default_policy()
    problem = Problem(season=schedule.season, policy=policy)
    result = Result(status=Status.FEASIBLE, problem=problem, schedule=schedule)
    nothing = Result(status=Status.NO_ANSWER, problem=problem)
    shape = shape_of(schedule, policy)
    entries = (
        Compared(name="default", result=result, shape=shape),
        Compared(name=schedule.season.athlete.id, result=result, shape=shape),
        Compared(name="slow", result=nothing, shape=None),
    )
    found = verify(schedule, policy)
    judged = ((found,) * 3, (found,) * 3, (None,) * 3)
    return plot_comparison(Comparison(season=schedule.season, entries=entries, judged=judged), ax=ax)


@cache
def _table(schedule: Schedule) -> SlotTable:
    return slots(schedule)


def _slots(schedule: Schedule, *, ax: Axes | None = None) -> Axes:
    return plot_slots(_table(schedule), ax=ax)


PLOTS: dict[str, Plot] = {
    "season": plot_season,
    "week": partial(plot_week, week=1),
    "load": plot_load,
    "ledgers": plot_ledgers,
    "recovery": plot_recovery,
    "comparison": _compared,
    "slots": _slots,
}
SCHEDULES: dict[str, Callable[[], Schedule]] = {
    "plain": seasons.plain,
    "one empty week": seasons.bare,
    "ten days": seasons.ten_days,
    "half a year": partial(seasons.weeks, 26),
    "two years": partial(seasons.weeks, 104),
    "dollars": partial(seasons.titled, r"$\nofrac$ and a title that goes on and on and never ends"),
    "signs no font has": partial(seasons.titled, "朝ラン 🏃 \N{RIGHT-TO-LEFT OVERRIDE}abc\ttab"),
    "crowded": seasons.crowded,
}
SLOW = {("slots", "two years"), ("slots", "half a year")}
CASES = [(plot, name) for plot in PLOTS for name in SCHEDULES if (plot, name) not in SLOW]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    backend = matplotlib.get_backend()
    pyplot.switch_backend("agg")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    pyplot.close("all")
    pyplot.switch_backend(backend)


def extents(axes: Axes) -> list[tuple[str, Bbox]]:
    """The texts of a picture with the places they take, those that are clipped by what they are clipped to."""
    figure = axes.figure
    figure.canvas.draw()
    found = []
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent()
            path = text.get_clip_path()
            if text.get_clip_on() and path is not None:
                clip = path.get_fully_transformed_path().get_extents()
                cut = Bbox.intersection(box, clip)
                if cut is None:
                    continue
                box = cut
            found.append((text.get_text(), box))
    return found


@pytest.mark.parametrize(("plot", "name"), CASES)
def test_texts_do_not_overlap_nor_leave_the_picture(plot: str, name: str) -> None:
    axes = PLOTS[plot](SCHEDULES[name]())
    found = extents(axes)
    assert found
    figure = axes.figure
    whole = figure.bbox
    for text, box in found:
        assert box.x0 >= whole.x0 - 1 and box.x1 <= whole.x1 + 1, text
        assert box.y0 >= whole.y0 - 1 and box.y1 <= whole.y1 + 1, text
    for (text, box), (other, its) in combinations(found, 2):
        width = min(box.x1, its.x1) - max(box.x0, its.x0)
        height = min(box.y1, its.y1) - max(box.y0, its.y0)
        assert width <= 1 or height <= 1, (text, other)


@pytest.mark.parametrize("plot", PLOTS)
def test_the_axes_that_are_given_are_drawn_on_and_returned(plot: str) -> None:
    before = dict(matplotlib.rcParams)
    axes = Figure(figsize=(12, 5)).subplots()
    assert PLOTS[plot](seasons.plain(), ax=axes) is axes
    assert axes.has_data() or axes.patches
    assert pyplot.get_fignums() == []
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("plot", PLOTS)
def test_the_same_plan_gives_the_same_picture(plot: str) -> None:
    def drawn() -> bytes:
        axes = PLOTS[plot](seasons.plain())
        figure = axes.figure
        content = io.BytesIO()
        with matplotlib.rc_context({"svg.hashsalt": "periodize"}):
            figure.savefig(content, format="svg", metadata={"Date": None})
        return content.getvalue()

    assert drawn() == drawn()


@pytest.mark.parametrize("plot", PLOTS)
def test_without_matplotlib_it_is_said_what_to_install(plot: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named '{name}'", name="matplotlib")

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(MissingExtra, match=r"periodize\[plot\]"):
        PLOTS[plot](seasons.plain())


def test_every_quality_and_phase_has_a_colour_and_a_mark_of_its_own() -> None:
    assert set(style.QUALITY_COLOURS) == set(style.QUALITY_MARKS) == set(Quality)
    assert set(style.PHASE_COLOURS) == set(Phase)
    assert len(set(style.QUALITY_COLOURS.values())) == len(set(style.QUALITY_MARKS.values())) == len(Quality)


def _lightness(colour: str) -> float:
    """Relative luminance as WCAG has it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("paper", "ink"),
    [
        *((colour, style.INK) for colour in style.PHASE_COLOURS.values()),
        *((c, style.INK) for q, c in style.QUALITY_COLOURS.items() if q is not Quality.MAX_STRENGTH),
        (style.QUALITY_COLOURS[Quality.MAX_STRENGTH], style.PAPER),
        (style.KEY_RUN, style.PAPER),
    ],
)
def test_print_stands_out_from_its_ground_in_grey_too(paper: str, ink: str) -> None:
    light, dark = sorted((_lightness(paper), _lightness(ink)), reverse=True)
    # 4.5 is what WCAG asks of small print.
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_title_is_taken_as_it_stands() -> None:
    assert style.shown("5 $ and $x$") == r"5 \$ and \$x\$"
    assert style.shown("two\nlines") == "two lines"
    assert style.shown("朝 run") == "\N{WHITE SQUARE} run"
    assert style.shown("a long title", 8) == "a long.."
