"""Answers in sentences: how they are asked for, cut to lines and shown."""

from __future__ import annotations

import argparse
import re
import textwrap
from typing import TYPE_CHECKING

from periodize.cli.console import show
from periodize.cli.words import Exit, say, say_json

if TYPE_CHECKING:
    from periodize.explain.why import Answer
    from periodize.io.plan_read import Plan
    from periodize.solver.result import Result

_BEGINS = re.compile(r" *(?:-|\d+\.) ")
"""What stands before a sentence of a list: those that follow it are set in as far."""


def show_answer(text: str) -> None:
    """Print sentences, each on as many lines as it needs, those that follow set in."""
    from periodize.cli.paint import answer_painter

    show("\n".join(part for line in text.split("\n") for part in cut(line)), answer_painter)


def cut(line: str) -> list[str]:
    """A sentence on lines of the width of reports; keys of rules and dates stay in one piece."""
    from periodize.report.words import WIDTH

    if len(line) <= WIDTH:
        return [line]
    head = _BEGINS.match(line)
    hung = " " * (head.end() if head is not None else len(line) - len(line.lstrip()) + 2)
    return textwrap.wrap(line, WIDTH, subsequent_indent=hung, break_on_hyphens=False, break_long_words=False)


def give(answer: Answer, asked: argparse.Namespace) -> Exit:
    """Print an answer, and say whether it is one."""
    from periodize.explain.why import Verdict

    if answer.verdict is Verdict.OPEN and _is_interrupted(answer.result):
        raise KeyboardInterrupt
    if asked.json:
        say_json(answer.to_plain())
    else:
        show_answer(str(answer))
    return Exit.NO_ANSWER if answer.verdict is Verdict.OPEN else Exit.OK


def _is_interrupted(result: Result | None) -> bool:
    return result is not None and result.stopped_by == "cancel"


def note_edits(plan: Plan, result: Result, asked: argparse.Namespace) -> None:
    """Say on stderr that a plan file was edited, for losses are then measured from a broken plan, or from any."""
    if asked.json:
        return
    broken = len(result.verification.violations) if result.verification is not None else 0
    if broken:
        times = "once" if broken == 1 else f"{broken} times"
        text = (
            f"note: the plan breaks rules that must hold, {times}; 'periodize check {asked.plan}' lists them"
        )
        say(text, to_stderr=True)
    if plan.stated.get("fingerprint") != plan.problem.fingerprint:
        text = (
            "note: the season or the rules in the file are not those that the plan was made for, so it is not known "
            f"to be the best; 'periodize check {asked.plan}' says more"
        )
        say(text, to_stderr=True)
