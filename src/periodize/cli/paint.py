"""Colours for the lines of reports and lists: the signs stay, except that titles give way on a narrow terminal."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from periodize.diary.items import Activity
from periodize.domain.vocabulary import Phase, Quality, Status, Tier
from periodize.report.words import WIDTH, fitted

if TYPE_CHECKING:
    from rich.text import Text

    from periodize.cli.console import Painter

QUALITY_STYLES = {
    Quality.FOUNDATION: "green",
    Quality.MAX_STRENGTH: "bright_red",
    Quality.POWER: "magenta",
    Quality.PLYOMETRIC: "yellow",
    Quality.SPRINT: "bright_cyan",
    Quality.CORE: "bright_blue",
    Quality.PRIMER: "bright_green",
}
PHASE_STYLES = {
    Phase.TRANSITION: "white",
    Phase.FOUNDATION: "green",
    Phase.STRENGTH: "bright_red",
    Phase.MIXED: "magenta",
    Phase.POWER: "magenta",
    Phase.SPEED: "bright_cyan",
    Phase.TAPER: "bright_green",
}
TIER_STYLES = {
    Tier.MUST: "bold red",
    Tier.DOSE: "bold yellow",
    Tier.PROTECT: "bold magenta",
    Tier.STEADY: "bold blue",
    Tier.SHAPE: "bold cyan",
    Tier.HABIT: "bold",
}
STATUS_STYLES = {
    Status.OPTIMAL: "bold green",
    Status.FEASIBLE: "bold yellow",
    Status.INFEASIBLE: "bold red",
    Status.NO_ANSWER: "bold red",
}
ACTIVITY_STYLES = {
    Activity.RUN: "green",
    Activity.RACE: "bold yellow",
    Activity.STRENGTH: "bright_red",
    Activity.MOBILITY: "magenta",
    Activity.CROSS: "cyan",
    Activity.UNKNOWN: "bold red",
    Activity.REST: "dim",
    Activity.NOTE: "dim",
    Activity.AWAY: "blue",
}

TITLE_WIDTH = 40
"""Signs that the report gives to a title."""
NARROWEST_TITLE = 12

_WORDS = r"\b(?:{})\b".format("|".join(tier.value for tier in Tier))
_ITEM = re.compile(rf"^(  .{{7}})([+# ])([* ]) (\d\d:\d\d)  (.{{{TITLE_WIDTH}}})(  +\d+ min .*)$")
_WEEK = re.compile(r"^(?:Week|Microcycle) \d+  .*?  ([A-Z_]+)(?:,|$)")
_TIER_LINE = re.compile(rf"^({_WORDS}) ")
_SHORTFALL = re.compile(rf"^  ! (?:({_WORDS}) \d+: )?")
_STATUS = re.compile(r"^({}): ".format("|".join(status.value for status in Status)))
_BLOCK = re.compile(r"^  ({}) +\d+  \(".format("|".join(phase.value for phase in Phase)))
_RACE = re.compile(r"^[ABC] race  ")
_LABEL = re.compile(r"^ {2,6}(evidence|figures|against|changes|what|why):")
_CODE = re.compile(r"^ *(\[[a-z0-9@-]+\])")
_COUNT = re.compile(r"^  ([a-z]+) +\d+  ")
_RULE_HEAD = re.compile(rf"^(\S+)  \[({_WORDS}), (.*)\]$")
_NAME_HEAD = re.compile(r"^(\S+)(  \S.*)$")
_LIMIT = re.compile(r"^  (\S+) +(\d+) +")
_TIERS = re.compile(_WORDS)
_RULE_KEY = re.compile(r"\[[a-z0-9-]+(?:@[A-Z]+)?\]")
_VERDICT = re.compile(r"No(?: plan holds it)?(?=[:;])|It is there")
LEGEND = "Colours: " + ", ".join(quality.value.replace("_", " ") for quality in Quality)


def report_painter(width: int) -> Painter:
    """Colours for the report of a plan on a terminal of so many columns."""

    def paint(line: str) -> Text:
        if item := _ITEM.match(line):
            return _item(item, width)
        return _report_line(line)

    return paint


def _report_line(line: str) -> Text:
    text = _text(line)
    if line == LEGEND:
        for quality, style in QUALITY_STYLES.items():
            text.highlight_words([quality.value.replace("_", " ")], style)
    elif _is_rule(line):
        text.stylize("dim")
    elif week := _WEEK.match(line):
        text.stylize("bold")
        text.stylize(_phase_style(week[1].lower()), *week.span(1))
    elif block := _BLOCK.match(line):
        text.stylize(_phase_style(block[1]), *block.span(1))
    elif status := _STATUS.match(line):
        text.stylize(STATUS_STYLES[Status(status[1])], *status.span(1))
    elif short := _SHORTFALL.match(line):
        text.stylize("dim")
        text.stylize("yellow", 2, 3)
        _tier(text, short)
    elif tier := _TIER_LINE.match(line):
        _tier(text, tier)
    elif _RACE.match(line):
        text.stylize("bold yellow", 0, 6)
    elif line.startswith(("Load ", "Monotony ", "+ placed", "Lines without")):
        text.stylize("dim")
    elif line and not line.startswith((" ", "- ")):
        text.stylize("bold")
    return text


def _item(item: re.Match[str], width: int) -> Text:
    """A session or a run; its title is cut to what a narrow terminal leaves."""
    from rich.cells import set_cell_size
    from rich.text import Text

    day, mark, star, start, title, rest = item.groups()
    room = min(TITLE_WIDTH, max(NARROWEST_TITLE, TITLE_WIDTH - (WIDTH - width)))
    placed = mark != " "
    style = _title_style(title.rstrip()) if placed else "bold" if star == "*" else ""
    return Text.assemble(
        (day, "bold"),
        (mark, "bold green" if mark == "+" else "bold blue"),
        (star, "bold yellow"),
        f" {start}  ",
        (set_cell_size(fitted(title.rstrip(), room), room), style),
        (rest, "" if placed else "dim"),
    )


def list_painter(line: str) -> Text:
    """Colours for a line of the rules, limits or doctrines."""
    text = _text(line)
    if rule := _RULE_HEAD.match(line):
        text.stylize("bold", *rule.span(1))
        text.stylize(TIER_STYLES[Tier(rule[2])], *rule.span(2))
        text.stylize("dim", *rule.span(3))
    elif label := _LABEL.match(line):
        text.stylize("dim")
        text.stylize("cyan", *label.span(1))
    elif limit := _LIMIT.match(line):
        text.stylize("bold", *limit.span(1))
        text.stylize("bold green", *limit.span(2))
    elif _is_rule(line):
        text.stylize("dim")
    elif head := _NAME_HEAD.match(line):
        text.stylize("bold cyan", *head.span(1))
        text.stylize("bold", *head.span(2))
    elif line and not line.startswith(" "):
        text.stylize("bold")
    return text


def finding_painter(line: str) -> Text:
    """Colours for a line with a reason code in front, and for the sentence that all is well."""
    text = _text(line)
    if code := _CODE.match(line):
        text.stylize("bold red", *code.span(1))
    text.highlight_regex(r": sound\.", "bold green")
    return text


def answer_painter(line: str) -> Text:
    """Colours for a line of an answer: the question, tiers, keys of rules, dates of a move."""
    text = _text(line)
    for tier in _TIERS.finditer(line):
        text.stylize(TIER_STYLES[Tier(tier[0])], *tier.span())
    for rule in _RULE_KEY.finditer(line):
        text.stylize("cyan", *rule.span())
    if verdict := _VERDICT.match(line):
        text.stylize("bold green" if verdict[0].startswith("It is there") else "bold red", *verdict.span())
    elif line and not line.startswith((" ", "-")) and line.endswith(("?", ":")):
        text.stylize("bold")
    return text


def diary_painter(line: str) -> Text:
    """Colours for what is said of a diary: counts by activity, races, warnings, what comes next."""
    text = _text(line)
    if code := _CODE.match(line):
        text.stylize("yellow", *code.span(1))
    elif (count := _COUNT.match(line)) and count[1] in list(Activity):
        text.stylize(ACTIVITY_STYLES[Activity(count[1])], *count.span(1))
        text.stylize("dim", count.end())
    elif _RACE.match(line.strip()):
        text.stylize("bold yellow", 0, 8)
    elif line.startswith("next: "):
        text.stylize("bold green", 6)
    elif line and not line.startswith((" ", "wrote ")):
        text.stylize("bold")
    return text


def _tier(text: Text, match: re.Match[str]) -> None:
    if match[1]:
        text.stylize("not dim", *match.span(1))
        text.stylize(TIER_STYLES[Tier(match[1])], *match.span(1))


def _phase_style(name: str) -> str:
    return "bold " + PHASE_STYLES.get(Phase(name), "") if name in list(Phase) else "bold"


def _title_style(title: str) -> str:
    return "bold " + _styles_of_titles().get(title, "")


@cache
def _styles_of_titles() -> dict[str, str]:
    """The colour of each session's title, as the report prints it."""
    from periodize.catalogue.load import templates

    return {fitted(t.name, TITLE_WIDTH): QUALITY_STYLES[t.quality] for t in templates()}


def _is_rule(line: str) -> bool:
    return bool(line) and not line.strip("=-")


def _text(line: str) -> Text:
    from rich.text import Text

    return Text(line)
