"""Who comes first: the values of `Run.priority`. Pure.

Law: a higher number comes first, but never alone: every class that waits gets a share of each claim (`runs.turns`).
"""

from typing import Final, Literal

Class = Literal["editor", "api", "batch"]

EDITOR: Final = 10  # a person looks at it while it runs
API: Final = 0  # a program waits for it
BATCH: Final = -10  # nobody waits: imports, data sets, evaluations

CLASSES: Final[tuple[Class, ...]] = ("editor", "api", "batch")  # the most urgent first
BOUNDS: Final[dict[Class, tuple[int, int]]] = {
    "editor": (EDITOR, 32_767),
    "api": (API, EDITOR - 1),
    "batch": (-32_768, API - 1),
}


def class_of(priority: int) -> Class:
    """The class that a priority belongs to; numbers between the named ones order nothing within a class."""
    return next(name for name in CLASSES if priority >= BOUNDS[name][0])


def of_trigger(trigger: str) -> int:
    """How urgent a run is by who started it: a person waits for it, or a program does."""
    return EDITOR if trigger in ("editor", "person") else API
