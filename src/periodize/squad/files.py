"""Files of a squad's folder: written whole or not at all, first writer wins."""

from __future__ import annotations

import gzip
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def write_once(path: Path, content: bytes) -> bool:
    """Write a file unless it is there; False where somebody else was first. It appears whole.

    Raises
    ------
    OSError
        Where it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            if path.exists():
                return False
            os.replace(part, path)
        return True
    finally:
        part.unlink(missing_ok=True)


def packed(rows: Iterable[Row]) -> bytes:
    """Rows as compressed lines of JSON: the same rows give the same bytes."""
    text = "".join(json.dumps(row, separators=(",", ":"), sort_keys=True) + "\n" for row in rows)
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def unpacked(content: bytes) -> list[Row]:
    """The rows of :func:`packed`."""
    return [json.loads(line) for line in gzip.decompress(content).decode().splitlines()]


def whole_lines(path: Path) -> Iterator[Row]:
    """The lines of a journal; a last line that was cut off, or garbage, is passed over."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    for line in content.split(b"\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row
