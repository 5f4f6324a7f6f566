"""A worker that runs Python code in a fresh WebAssembly instance per job. Law: nothing of one job reaches the next.

Started by `nodes.sandbox.python` as a script in isolated mode, so it imports nothing of ours. The guest gets no
directory, no environment variable and no socket; it can only call `emit` and return a text.
"""

import json
import os
import resource
import signal
import struct
import sys
import threading
import time
from typing import Any

from wasmtime import Config, Engine, ExitTrap, Store, Trap, WasiConfig, WasmtimeError
from wasmtime.component import Component, Linker

HEADER = struct.Struct(">cI")
SECONDS = struct.Struct(">d")
FLUSH_SECONDS = 0.03
PARENT = os.getppid()
# What the guest writes around a result.
ENVELOPE = 20_000
# Host calls (a guest's sleep) cannot be interrupted by epoch: then the process is killed by its own alarm.
ALARM_GRACE = 0.3
# wasmtime wants less than its 2 MiB of fiber stack.
GUEST_STACK = 3 * 2**19


def make_engine() -> Engine:
    """The engine that compiles, loads and runs the guest; one configuration for all three."""
    config = Config()
    config.wasm_component_model = True
    config.epoch_interruption = True
    config.max_wasm_stack = GUEST_STACK
    return Engine(config)


class OutputTooLarge(Exception):
    pass


class Prints:
    """Collects what the guest prints, counts it, and passes it on in few frames."""

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._parts: list[str] = []
        self._lock = threading.Lock()

    def emit(self, store: Any, text: str) -> None:
        size = len(text.encode())
        with self._lock:
            if size > self._left:
                raise OutputTooLarge
            self._left -= size
            self._parts.append(text)

    def flush(self) -> None:
        with self._lock:
            text = "".join(self._parts)
            self._parts.clear()
        if text:
            write_frame(b"P", text.encode())


class Watch(threading.Thread):
    """Passes prints on while the guest runs, and ends the guest when its time is over."""

    def __init__(self, engine: Engine, prints: Prints, seconds: float) -> None:
        super().__init__(daemon=True)
        self._engine, self._prints = engine, prints
        self._deadline = time.monotonic() + seconds
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(max(0.0, min(FLUSH_SECONDS, self._deadline - time.monotonic()))):
            if time.monotonic() >= self._deadline:
                self._engine.increment_epoch()
                return
            if os.getppid() != PARENT:
                os._exit(0)  # nobody waits for the answer any more
            self._prints.flush()

    def stop(self) -> None:
        # Joined, so that a late tick cannot hit the next job.
        self._done.set()
        self.join()


def run_job(engine: Engine, component: Component, job: dict[str, Any]) -> bytes:
    prints = Prints(job["output_bytes"])
    said = bytearray()
    watch = Watch(engine, prints, job["seconds"])
    started = time.monotonic()
    watch.start()
    try:
        text = call_guest(engine, component, job, prints, said)
        # A cheap look; the host counts bytes. It spares the pipe what would be refused anyway.
        is_small = len(text) <= job["output_bytes"] + ENVELOPE
        answer = b"A" + SECONDS.pack(time.monotonic() - started) + text.encode() if is_small else b"R"
    except OutputTooLarge:
        answer = b"L"
    except (Trap, WasmtimeError) as error:
        answer = b"T" + describe_trap(error, said).encode()
    finally:
        watch.stop()
    prints.flush()
    return answer


def call_guest(engine: Engine, component: Component, job: dict[str, Any], prints: Prints, said: bytearray) -> str:
    def keep(data: bytes) -> int:
        said.extend(data[: 10_000 - len(said)])
        return len(data)

    wasi = WasiConfig()
    wasi.stdout_custom = keep
    wasi.stderr_custom = keep
    store = Store(engine)
    store.set_limits(memory_size=job["memory_mb"] * 2**20)
    store.set_wasi(wasi)
    store.set_epoch_deadline(1)
    linker = Linker(engine)
    linker.add_wasip2()
    with linker.root() as root:
        root.add_func("emit", prints.emit)
    run = linker.instantiate(store, component).get_func(store, "run")
    assert run is not None
    answer: str = run(store, job["code"], job["inputs"])
    return answer


def describe_trap(error: Exception, said: bytearray) -> str:
    text = f"{error} {said.decode('utf-8', 'replace')}"
    if isinstance(error, ExitTrap):
        return "exit"
    if "wasm trap: interrupt" in text:
        return "time"
    if "call stack exhausted" in text:
        return "stack"
    if "memory allocation" in text or "MemoryError" in text or "memory minimum size" in text:
        return "memory"
    return "crash"


def read_exactly(size: int) -> bytes:
    data = sys.stdin.buffer.read(size)
    if len(data) < size:
        sys.exit(0)  # the parent is gone
    return data


def write_frame(kind: bytes, body: bytes) -> None:
    sys.stdout.buffer.write(HEADER.pack(kind, len(body)) + body)
    sys.stdout.buffer.flush()


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    engine = make_engine()
    component = Component.deserialize_file(engine, path)
    write_frame(b"D", b"")
    while True:
        _, length = HEADER.unpack(read_exactly(HEADER.size))
        job = json.loads(read_exactly(length))
        signal.setitimer(signal.ITIMER_REAL, job["seconds"] + ALARM_GRACE)
        answer = run_job(engine, component, job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_frame(b"D", answer)


def compile_guest(wasm: str, target: str) -> None:
    with open(target, "wb") as file:
        file.write(Component.from_file(make_engine(), wasm).serialize())


if __name__ == "__main__":
    compile_guest(*sys.argv[2:]) if sys.argv[1] == "compile" else main(sys.argv[1])
