"""What the figures were taken on."""

import os
import platform
from pathlib import Path


def describe_machine() -> str:
    """Processor, memory, system and Python in one line."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = f"{platform.system()} {platform.release()}"
    return f"{os.cpu_count()} x {processor()}, {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def processor() -> str:
    """The processor's own name where Linux tells it."""
    rows = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = (row.partition(":")[2].strip() for row in rows if row.startswith("model name"))
    return next(names, platform.machine() or "unknown processor")


def load() -> float:
    """How many processes wanted a processor in the last minute: above the number of them, figures are noise."""
    return os.getloadavg()[0]
