"""Reads and writes whole text files: faults instead of tracebacks, and never a half-written file."""

from __future__ import annotations

import json
import os
import secrets
import stat
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from periodize.errors import Fault, InvalidInput
from periodize.io.faults import LONGEST_SENTENCE, shown

LARGEST_BYTES = 20_000_000
LARGEST_NUMBER = 10**1000
DEEPEST = 300

Table = dict[str, Any]


def read_text(path: str | os.PathLike[str]) -> str:
    """A text file in UTF-8; a byte-order mark is dropped, line ends become ``\\n``.

    Raises
    ------
    InvalidInput
        Where it is missing, a folder, unreadable, too large or not UTF-8.
    """
    place = Path(path)
    try:
        text = read_bytes(place).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _fault(
            "not-utf-8",
            f"'{place}' is not UTF-8 (byte {error.start})",
            advice='Maybe a spreadsheet wrote it? Save it as "CSV UTF-8".',
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """A whole file, at most ``LARGEST_BYTES``.

    Raises
    ------
    InvalidInput
        Where it is missing, a folder, unreadable or too large.
    """
    place = Path(path)
    try:
        if place.is_dir():
            _fault("not-a-file", f"'{place}' is a folder", advice="Maybe the file is inside it?")
        if place.exists() and not place.is_file():
            _fault("not-a-file", f"'{place}' is no regular file")  # a pipe would be waited for
        with place.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        _fault("file-missing", f"there is no file '{place}'")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        _fault("file-not-readable", f"'{place}' cannot be read: {_reason(error)}")
    if len(content) > LARGEST_BYTES:
        _fault("file-too-large", f"'{place}' is too large", limit=f"at most {LARGEST_BYTES // 1_000_000} MB")
    return content


def parse_toml(text: str, name: str) -> Table:
    """A TOML text as a table.

    Raises
    ------
    InvalidInput
        With the parser's line and column.
    """
    try:
        table = tomllib.loads(text)
        _measure(table)
        return table
    except tomllib.TOMLDecodeError as error:
        _fault("toml-syntax", shown(error, LONGEST_SENTENCE), where=name)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, tables nested too deep
        _fault("toml-syntax", f"it cannot be read: {_reason(error)}", where=name)


def parse_json(text: str, name: str) -> Any:
    """A JSON text as plain values; a key given twice, NaN and infinity are faults.

    Raises
    ------
    InvalidInput
        With the parser's line and column.
    """
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
        _measure(value)
    except json.JSONDecodeError as error:
        _fault("json-syntax", shown(error, LONGEST_SENTENCE), where=name)
    except (ValueError, RecursionError) as error:
        _fault("json-syntax", f"it cannot be read: {_reason(error)}", where=name)
    return value


def _measure(value: Any, depth: int = 0) -> None:
    """Refuse what no file of ours holds and every message about it would choke on."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        for item in value.values():
            _measure(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _measure(item, depth + 1)
    elif isinstance(value, int) and not -LARGEST_NUMBER < value < LARGEST_NUMBER:
        raise ValueError("a number of more than 1000 digits")


def _unique(pairs: list[tuple[str, Any]]) -> Table:
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key '{twice}' stands twice")
    return table


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def is_there(path: Path) -> bool:
    """Whether a file or folder exists.

    Raises
    ------
    InvalidInput
        Where no such file can be: a name too long, a NUL in it, a folder that cannot be looked into.
    """
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        _fault("name-not-possible", f"'{shown(path)}' cannot be looked for: {_reason(error)}")


def prepare_folder(folder: Path) -> None:
    """Make a folder where it is missing.

    Raises
    ------
    InvalidInput
        Where it is a file, or cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        _fault("not-a-folder", f"'{folder}' is a file, or lies inside one", limit="wanted a folder")
    except (OSError, ValueError) as error:
        _fault("folder-not-writable", f"the folder '{folder}' cannot be made: {_reason(error)}")
    if not os.access(folder, os.W_OK | os.X_OK):
        _fault("folder-not-writable", f"the folder '{folder}' cannot be written to")


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8 in one step; see :func:`write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file in one step: readers see the old one or the new one, never half of it.

    A link stays a link: the file that it points to is written.

    Raises
    ------
    InvalidInput
        Where no regular file can stand there, or the folder cannot be made or written to.
    """
    check_outputs([path])
    target = _target(path)
    prepare_folder(target.parent)
    try:
        _replace(target, content)
    except (OSError, ValueError) as error:
        _fault("file-not-writable", f"'{path}' cannot be written: {_reason(error)}")


def check_outputs(outputs: Iterable[Path], inputs: Iterable[Path | None] = ()) -> None:
    """Refuse files that cannot be written, before the work begins: all of them at once, and nothing is made yet.

    Parameters
    ----------
    outputs
        Files that are to be written.
    inputs
        Files that are read, and would be lost; None is passed over.

    Raises
    ------
    InvalidInput
        Where a folder or a device stands there, or one of the inputs.
    """
    faults: list[Fault] = []
    read = [path for path in inputs if path is not None]
    for path in outputs:
        try:
            if what := _no_place(path):
                limit = "a file is to be written there"
                faults.append(Fault(code="not-a-file", what=f"'{path}' is {what}", limit=limit))
            elif any(_is_same(path, other) for other in read):
                what = f"'{path}' is read, and would be written over"
                faults.append(Fault(code="output-is-input", what=what, advice="Give another name."))
        except (OSError, ValueError) as error:  # a name too long, a NUL in it, links in a ring
            what = f"'{path}' cannot be written: {_reason(error)}"
            faults.append(Fault(code="file-not-writable", what=what))
    if faults:
        raise InvalidInput(faults)


def _target(path: Path) -> Path:
    """The file itself, all links followed."""
    return Path(os.path.realpath(path))


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names lead to one file; not every system tells names apart by their capitals."""
    return _target(one) == _target(other) or (one.exists() and other.exists() and one.samefile(other))


def _no_place(path: Path) -> str:
    """What stands where a file is to be written, unless it is a file or nothing."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):  # the latter is told of the folder
        return ""
    if stat.S_ISDIR(found.st_mode):
        return "a folder"
    is_file = stat.S_ISREG(found.st_mode) and not _is_printed_to(found)
    return "" if is_file else "no regular file"


def _is_printed_to(found: os.stat_result) -> bool:
    """Whether it is what the program prints to or reads from: ``/dev/stdout`` leads to a file in ``> file``."""
    for number in range(3):
        with suppress(OSError):  # closed
            if os.path.samestat(found, os.fstat(number)):
                return True
    return False


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _reason(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return shown(said)


def _fault(code: str, what: str, *, where: str = "", limit: str = "", advice: str = "") -> NoReturn:
    raise InvalidInput([Fault(code=code, where=where, what=what, limit=limit, advice=advice)]) from None
