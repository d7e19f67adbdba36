"""What a command that could not do its work says, and with which exit code it ends."""

from __future__ import annotations

from dataclasses import asdict

from periodize.cli.words import Exit, say, say_json
from periodize.errors import Fault, InvalidInput, MissingExtra, NoPlan

MOST_FAULTS = 500
"""Faults that are printed: all, unless a program wrote the file."""


def told(error: BaseException, *, as_json: bool) -> Exit:
    """Say what went wrong on stderr, as text or as JSON, and give the exit code."""
    code, text, faults = _reading(error)
    if as_json:
        say_json({"faults": [asdict(fault) for fault in faults]}, to_stderr=True)
    else:
        say(text, to_stderr=True)
    return code


def _reading(error: BaseException) -> tuple[Exit, str, tuple[Fault, ...]]:
    if isinstance(error, InvalidInput):
        error.shown_at_most = MOST_FAULTS
        return Exit.BAD_INPUT, str(error), error.faults
    code, name, text = _other(error)
    return code, text, (Fault(code=name, what=text),)


def _other(error: BaseException) -> tuple[Exit, str, str]:
    if isinstance(error, MissingExtra):
        return Exit.BAD_INPUT, "missing-extra", str(error)
    if isinstance(error, NoPlan):
        return Exit.NOT_SOUND, "no-plan", str(error)
    if isinstance(error, OSError):
        text = f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
        return Exit.BAD_INPUT, "system", text
    if isinstance(error, KeyboardInterrupt):
        return Exit.INTERRUPTED, "interrupted", "interrupted"
    if isinstance(error, MemoryError):
        text = "there is not enough memory for this; fewer windows or a shorter season need less"
        return Exit.OWN_FAULT, "out-of-memory", text
    text = f"{type(error).__name__}: {error}\nThis is a fault of periodize; please report it."
    return Exit.OWN_FAULT, "own-fault", text
