"""Checks of the sandboxes: a line of code runs in each, on this machine, as this user."""

import asyncio
from collections.abc import Awaitable, Callable

from config.doctor.findings import Finding, ok, problem, warning
from nodes.sandbox.build import built_file
from nodes.sandbox.errors import SandboxError
from nodes.sandbox.javascript import run_javascript
from nodes.sandbox.limits import CodeResult, Limits
from nodes.sandbox.python import run_python

SECONDS = 20.0


def look_at_python() -> Finding:
    if not built_file().exists():
        return warning(
            "Not built yet; the first code node waits for it, up to a minute.",
            "Build it now: PYTHONPATH=platform python -m nodes.sandbox.build (with the workers' AGENT_CACHE_DIR).",
        )
    return look(lambda: run_python("result = 6 * 7", {}, Limits(seconds=SECONDS)))


def look_at_javascript() -> Finding:
    return look(lambda: run_javascript("return 6 * 7", {}, Limits(seconds=SECONDS)))


def look(run: Callable[[], Awaitable[CodeResult]]) -> Finding:
    async def answer() -> CodeResult:
        return await run()

    try:
        result = asyncio.run(answer())
    except SandboxError as failure:
        return problem(f"Code does not run: {failure.message}", failure.advice or "Look at the workers' log.")
    if result.result != 42:
        return problem(
            f"Code gives a wrong result: {result.result!r}.", "Install the packages again with `make build`."
        )
    return ok("Code runs.")
