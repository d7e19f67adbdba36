"""The drawings of the pages of concepts. Their figures are those of the catalogue and of the marathon example."""

from __future__ import annotations

from pathlib import Path

from _generate.canvas import WIDTH, Canvas
from _generate.words import listed
from periodize.catalogue.load import table
from periodize.catalogue.policy import default_policy
from periodize.domain.easing import run_load_by_microcycle
from periodize.domain.vocabulary import WEEKDAYS, Tier
from periodize.io.season_toml import read_season
from periodize.report.words import TIER_SENTENCES
from periodize.rules.matrix import RecoveryMatrix

FOLDER = "concepts/drawings"
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "marathon" / "season.toml"


def pages() -> dict[str, bytes]:
    """Every drawing by its path below docs."""
    made = {
        "facts": facts(),
        "blocks": blocks(),
        "hours": hours(),
        "tiers": tiers(),
        "proof": proof(),
        "account": account(),
        "deloads": deloads(),
    }
    return {f"{FOLDER}/{name}.svg": canvas.svg().encode() for name, canvas in made.items()}


def facts() -> Canvas:
    """A week: runs stand still, windows are open, sessions go into windows."""
    c = Canvas("A week: fixed runs, open windows, and sessions placed inside the windows", 250)
    c.text(16, 26, "A week, from morning (top) to night", "ink strong")
    left, wide, top, high = 16, 64, 58, 142
    runs = {1: (112, "hills"), 3: (8, "tempo"), 5: (14, "easy"), 6: (12, "long")}
    windows = {0: (92, 44), 2: (6, 30), 3: (92, 44), 4: (92, 44), 5: (38, 34)}
    placed = {0: "heavy", 3: "heavy"}
    for day, name in enumerate(WEEKDAYS):
        x = left + day * wide
        c.text(x + wide / 2, top - 10, name, "soft small", "middle")
        c.line([(x, top - 4), (x, top + high)], "faint")
        if day in windows:
            y, height = windows[day]
            c.box(x + 5, top + y, wide - 10, height, "window")
        if day in placed:
            c.label(x + 7, top + windows[day][0] + 3, wide - 14, 26, "placed", placed[day])
        if day in runs:
            y, kind = runs[day]
            c.label(x + 5, top + y, wide - 10, 40 if kind == "long" else 22, "run", kind)
    c.line([(left + 7 * wide, top - 4), (left + 7 * wide, top + high)], "faint")
    for x, kind, words in (
        (16, "run", "run: stays"),
        (130, "window", "window"),
        (230, "placed", "placed session"),
    ):
        c.box(x, 217, 14, 14, kind)
        c.text(x + 20, 229, words, "small ink")
    return c


def blocks() -> Canvas:
    """The blocks of a macrocycle before a marathon, as long as recommended."""
    lengths = _marathon_lengths()
    weeks = sum(low for _, low, _, _ in lengths)
    c = Canvas("The blocks of a macrocycle, one after another, with their recommended and allowed weeks", 226)
    c.text(16, 26, f"{weeks} weeks to a marathon, block by block", "ink strong")
    c.text(WIDTH - 16, 26, "race", "soft small", "end")
    c.arrow(WIDTH - 17, 31, WIDTH - 17, 45)
    x, unit = 16.0, (WIDTH - 32) / weeks
    for index, (phase, low, least, most) in enumerate(lengths):
        wide = low * unit
        fill, ink = ("window", "ink small") if index % 2 else ("placed", "on small")
        c.box(x + 1, 50, wide - 2, 36, fill)
        c.text(x + wide / 2, 73, f"{index + 1}", ink, "middle")
        foot = 112 + 21 * index
        c.text(20, foot, f"{index + 1}  {phase}", "small ink")
        c.text(160, foot, f"{low} weeks here", "small ink")
        c.text(300, foot, f"allowed: {least} to {most}", "small soft")
        x += wide
    return c


def _marathon_lengths() -> list[tuple[str, int, int, int]]:
    """Phase, lower recommended, least and most weeks for an intermediate lifter who runs a marathon."""
    rows = table("blocks")["lengths"]["block"]
    chosen = []
    for phase in ("foundation", "strength", "power", "speed", "taper"):
        row = next(
            row
            for row in rows
            if row["phase"] == phase
            and row.get("level", "intermediate") == "intermediate"
            and row.get("distance", "marathon") == "marathon"
        )
        weeks = row["weeks"]
        chosen.append((phase, weeks["low"], weeks["least"], weeks["most"]))
    return chosen


def hours() -> Canvas:
    """Hours are counted from the end of one session to the start of the next."""
    matrix = _matrix()
    least, better = matrix.hard_h("heavy", "intervals"), matrix.preferred_h("heavy", "intervals")
    c = Canvas("Recovery hours run from the end of the lift to the start of the run", 214)
    c.text(16, 26, f"Heavy lifting, then intervals: never under {least} h, better {better}", "ink strong")
    hour = (WIDTH - 40) / 60
    start, axis = 20, 96
    end = start + hour
    c.line([(start, axis + 14), (WIDTH - 20, axis + 14)], "line")
    c.label(start, axis - 18, 54, 30, "placed", "lift")
    end = start + 54
    for span, kind, words in ((least, "lost", "must stay free"), (better - least, "window", "better free")):
        c.box(end, axis - 18, span * hour, 30, kind)
        c.text(end + span * hour / 2, axis + 1, words, "small ink", "middle")
        end += span * hour
    c.label(end + 1, axis - 18, 40, 30, "run", "run")
    begin = start + 54
    for at, words in (
        (begin, "0 h"),
        (begin + least * hour, f"{least} h"),
        (begin + better * hour, f"{better} h"),
    ):
        c.line([(at, axis + 9), (at, axis + 19)], "line")
        c.text(at, axis + 35, words, "small soft", "middle")
    c.text(begin, 62, "end of the lift", "small soft", "middle")
    c.arrow(begin, 66, begin, 76)
    c.text(16, 166, "A recovery percentage stretches the hours that must stay free:", "small ink")
    c.text(
        16,
        184,
        f"at 125 % they are {least * 125 // 100}. Runs that cannot be kept clear of each",
        "small ink",
    )
    c.text(16, 202, "other are the plan's own: no run is ever counted against another.", "small ink")
    return c


def _matrix() -> RecoveryMatrix:
    matrix = default_policy().rule("recovery-gap").parameters()["matrix"]
    assert isinstance(matrix, RecoveryMatrix)
    return matrix


def tiers() -> Canvas:
    """Two plans are compared from the top; the first difference decides."""
    c = Canvas("Two plans are compared tier by tier from the top; the first difference decides", 292)
    rows = [(tier, TIER_SENTENCES.get(tier, "never broken")) for tier in Tier]
    bills = {
        Tier.MUST: (0, 0),
        Tier.DOSE: (6, 6),
        Tier.PROTECT: (72, 90),
        Tier.STEADY: (0, 0),
        Tier.SHAPE: (120, 40),
        Tier.HABIT: (30, 10),
    }
    c.text(16, 26, "An aim, highest first", "ink strong")
    c.text(372, 26, "plan 1", "ink strong", "middle")
    c.text(436, 26, "plan 2", "ink strong", "middle")
    decided = False
    for index, (tier, sentence) in enumerate(rows):
        y = 40 + index * 37
        first, second = bills[tier]
        decides = not decided and first != second
        c.box(12, y, WIDTH - 24, 33, "window" if decides else "sheet")
        c.text(22, y + 15, tier.value, "small strong ink")
        c.text(22, y + 29, sentence, "small soft")
        tone = "soft" if decided else "ink"
        c.text(372, y + 22, str(first), f"{'good strong' if decides else tone}", "middle")
        c.text(436, y + 22, str(second), f"{'warn strong' if decides else tone}", "middle")
        decided = decided or decides
    c.text(16, 281, "Plan 1 is better: what stands below PROTECT is not even looked at.", "small ink")
    return c


def proof() -> Canvas:
    """Starts that are tried in a window, and how plan and bound meet."""
    c = Canvas(
        "Above, the starts that are tried in a window; below, plan and bound closing in on each other", 330
    )
    c.text(16, 26, "1. Starts that are tried in a window", "ink strong")
    c.box(80, 52, 380, 42, "window")
    c.label(20, 58, 90, 30, "run", "run")
    for x, words, row in (
        (112, "the run has ended", 0),
        (252, "hours after a run are over", 1),
        (372, "as late as it fits", 0),
    ):
        c.box(x, 60, 84, 26, "placed")
        c.arrow(x, 112 + 18 * row, x, 96)
        c.text(
            x - 6 if x > 300 else x + 6, 116 + 18 * row, words, "small soft", "end" if x > 300 else "start"
        )
    c.text(16, 172, "2. Search until plan and bound meet", "ink strong")
    c.line([(40, 186), (40, 292), (452, 292)], "line")
    c.text(452, 310, "time", "small soft", "end")
    c.text(34, 200, "cost", "small soft", "end")
    c.line(
        [(60, 194), (100, 194), (100, 212), (170, 212), (170, 228), (300, 228), (300, 240), (440, 240)],
        "line",
    )
    c.line(
        [(60, 284), (130, 284), (130, 268), (230, 268), (230, 256), (360, 256), (360, 240), (440, 240)],
        "line dash",
    )
    c.text(178, 222, "best plan so far", "small ink")
    c.text(70, 262, "bound", "small ink")
    c.text(440, 232, "OPTIMAL", "small strong good", "end")
    c.text(446, 283, "no plan lies below the bound", "small soft", "end")
    return c


def account() -> Canvas:
    """One schedule goes two ways, and both bills have to agree."""
    c = Canvas(
        "One schedule is billed twice, by the rule's encoding and by its check; both bills must agree", 262
    )
    c.label(150, 16, 180, 38, "placed", "any schedule, legal or not")
    c.line([(240, 54), (240, 70), (110, 70)], "line")
    c.line([(240, 70), (370, 70)], "line")
    for x, head, first, second in (
        (20, "encode", "what the solver is told:", "columns, limits, prices"),
        (280, "check", "what a coach would count:", "dates, hours, sessions"),
    ):
        c.arrow(x + 90, 70, x + 90, 88)
        c.box(x, 90, 180, 66, "window")
        c.text(x + 90, 110, head, "strong ink", "middle")
        c.text(x + 90, 129, first, "small soft", "middle")
        c.text(x + 90, 146, second, "small soft", "middle")
        c.arrow(x + 90, 156, x + 90, 178)
        c.text(x + 90, 196, "excess, week by week", "small ink", "middle")
    c.text(240, 200, "=", "strong ink", "middle")
    c.text(240, 232, "If they differ for a single schedule, one of the two is wrong,", "small ink", "middle")
    c.text(240, 249, "and the tests print the smallest such schedule.", "small ink", "middle")
    return c


def deloads() -> Canvas:
    """Running load of the marathon example by week, with the deloads that follow from it."""
    season = read_season(EXAMPLE)
    loads = run_load_by_microcycle(season)
    light = {index: ease for index, ease in season.eases.items() if ease.deload}
    c = Canvas(
        "Running load by week in the marathon example; deloads fall on weeks in which the runs ease off", 282
    )
    c.text(16, 26, "Running load by week, and the deloads that follow", "ink strong")
    most, foot = max(loads.values()), 190
    wide = (WIDTH - 32) / len(loads)
    for index in sorted(loads):
        high = 140 * loads[index] / most
        x = 16 + index * wide
        c.box(x + 2, foot - high, wide - 4, high, "placed" if index in light else "run")
        c.text(x + wide / 2, foot + 15, str(index + 1), "small soft", "middle")
    ease = next(iter(light.values()))
    c.box(16, 216, 14, 14, "placed")
    c.text(36, 228, f"deload: {listed([str(index + 1) for index in light])}", "small ink")
    kept = f"{ease.sets_pct} % of its sets, {ease.impact_pct} % of its contacts and {ease.load_pct} % of its load"
    c.text(16, 250, "Each session in one of them keeps", "small ink")
    c.text(16, 267, f"{kept}.", "small ink")
    return c
