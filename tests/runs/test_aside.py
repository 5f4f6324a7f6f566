"""Work on large values leaves the event loop to the other runs."""

import threading
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread

from runs import attempts, journal, loading
from runs.aside import LONG, MANY_PARTS, is_heavy
from runs.checking import find_faults
from tests.factories import make_world
from tests.runs.scenes import finished, graph_of, host, start


@pytest.mark.parametrize(
    ("value", "heavy"),
    [
        (None, False),
        ("short", False),
        ("x" * (LONG + 1), True),
        ([1] * (MANY_PARTS // 2), False),
        ([1] * (MANY_PARTS + 1), True),
        ({"a": {"b": ([1] * (MANY_PARTS + 1),)}}, True),
        ([["x" * 1_000] * 100] * 3, True),
    ],
)
def test_what_takes_long_to_walk_or_to_write_is_heavy(value: Any, heavy: bool) -> None:
    assert is_heavy(value) is heavy


ECHO = graph_of(
    {
        "shape": {"kind": "transform@1", "settings": {"expression": "data"}},
        "nap": {"kind": "wait@1", "settings": {"amount": 0.01}},
    },
    ["input.rows -> shape.data", "shape.result -> nap.value", "nap.value -> output.rows"],
    rows="list of any",
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("count", "where"), [(3, "MainThread"), (5_000, "values_0")])
async def test_a_large_value_is_read_and_written_in_the_thread_and_a_small_one_on_the_loop(
    count: int, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, set[str]] = {}
    for module, name in ((attempts, "_event_of"), (journal, "statement"), (loading, "fold_rows")):
        watch(module, name, monkeypatch, seen)
    rows = [{"number": number, "text": f"This is row {number} of a list that is long."} for number in range(count)]
    run = await in_thread(start)(await in_thread(make_world)(), ECHO, rows=rows)
    async with host():
        run = await finished(run)

    assert (run.status, run.outputs) == ("succeeded", {"rows": rows})
    assert all(where in threads for threads in seen.values())
    assert len(seen) == 3
    assert await in_thread(find_faults)(all_ended=True) == []


def watch(module: Any, name: str, monkeypatch: pytest.MonkeyPatch, seen: dict[str, set[str]]) -> None:
    """Note in which threads a function is called."""
    really = getattr(module, name)

    def watched(*given: Any) -> Any:
        seen.setdefault(name, set()).add(threading.current_thread().name)
        return really(*given)

    monkeypatch.setattr(module, name, watched)
