"""What the product's processes have used of the processors, from /proc. Linux only, like /proc.

Law: every process below the product's own is counted once, under the first name that its command line bears.
"""

import os
from collections import Counter
from pathlib import Path

PARTS = {"web": b"daphne", "worker": b"manage.py\0work", "Postgres": b"postgres"}
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> Counter[str]:
    """Seconds of processor time by part of the product, children that have ended included."""
    used: Counter[str] = Counter()
    for pid in below(root):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            used[part_of(command)] += seconds_of(pid)
        except OSError:  # It ended in between; its parent has its time by then.
            continue
    return used


def part_of(command: bytes) -> str:
    return next((part for part, mark in PARTS.items() if mark in command), "other")


def seconds_of(pid: int) -> float:
    """User and system time of a process and of its children that were waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def below(root: int) -> list[int]:
    """The process and everything under it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (parent := parent_of(entry)):
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def parent_of(entry: Path) -> int:
    """0 when the process has just ended."""
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def memory_of(root: int) -> Counter[str]:
    """Bytes of memory by part of the product, pages that processes share counted once (PSS)."""
    used: Counter[str] = Counter()
    for pid in below(root):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            used[part_of(command)] += proportional(pid)
        except OSError:  # It ended in between.
            continue
    return used


def proportional(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
