"""What every command shares: exit codes, and how to print."""

from __future__ import annotations

import errno
import json
import os
import sys
from enum import IntEnum
from typing import Any, TextIO


class Exit(IntEnum):
    """What the exit codes mean."""

    OK = 0
    NOT_SOUND = 1
    BAD_INPUT = 2
    NO_ANSWER = 3
    OWN_FAULT = 70
    INTERRUPTED = 130


EPILOG = """\
exit codes:
  0   it went well
  1   check or audit found something wrong, there is no plan, or repair found no way to one
  2   the input has faults, or the command was not understood
  3   the time ran out before an answer: with neither a plan nor a proof that there is none
  70  a fault of periodize itself
  130 interrupted before there was anything to keep
"""

FOR_TOOLS = """\
for tools:
  --json puts the answer on stdout as one JSON value and nothing else there. Faults go to stderr as
  {"faults": [{"code", "where", "what", "value", "limit", "advice"}]}; the exit codes stay the same.
"""


def say(text: str, *, to_stderr: bool = False) -> None:
    """Print; a reader that has gone away and signs a terminal cannot show are no reason to stop.

    Raises
    ------
    OSError
        Where an answer is lost: the disk is full.
    """
    stream = sys.stderr if to_stderr else sys.stdout
    if stream is None:  # closed before the start
        return
    try:
        try:
            print(text, file=stream, flush=True)
        except UnicodeEncodeError:
            known = stream.encoding or "ascii"
            print(text.encode(known, "replace").decode(known), file=stream, flush=True)
    except OSError as error:
        _give_up(stream)
        if not to_stderr and not _has_no_reader(error):
            raise _lost(error) from error


def flush_answer() -> None:
    """Print what is still held back of an answer.

    Raises
    ------
    OSError
        Where it is lost: the disk is full.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        _give_up(sys.stdout)
        if not _has_no_reader(error):
            raise _lost(error) from error


def _give_up(stream: TextIO) -> None:
    """Print no more: what is still in the buffer must not raise again when Python shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _has_no_reader(error: OSError) -> bool:
    """Whether whoever read has gone away, which Windows calls an invalid argument."""
    return isinstance(error, ConnectionError) or error.errno == errno.EINVAL


def _lost(error: OSError) -> OSError:
    return OSError(error.errno, f"the answer could not be printed: {error.strerror or error}")


def say_json(value: Any, *, to_stderr: bool = False) -> None:
    """Print a value as JSON."""
    say(json.dumps(value, indent=1, ensure_ascii=False), to_stderr=to_stderr)
