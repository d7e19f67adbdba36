"""What another process has used: CPU seconds and resident memory."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from periodize.extras import needed

_ON_LINUX = sys.platform.startswith("linux")


def cpu_s(pid: int) -> float | None:
    """CPU seconds of a process, those of the kernel included; None where it is gone."""
    if not _ON_LINUX:
        return _asked(pid, lambda process: sum(process.cpu_times()[:2]))
    fields = _stat(pid)
    return None if fields is None else (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float | None:
    """Resident megabytes of a process; None where it is gone."""
    if not _ON_LINUX:
        return _asked(pid, lambda process: process.memory_info().rss / 1e6)
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def waits_for_processor(pid: int) -> bool:
    """Whether a process would run if it were let: not idle, only not served."""
    if not _ON_LINUX:
        return bool(_asked(pid, lambda process: process.status() == "running"))
    fields = _stat(pid)
    return fields is not None and fields[0] == "R"


def began(pid: int) -> str | None:
    """When a process began, as a mark that tells it from a later one with the same id; None where it is gone."""
    if not _ON_LINUX:
        found = _asked(pid, lambda process: process.create_time())
        return None if found is None else f"{found:.2f}"
    fields = _stat(pid)
    return None if fields is None or fields[0] == "Z" else fields[19]


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat behind the program's name, which may hold blanks."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _asked(pid: int, question: object) -> float | None:
    psutil = needed("psutil", "squad", "watching the processes of a squad on this system")
    try:
        answer: float = question(psutil.Process(pid))  # type: ignore[operator]
    except psutil.Error:
        return None
    return answer
