"""The pool of warm workers, with small workers of its own."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nodes import worker_pool
from nodes.base import NodeFailed
from nodes.caller import CALLER, Caller
from nodes.worker_pool import AnswerTooLarge, JobOverran, WorkerDied, WorkerNotStarted, WorkerPool

# Does what the job's text says; answers with its process id otherwise.
WORKER = """
import os, struct, sys, time
def write(kind, body):
    sys.stdout.buffer.write(struct.pack(">cI", kind, len(body)) + body); sys.stdout.buffer.flush()
write(b"D", b"")
while header := sys.stdin.buffer.read(5):
    job = sys.stdin.buffer.read(struct.unpack(">cI", header)[1]).decode()
    if job == "sleep": time.sleep(60)
    if job == "die": sys.exit("worn out")
    if job == "parts": write(b"P", b"one"); write(b"P", b"two")
    if job == "shout": sys.stdout.buffer.write(struct.pack(">cI", b"D", 2**31)); sys.stdout.buffer.flush()
    if job == "babble": sys.stdout.buffer.write(b"hello world"); sys.stdout.buffer.flush()
    write(b"D", str(os.getpid()).encode())
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "worker.py"
    path.write_text(WORKER)
    return path


@pytest.fixture
def pool(script: Path) -> Iterator[WorkerPool]:
    pool = WorkerPool(lambda: [sys.executable, "-I", str(script)], size=2)
    yield pool
    pool.close()


def is_alive(pid: bytes) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_worker_is_used_again(pool: WorkerPool) -> None:
    assert await pool.call(b"", seconds=5) == await pool.call(b"", seconds=5)


async def test_parts_come_in_order_before_the_answer(pool: WorkerPool) -> None:
    parts: list[bytes] = []

    await pool.call(b"parts", seconds=5, on_part=parts.append)

    assert parts == [b"one", b"two"]


async def test_a_job_that_overruns_dies_with_its_worker(pool: WorkerPool) -> None:
    pid = await pool.call(b"", seconds=5)

    with pytest.raises(JobOverran):
        await pool.call(b"sleep", seconds=0.2)

    assert not is_alive(pid)
    assert await pool.call(b"", seconds=5) != pid


async def test_a_cancelled_job_dies_with_its_worker(pool: WorkerPool) -> None:
    pid = await pool.call(b"", seconds=5)
    task = asyncio.create_task(pool.call(b"sleep", seconds=60))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    deadline = time.monotonic() + 3
    while is_alive(pid) and time.monotonic() < deadline:  # noqa: ASYNC110  (a process gives no event)
        await asyncio.sleep(0.01)
    assert not is_alive(pid)


async def test_a_cancelled_job_that_waits_for_a_worker_never_starts(pool: WorkerPool) -> None:
    busy = [asyncio.create_task(pool.call(b"sleep", seconds=0.5)) for _ in range(2)]
    await asyncio.sleep(0.1)
    prepared: list[int] = []
    waiting = asyncio.create_task(pool.call(b"", seconds=5, prepare=prepared.append))
    await asyncio.sleep(0.1)
    waiting.cancel()
    await asyncio.gather(*busy, waiting, return_exceptions=True)

    assert prepared == []


async def call_for(pool: WorkerPool, caller: Caller, job: bytes = b"") -> bytes:
    CALLER.set(caller)
    return await pool.call(job, seconds=5)


async def test_one_job_of_a_workspace_waits_for_one_job_of_another_and_not_for_all(script: Path) -> None:
    pool = WorkerPool(lambda: [sys.executable, "-I", str(script)], size=1)
    order: list[str] = []

    async def work(workspace: str) -> None:
        await call_for(pool, Caller(workspace, workspace))
        order.append(workspace)

    many = [asyncio.create_task(work("many")) for _ in range(20)]
    await asyncio.sleep(0)
    await asyncio.gather(*many, asyncio.create_task(work("one")))
    pool.close()

    assert order.index("one") <= 2


async def test_the_time_limit_of_a_step_rests_while_it_waits_for_a_worker(script: Path) -> None:
    pool = WorkerPool(lambda: [sys.executable, "-I", str(script)], size=1)
    said: list[str] = []

    @contextmanager
    def pause() -> Iterator[None]:
        said.append("waits")
        yield
        said.append("has a worker")

    await pool.call(b"", seconds=5)
    busy = asyncio.create_task(pool.call(b"sleep", seconds=0.3))
    await asyncio.sleep(0.1)
    waiting = asyncio.create_task(call_for(pool, Caller("a", "b", pause)))
    await asyncio.sleep(0.05)
    so_far = list(said)
    await asyncio.gather(busy, waiting, return_exceptions=True)
    pool.close()

    assert (so_far, said) == (["waits"], ["waits", "has a worker"])


async def test_who_waits_too_long_for_a_worker_is_told_so(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = WorkerPool(lambda: [sys.executable, "-I", str(script)], size=1)
    busy = asyncio.create_task(pool.call(b"sleep", seconds=1))
    await asyncio.sleep(0.1)
    monkeypatch.setattr(worker_pool, "MOST_WAIT", 0.1)

    with pytest.raises(NodeFailed) as caught:
        await pool.call(b"", seconds=5)
    with pytest.raises(NodeFailed):
        await asyncio.to_thread(pool.call_and_wait, b"", seconds=5)

    assert (caught.value.code, caught.value.retryable) == ("workers_busy", True)
    monkeypatch.undo()
    await asyncio.gather(busy, return_exceptions=True)
    assert await pool.call(b"", seconds=5)  # Whoever gave up has left no place taken.
    pool.close()


async def test_the_last_words_of_a_dead_worker_are_told(pool: WorkerPool) -> None:
    with pytest.raises(WorkerDied) as caught:
        await pool.call(b"die", seconds=5)

    assert (caught.value.status, caught.value.said) == (1, "worn out\n")


@pytest.mark.parametrize(("job", "error"), [(b"shout", AnswerTooLarge), (b"babble", WorkerDied)])
async def test_a_worker_that_breaks_the_protocol_is_killed(
    pool: WorkerPool, job: bytes, error: type[Exception]
) -> None:
    pid = await pool.call(b"", seconds=5)

    with pytest.raises(error):
        await pool.call(job, seconds=5)

    assert not is_alive(pid)


async def test_a_worker_that_cannot_start_is_told_apart() -> None:
    pool = WorkerPool(lambda: [sys.executable, "-c", "raise SystemExit('no library')"], size=1)

    with pytest.raises(WorkerNotStarted) as caught:
        await pool.call(b"", seconds=5)

    assert caught.value.said == "no library\n"


async def test_a_single_use_worker_never_sees_a_second_job(script: Path) -> None:
    pool = WorkerPool(lambda: [sys.executable, "-I", str(script)], size=1, single_use=True)

    first, second = await pool.call(b"", seconds=5), await pool.call(b"", seconds=5)

    assert first != second
    assert not is_alive(first)
    pool.close()


def test_one_pool_serves_one_event_loop_after_another(pool: WorkerPool) -> None:
    pids = {asyncio.run(pool.call(b"", seconds=5)) for _ in range(3)} | {pool.call_and_wait(b"", seconds=5)}

    assert len(pids) == 1


def test_a_forked_child_gets_workers_of_its_own(pool: WorkerPool) -> None:
    mine = pool.call_and_wait(b"", seconds=5)
    read, write = os.pipe()
    if os.fork() == 0:
        os.write(write, pool.call_and_wait(b"", seconds=5))
        pool.close()
        os._exit(0)
    os.wait()

    assert os.read(read, 100) != mine
    assert pool.call_and_wait(b"", seconds=5) == mine
