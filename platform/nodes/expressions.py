"""JSONata, evaluated in worker processes. Law: every expression ends in its time, whatever it says.

The bounds inside the evaluator cannot stop a regular expression or a built-in function on much data, so an expression
never runs in our own process.
"""

import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from nodes.worker_pool import AnswerTooLarge, JobOverran, WorkerDied, WorkerPool

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | dict[str, Json] | None"

WORKER = Path(__file__).with_name("jsonata_worker.py")
KILL_GRACE = 1.0
CHECK_SECONDS = 1.0


class JsonataError(Exception):
    """The expression could not be evaluated."""

    code = "jsonata_failed"
    advice: str | None = (
        "Look at the values that the expression gets: whether they are there, and of the type it takes them for."
    )

    def __init__(self, message: str | None = None, *, position: int | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.position = position
        super().__init__(self.message)


class JsonataSyntaxError(JsonataError):
    """The expression is not valid JSONata."""

    code = "jsonata_syntax"
    advice = "Correct the expression at the named position."


class JsonataTimedOut(JsonataError):
    """The expression took longer than it may."""

    code = "jsonata_timed_out"
    advice = "Look for a function that calls itself for ever or a slow pattern, or work on less data."


class JsonataTooDeep(JsonataError):
    """The expression nests its calls too deeply."""

    code = "jsonata_too_deep"
    advice = "Give recursive functions an end, or use $map, $filter and $reduce."


class JsonataTooLarge(JsonataError):
    """The expression makes more data than it may."""

    code = "jsonata_too_large"
    advice = "Filter or aggregate the data before you build the result."


class JsonataNotJson(JsonataError):
    """The expression's result is not JSON."""

    code = "jsonata_not_json"
    advice = "Call the function instead of returning it, and return no infinite numbers."


def _command() -> list[str]:
    return [sys.executable, "-I", str(WORKER)]


POOL = WorkerPool(_command, size=max(2, os.cpu_count() or 2))


async def evaluate_jsonata_async(expression: str, data: Json, *, seconds: float = 0.5) -> Json:
    """The expression's value for `data`; an absent value is None. Raises a `JsonataError`."""
    job = _write_job(expression, seconds, data=data)
    try:
        answer = await POOL.call(job, seconds=seconds + KILL_GRACE)
    except (JobOverran, WorkerDied) as death:
        raise _explain_death(death, seconds) from None
    return _read_answer(answer, seconds)


def evaluate_jsonata(expression: str, data: Json, *, seconds: float = 0.5) -> Json:
    """`evaluate_jsonata_async` for code without an event loop; it blocks its thread."""
    return _ask(_write_job(expression, seconds, data=data), seconds)


def check_jsonata(expression: str) -> JsonataError | None:
    """What is wrong with the expression's grammar, or None; it blocks its thread for about half a millisecond."""
    try:
        _ask(_write_job(expression, CHECK_SECONDS), CHECK_SECONDS)
    except JsonataError as error:
        return error
    return None


def _ask(job: bytes, seconds: float) -> Json:
    try:
        answer = POOL.call_and_wait(job, seconds=seconds + KILL_GRACE)
    except (JobOverran, WorkerDied) as death:
        raise _explain_death(death, seconds) from None
    return _read_answer(answer, seconds)


def _write_job(expression: str, seconds: float, **data: Json) -> bytes:
    try:
        expression.encode()
    except UnicodeEncodeError as error:
        raise JsonataSyntaxError("Half of a character pair is not valid Unicode.", position=error.start) from None
    return json.dumps({"expression": expression, "seconds": seconds, **data}, allow_nan=False).encode()


def _timed_out(seconds: float) -> JsonataTimedOut:
    return JsonataTimedOut(f"The expression took longer than its {seconds:g} seconds.")


def _explain_death(death: JobOverran | WorkerDied, seconds: float) -> JsonataError:
    if isinstance(death, JobOverran) or death.status == -signal.SIGALRM:
        return _timed_out(seconds)
    if isinstance(death, AnswerTooLarge):
        return JsonataTooLarge()
    return JsonataError(f"The JSONata evaluator ended: {death.said.strip()[-200:] or 'no reason given'}.")


def _read_answer(answer: bytes, seconds: float) -> Json:
    told: dict[str, Any] = json.loads(answer)
    if "problem" not in told:
        value: Json = told["value"]
        return value
    position = told.get("position")
    raise _explain(told["problem"], _sentence(told["message"]), position if position != -1 else None, seconds)


def _explain(kind: str, message: str, position: int | None, seconds: float) -> JsonataError:
    if kind == "time":
        return _timed_out(seconds)
    if kind == "syntax":
        where = f" at position {position}" if position is not None else ""
        return JsonataSyntaxError(f"The expression is not valid JSONata{where}: {message}", position=position)
    if kind == "not_json":
        return JsonataNotJson(f"The expression's result is not JSON: {message}")
    if kind == "failed":
        return JsonataError(f"The expression failed: {message}", position=position)
    if kind == "too_large":
        return JsonataTooLarge("The expression's result is larger than 5 MB.")
    return {"depth": JsonataTooDeep, "memory": JsonataTooLarge}[kind](position=position)


def _sentence(message: str) -> str:
    return message if message.endswith((".", "!", "?")) else f"{message}."
