"""A user's Python: CPython as WebAssembly, in worker processes. Law: the event loop never waits for the guest."""

import json
import os
import signal
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodes.sandbox import build
from nodes.sandbox.errors import (
    CodeFailed,
    CodeOutOfMemory,
    CodeOutputTooLarge,
    CodeResultNotJson,
    CodeTimedOut,
    SandboxError,
    SandboxMissing,
)
from nodes.sandbox.limits import (
    DEFAULT_LIMITS,
    CodeResult,
    Json,
    Limits,
    OnPrint,
    Printed,
    clip,
    read_result,
    write_inputs,
)
from nodes.worker_pool import JobOverran, WorkerDied, WorkerNotStarted, WorkerPool

WORKER = Path(__file__).with_name("wasi_worker.py")
# How long after its time a worker may still be alive before we kill it; its own alarm comes first.
KILL_GRACE = 2.0
# What the interpreter itself needs, and a little.
MIN_MEMORY_MB = 64
SECONDS = struct.Struct(">d")
RESULT = b'{"result": '


def _command() -> list[str]:
    return [sys.executable, "-I", str(WORKER), str(build.ensure_built())]


POOL = WorkerPool(_command, size=max(2, os.cpu_count() or 2))


async def run_python(
    code: str, inputs: Mapping[str, Json], limits: Limits = DEFAULT_LIMITS, *, on_print: OnPrint | None = None
) -> CodeResult:
    """Run `code`; its variable `result` is the answer. Raises a `SandboxError`.

    The code sees `inputs`, and each input as a variable when its name can be one. `on_print` gets text as it comes, on
    the event loop. Cancelling ends the code at once.
    """
    job = _write_job(code, inputs, limits)
    printed = Printed(limits, on_print)
    try:
        answer = await POOL.call(job, seconds=limits.seconds + KILL_GRACE, on_part=printed.add)
    except JobOverran:
        raise _timed_out(limits) from None
    except WorkerDied as death:
        raise _explain_death(death, limits) from None
    printed.tell()
    result, seconds = _read_answer(answer, limits)
    return CodeResult(result, printed.text, seconds)


def _write_job(code: str, inputs: Mapping[str, Json], limits: Limits) -> bytes:
    try:
        code.encode()
    except UnicodeEncodeError:
        raise CodeFailed("The code holds half of a character pair, which is not valid Unicode.") from None
    job = {
        "code": code,
        "inputs": write_inputs(inputs),
        "seconds": limits.seconds,
        "memory_mb": max(MIN_MEMORY_MB, limits.memory_mb),
        "output_bytes": limits.output_bytes,
    }
    return json.dumps(job).encode()


def _timed_out(limits: Limits) -> CodeTimedOut:
    return CodeTimedOut(f"The code ran longer than its {limits.seconds:g} seconds.")


def _out_of_memory(limits: Limits) -> CodeOutOfMemory:
    return CodeOutOfMemory(f"The code needed more than its {limits.memory_mb} MB of memory.")


def _explain_death(death: WorkerDied, limits: Limits) -> SandboxError:
    if isinstance(death, WorkerNotStarted):
        return SandboxMissing(f"The Python sandbox could not be started: {death.said.strip()[-300:]}")
    if death.status == -signal.SIGALRM:
        return _timed_out(limits)
    return CodeFailed("The code brought its sandbox down.", advice="Run it again; if it fails again, simplify it.")


def _read_answer(answer: bytes, limits: Limits) -> tuple[Json, float]:
    """The result and the seconds that the worker's answer carries. Raises the error that it tells."""
    kind, body = answer[:1], answer[1:]
    if kind == b"L":
        raise CodeOutputTooLarge(f"The code printed more than {limits.output_bytes:,} bytes.")
    if kind == b"R":
        raise CodeOutputTooLarge(f"The result is larger than {limits.output_bytes:,} bytes.")
    if kind == b"T":
        raise _explain_trap(body.decode(), limits)
    (seconds,), body = SECONDS.unpack_from(body), body[SECONDS.size :]
    if body.startswith(RESULT) and body.endswith(b"}"):
        return read_result(body[len(RESULT) : -1].decode(), limits), seconds
    raise _explain_refusal(body, limits)


def _explain_trap(trap: str, limits: Limits) -> SandboxError:
    if trap == "time":
        return _timed_out(limits)
    if trap == "memory":
        return _out_of_memory(limits)
    if trap == "exit":
        return CodeFailed("The code ended its process.", advice="Let the code run to its end instead of exiting.")
    if trap == "stack":
        return CodeFailed("The code nested calls or data too deeply.", advice="Use a loop instead of deep recursion.")
    return CodeFailed("The code brought its interpreter down.", advice="Simplify the code that runs last.")


def _explain_refusal(body: bytes, limits: Limits) -> SandboxError:
    # The guest's word: every field may be missing or of a wrong type when the code tampered with the harness.
    try:
        told = json.loads(body[:1_000_000])
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return CodeFailed("The code broke the part of the sandbox that hands over its result.")
    line = told.get("line") if type(told.get("line")) is int else None
    if told.get("memory") is True:
        return _out_of_memory(limits)
    if "not_json" in told:
        return CodeResultNotJson(f"The code's result cannot be written as JSON: {clip(told['not_json'], 500)}.")
    if "exited" in told:
        return CodeFailed("The code called exit.", line=line, advice="Let the code run to its end instead of exiting.")
    return _explain_failure(told, line)


def _explain_failure(told: dict[str, Any], line: int | None) -> CodeFailed:
    where = f" in line {line}" if line else ""
    message = f"The code failed{where}: {clip(told.get('said'), 1000)}"
    return CodeFailed(message, traceback=clip(told.get("traceback"), 10_000), line=line, advice=_advice(told))


def _advice(told: dict[str, Any]) -> str | None:
    failed, said = str(told.get("failed")), str(told.get("said"))
    if failed == "ModuleNotFoundError":
        return "Code nodes have Python's standard library only, without modules that reach the machine."
    if failed in {"FileNotFoundError", "PermissionError", "gaierror"} or "wasi" in said:
        return "Code nodes reach no files, network, programs or environment. Use an HTTP request node for the network."
    return None
