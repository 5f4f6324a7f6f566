"""The figures as text: this process's alone, or with PROMETHEUS_MULTIPROC_DIR those of all processes that share it."""

import os
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

CONTENT_TYPE = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own variable; it reads it when it is imported


def render(*collectors: Any) -> bytes:
    """What Prometheus reads; the collectors' figures are added to those that were counted."""
    registry = _shared() if os.environ.get(FOLDER) else CollectorRegistry()
    for collector in (*collectors, *([] if os.environ.get(FOLDER) else [REGISTRY])):
        registry.register(collector)
    return generate_latest(registry)


def _shared() -> CollectorRegistry:
    forget_the_dead()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry


def forget_the_dead() -> None:
    """Gauges of processes that are gone: their counters stay, what they hold does not."""
    for pid in {file.stem.rpartition("_")[2] for file in Path(os.environ[FOLDER]).glob("gauge_live*.db")}:
        if pid.isdecimal() and not _lives(int(pid)):
            multiprocess.mark_process_dead(int(pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
