"""The command line: plan, check, rules, init."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.errors import InvalidInput

if TYPE_CHECKING:
    from periodize.problem import Problem
    from periodize.solver.options import Progress
    from periodize.solver.result import Result


class Exit(IntEnum):
    """What the exit codes mean."""

    OK = 0
    NOT_SOUND = 1
    BAD_INPUT = 2
    NO_ANSWER = 3
    OWN_FAULT = 70
    INTERRUPTED = 130


_EPILOG = """\
exit codes:
  0   it went well
  1   check found something wrong, or plan proved that there is no plan
  2   the input has faults, or the command was not understood
  3   the time ran out with neither a plan nor a proof that there is none
  70  a fault of periodize itself
  130 interrupted before there was a plan to keep
"""

_REDRAW_S = 0.2

MOST_FAULTS = 500
"""Faults that are printed: all, unless a program wrote the file."""

MOST_NAMED = 8
"""Differences from the usual rules that check names."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        As on the command line, without the program's name; those of the process by default.

    Returns
    -------
    int
        The exit code.
    """
    asked = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], Exit] = asked.command
    try:
        return int(command(asked))
    except InvalidInput as error:
        error.shown_at_most = MOST_FAULTS
        _say(str(error), to_stderr=True)
        return int(Exit.BAD_INPUT)
    except OSError as error:
        _say(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), to_stderr=True)
        return int(Exit.BAD_INPUT)
    except KeyboardInterrupt:
        _say("interrupted", to_stderr=True)
        return int(Exit.INTERRUPTED)
    except MemoryError:
        _say(
            "there is not enough memory for this; fewer windows or a shorter season need less", to_stderr=True
        )
        return int(Exit.OWN_FAULT)
    except Exception as error:
        _say(
            f"{type(error).__name__}: {error}\nThis is a fault of periodize; please report it.",
            to_stderr=True,
        )
        return int(Exit.OWN_FAULT)


def _parser() -> argparse.ArgumentParser:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="periodize",
        description="Finds the best place for strength, power and sprint sessions around a running plan.",
        epilog=_EPILOG,
        formatter_class=layout,
    )
    parser.add_argument("--version", action=_Version, help="print the version and stop")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    plan = commands.add_parser(
        "plan", help="find a plan, print it, write it", epilog=_EPILOG, formatter_class=layout
    )
    plan.add_argument("season", type=Path, metavar="SEASON", help="a season file, .toml or .json")
    plan.add_argument("--out", type=Path, metavar="DIR", help="write plan.json and plan.csv there")
    plan.add_argument(
        "--time-limit",
        type=_seconds,
        metavar="S",
        help="stop after so many seconds; by default when all is proved",
    )
    plan.add_argument(
        "--workers", type=_from_to(1, 256), default=1, metavar="N", help="threads of the solver (default 1)"
    )
    plan.add_argument(
        "--step-min",
        type=_from_to(5, 240),
        metavar="N",
        help="also try starts every N minutes in a window, 5 or more; slower",
    )
    plan.add_argument("--quiet", action="store_true", help="print no plan and no progress")
    plan.set_defaults(command=_plan)

    check = commands.add_parser(
        "check", help="check a plan against every rule", epilog=_EPILOG, formatter_class=layout
    )
    check.add_argument("plan", type=Path, metavar="PLAN", help="a plan.json")
    check.set_defaults(command=_check)

    rules = commands.add_parser("rules", help="list the rules and the evidence behind them")
    rules.add_argument("--json", action="store_true", help="as JSON, with every figure")
    rules.set_defaults(command=_rules)

    init = commands.add_parser("init", help="write a season to start from")
    init.add_argument("place", type=Path, metavar="DIR", help="a folder, or the name of a .toml file")
    init.set_defaults(command=_init)
    return parser


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import periodize

        _say(f"periodize {periodize.__version__}")
        parser.exit(0)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return value


def _from_to(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number in a range."""

    def read(text: str) -> int:
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {least} to {most}")
        return value

    return read


def _plan(asked: argparse.Namespace) -> Exit:
    from periodize.domain.vocabulary import Status
    from periodize.io.files import prepare_folder
    from periodize.io.plan_json import write_plan
    from periodize.io.season_toml import read_problem
    from periodize.report.text import report

    problem = read_problem(asked.season)
    if asked.out is not None:
        prepare_folder(asked.out)
    result = _solved(problem, asked)
    if asked.out is not None and result.status is not Status.NO_ANSWER:
        written = write_plan(result, asked.out)
        if not asked.quiet:
            _say("wrote " + " and ".join(str(path) for path in written), to_stderr=True)
    if result.status is Status.NO_ANSWER and result.stopped_by == "cancel":
        _say("interrupted before a plan was found", to_stderr=True)
        return Exit.INTERRUPTED
    if result.schedule is None:
        _say(result.reason(), to_stderr=True)
    elif not asked.quiet:
        _say(report(result).rstrip("\n"))
    if result.status is Status.NO_ANSWER:
        return Exit.NO_ANSWER
    return Exit.NOT_SOUND if result.status is Status.INFEASIBLE else Exit.OK


def _solved(problem: Problem, asked: argparse.Namespace) -> Result:
    """Solve in a thread of its own, so that Ctrl-C can stop the search and keep the best plan so far."""
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    line = _ProgressLine(shown=on_terminal and not asked.quiet)
    stop, done = threading.Event(), threading.Event()
    results: list[Result] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            from periodize.solver.run import solve

            results.append(
                solve(
                    problem.season,
                    problem.policy,
                    time_limit_s=asked.time_limit,
                    workers=asked.workers,
                    step_min=asked.step_min,
                    on_progress=line.note,
                    cancel=stop.is_set,
                )
            )
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=work, daemon=True).start()
    try:
        _wait(done, line, stop)
    finally:
        line.clear()
    if errors:
        raise errors[0]
    return results[0]


def _wait(done: threading.Event, line: _ProgressLine, stop: threading.Event) -> None:
    """Until the search is done; the first Ctrl-C asks it to stop, the second gives up."""
    while True:
        try:
            while not done.wait(_REDRAW_S):
                line.draw()
            return
        except KeyboardInterrupt:
            if stop.is_set():
                raise
            stop.set()
            line.clear()
            _say("stopping; the best plan so far is kept (Ctrl-C again gives up)", to_stderr=True)


class _ProgressLine:
    """One line on a terminal, drawn over and over, and wiped at the end."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._began = time.monotonic()
        self._last: Progress | None = None
        self._drawn = 0

    def note(self, progress: Progress) -> None:
        """Keep the newest; called from the solver's thread."""
        self._last = progress

    def draw(self) -> None:
        """Show how things stand."""
        if not self._shown:
            return
        text = f"{time.monotonic() - self._began:5.0f} s  "
        last = self._last
        if last is None:
            text += "looking for a first plan"
        else:
            cost = ", ".join(f"{tier.value} {value}" for tier, value in (last.cost or {}).items())
            text += f"plan {last.plans}: {cost}" + (
                f", gap {last.gap_pct:.1f} %" if last.gap_pct is not None else ""
            )
        self._write(text[:100])

    def clear(self) -> None:
        """Wipe the line."""
        if self._drawn:
            self._write("")
            self._drawn = 0

    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text + " " * max(0, self._drawn - len(text)) + ("\r" if not text else ""))
        sys.stderr.flush()
        self._drawn = len(text)


def _check(asked: argparse.Namespace) -> Exit:
    from periodize.io.plan_check import check_plan, own_rules
    from periodize.io.plan_read import read_plan

    plan = read_plan(asked.plan)
    findings = check_plan(plan)
    if findings:
        _say(
            "\n".join(
                [f"{asked.plan}: {len(findings)} finding{'s' * (len(findings) > 1)}", *map(str, findings)]
            )
        )
        return Exit.NOT_SOUND
    runs = len(plan.problem.season.runs)
    _say(
        f"{asked.plan}: sound. {plan.status.value}, {len(plan.sessions)} sessions around {runs} runs; no rule that must hold is broken."
    )
    if own := own_rules(plan):
        more = f" and {len(own) - MOST_NAMED} more" if len(own) > MOST_NAMED else ""
        _say(f"it was checked by rules of its own: {', '.join(own[:MOST_NAMED])}{more}")
    return Exit.OK


def _rules(asked: argparse.Namespace) -> Exit:
    from periodize.catalogue.policy import default_policy
    from periodize.report.rulebook import rule_rows, rulebook

    policy = default_policy()
    if asked.json:
        _say(json.dumps(rule_rows(policy), indent=1, ensure_ascii=False))
    else:
        _say(rulebook(policy).rstrip("\n"))
    return Exit.OK


def _init(asked: argparse.Namespace) -> Exit:
    from periodize.io.starter import write_starter

    season, runs = write_starter(asked.place, date.today())
    _say(f"wrote {season} and {runs}\nnext: periodize plan {season} --out out")
    return Exit.OK


def _say(text: str, *, to_stderr: bool = False) -> None:
    """Print; a reader that has gone away and signs a terminal cannot show are no reason to stop."""
    stream = sys.stderr if to_stderr else sys.stdout
    if stream is None:  # closed before the start
        return
    try:
        try:
            print(text, file=stream, flush=True)
        except UnicodeEncodeError:
            known = stream.encoding or "ascii"
            print(text.encode(known, "replace").decode(known), file=stream, flush=True)
    except OSError:
        # What is still in the buffer must not raise again when Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
