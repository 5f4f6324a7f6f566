"""A user's JavaScript: Deno without any permission. Law: one process does one run, and dies with it."""

import json
import math
import os
import re
import resource
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

from deno import find_deno_bin  # type: ignore[import-untyped]  # the wheel has no types

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
from nodes.worker_pool import AnswerTooLarge, JobOverran, WorkerDied, WorkerNotStarted, WorkerPool

GUEST = Path(__file__).with_name("guest")
# Nothing is cached on disk, so nothing of one run can reach another.
ENV = {"DENO_DIR": "/dev/null/none", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
# What V8's collector and compiler may take beside the code's own data.
SLACK_MB = 64
HEAP_SIZES_MB = (32, 64, 128, 256, 512, 1024, 2048, 4096)
RESULT = b'{"result": '
# The guest wraps the code after one line of its own.
LINE_IN_BLOB = re.compile(r"blob:null/[0-9a-f-]+:(\d+)(:\d+)")
LINE_IN_FRAME = re.compile(r"^(\d+) \|", re.MULTILINE)
OUT_OF_MEMORY = (
    "out of memory",
    "memory allocation",
    "allocation failed",
    "Unable to grow",
    "could not allocate memory",
    "Invalid string length",
)


async def run_javascript(
    code: str, inputs: Mapping[str, Json], limits: Limits = DEFAULT_LIMITS, *, on_print: OnPrint | None = None
) -> CodeResult:
    """Run `code` as the body of an async function; its return value, or its `result`, is the answer.

    The code sees `inputs`, and each input as a variable when its name can be one. `on_print` gets text as it comes, on
    the event loop. Cancelling ends the code at once. Raises a `SandboxError`.
    """
    job = _write_job(code, inputs)
    printed = Printed(limits, on_print)
    started = time.monotonic()

    def prepare(pid: int) -> None:
        nonlocal started
        _fence(pid, limits)
        started = time.monotonic()

    try:
        answer = await _pool(limits).call(job, seconds=limits.seconds, on_part=printed.add, prepare=prepare)
    except JobOverran:
        raise CodeTimedOut(f"The code ran longer than its {limits.seconds:g} seconds.") from None
    except WorkerDied as death:
        raise _explain_death(death, limits) from None
    seconds = time.monotonic() - started
    printed.tell()
    return CodeResult(_read_answer(answer, limits), printed.text, seconds)


def _pool(limits: Limits) -> WorkerPool:
    return _pool_for_heap(next((size for size in HEAP_SIZES_MB if size >= limits.memory_mb), HEAP_SIZES_MB[-1]))


@cache
def _pool_for_heap(heap_mb: int) -> WorkerPool:
    return WorkerPool(partial(_command, heap_mb), size=max(2, os.cpu_count() or 2), env=ENV, single_use=True)


def _command(heap_mb: int) -> list[str]:
    try:
        deno = find_deno_bin()
    except FileNotFoundError:
        raise SandboxMissing("Deno, which runs JavaScript, is not installed.") from None
    flags = ["--quiet", "--no-remote", "--no-npm", "--no-config", "--no-prompt", "--no-lock", "--no-code-cache"]
    # Node's modules are refused by the import map: `node:v8` could switch on V8 internals that break memory safety.
    guest = [f"--import-map={GUEST / 'import_map.json'}", str(GUEST / "javascript_guest.js")]
    return [deno, "run", *flags, f"--v8-flags=--max-old-space-size={heap_mb}", *guest]


def _fence(pid: int, limits: Limits) -> None:
    """Kernel limits on a Deno that has started and has not seen the code yet."""
    if not hasattr(resource, "prlimit"):  # not on macOS; Deno's own limits still hold
        return
    try:
        data = _writable_bytes(pid) + (limits.memory_mb + SLACK_MB) * 2**20
    except OSError:  # it has just died; writing to it will tell
        return
    # V8 collects in threads of its own, so a second may hold two of processor time.
    cpu = 2 * math.ceil(limits.seconds) + 1
    for kind, size in (
        (resource.RLIMIT_DATA, data),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ProcessLookupError):
            resource.prlimit(pid, kind, (size, size))


def _writable_bytes(pid: int) -> int:
    # V8 reserves half a gigabyte before it runs anything; only what comes on top is the code's.
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmData:\s+(\d+) kB", status)[0]) * 1024


def _write_job(code: str, inputs: Mapping[str, Json]) -> bytes:
    try:
        code.encode()
    except UnicodeEncodeError:
        raise CodeFailed("The code holds half of a character pair, which is not valid Unicode.") from None
    return b'{"code":%s,"inputs":%s}' % (json.dumps(code).encode(), write_inputs(inputs).encode())


def _out_of_memory(limits: Limits) -> CodeOutOfMemory:
    return CodeOutOfMemory(f"The code needed more than its {limits.memory_mb} MB of memory.")


def _explain_death(death: WorkerDied, limits: Limits) -> SandboxError:
    if isinstance(death, WorkerNotStarted):
        return SandboxMissing(f"Deno could not be started: {death.said.strip()[-300:]}")
    if isinstance(death, AnswerTooLarge):
        return CodeOutputTooLarge(f"The code printed or returned more than {limits.output_bytes:,} bytes.")
    if death.status in (-signal.SIGXCPU, -signal.SIGALRM):
        return CodeTimedOut(f"The code ran longer than its {limits.seconds:g} seconds.")
    if any(sign in death.said for sign in OUT_OF_MEMORY):
        return _out_of_memory(limits)
    said = death.said.strip().partition("\n")[0]
    return CodeFailed(f"The code ended without a result. {said}".strip())


def _read_answer(answer: bytes, limits: Limits) -> Json:
    if answer.startswith(RESULT) and answer.endswith(b"}"):
        return read_result(answer[len(RESULT) : -1].decode("utf-8", "surrogatepass"), limits)
    # The guest's word: every field may be missing or of a wrong type when the code tampered with the harness.
    try:
        told = json.loads(answer[:1_000_000])
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise CodeFailed("The code broke the part of the sandbox that hands over its result.")
    if "not_json" in told:
        raise CodeResultNotJson(f"The code's result cannot be written as JSON: {clip(told['not_json'], 500)}.")
    raise _explain_failure(clip(told.get("said"), 2000), clip(told.get("stack"), 10_000), limits)


def _explain_failure(said: str, stack: str, limits: Limits) -> SandboxError:
    if any(sign in said for sign in OUT_OF_MEMORY):
        return _out_of_memory(limits)
    shown = _show_users_lines(stack)
    line = re.search(r"<code>:(\d+)", shown)
    said = _show_users_lines(said).removeprefix("TypeError: ").partition("\n")[0] if "SyntaxError" in said else said
    return CodeFailed(
        f"The code failed{f' in line {line[1]}' if line else ''}: {said}",
        traceback=shown,
        line=int(line[1]) if line else None,
        advice=_advice(said),
    )


def _show_users_lines(stack: str) -> str:
    """The stack without the sandbox's own lines, counted from the first line of the user's code."""
    kept = [line for line in stack.splitlines() if "javascript_guest.js" not in line and "at default (blob" not in line]
    shown = LINE_IN_BLOB.sub(lambda found: f"<code>:{int(found[1]) - 1}{found[2]}", "\n".join(kept))
    return LINE_IN_FRAME.sub(lambda found: f"{int(found[1]) - 1} |", shown)


def _advice(said: str) -> str | None:
    if "Requires" in said and "access" in said:
        return "Code nodes reach no files, network, programs or environment. Use an HTTP request node for the network."
    if "import" in said:
        return "Code nodes have the language and the standard Web APIs only; write the code without imports."
    if re.search(r"\b(Deno|process|fetch|Worker|require|WebSocket|localStorage) is not defined", said):
        return "Code nodes reach no files, network, programs or environment. Use an HTTP request node for the network."
    return None
