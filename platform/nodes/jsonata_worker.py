"""A worker that evaluates JSONata. Law: time, memory and depth are bounded before it looks at an expression.

Started by `nodes.expressions` as a script in isolated mode, so it imports nothing of ours.
"""

import json
import math
import resource
import signal
import struct
import sys
from typing import Any

from jsonata import Functions, JException, Jsonata, Utils  # type: ignore[import-untyped]  # it has no types

HEADER = struct.Struct(">cI")
MEMORY = 768 * 2**20
MAX_DEPTH = 1000
# The evaluator spends about twenty Python frames on one level of JSONata.
PYTHON_DEPTH = 25_000
MAX_ANSWER = 5_000_000
# The polite bound inside the evaluator comes first, the alarm that kills the process second.
ALARM_GRACE = 0.1


def evaluate(expression: str, data: Any, seconds: float) -> bytes:
    # A new object each time: a cached one would keep the variables that one evaluation sets for the next.
    jsonata = Jsonata(expression, timeout=int(seconds * 1000), stack=MAX_DEPTH)
    jsonata.set_validate_input(False)  # it came as JSON
    value = jsonata.evaluate(data)
    try:
        text = json.dumps(to_json(value), ensure_ascii=False, allow_nan=False)
        answer = b'{"value": ' + text.encode() + b"}"
    except (ValueError, TypeError) as error:
        return problem("not_json", str(error))
    return answer if len(answer) <= MAX_ANSWER else problem("too_large", "")


def to_json(value: Any) -> Any:
    """Plain JSON as JavaScript would write it: 3.0 is 3, and what is no 64-bit number is a float."""
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not a JSON number")
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, int) and abs(value) >= 2**63:
        return float(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if value is Utils.NULL_VALUE:
        return None
    raise ValueError("a function is not JSON")


class Encoder(Functions.Encoder):  # type: ignore[misc]  # its base has no types
    """What `$string` writes, as npm's jsonata does: letters as they are, numbers to 15 digits, 3.0 as 3."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})

    def encode(self, value: Any) -> str:
        text: str = super().encode(value if isinstance(value, float) else round_numbers(value))
        return text


def round_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: round_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [round_numbers(item) for item in value]
    if isinstance(value, float) and math.isfinite(value):
        return int(value) if value.is_integer() else float(f"{value:.15g}")
    return value


def problem(kind: str, message: str, **more: Any) -> bytes:
    return json.dumps({"problem": kind, "message": message, **more}).encode()


def answer_job(job: dict[str, Any]) -> bytes:
    try:
        if "data" not in job:
            Jsonata(job["expression"])
            return b'{"value": null}'
        return evaluate(job["expression"], job["data"], job["seconds"])
    except JException as error:
        kind = {"D1012": "time", "D1011": "depth", "D2014": "memory"}.get(error.error)
        kind = kind or ("syntax" if error.error.startswith("S0") else "failed")
        return problem(kind, str(error), position=error.location, jsonata_code=error.error)
    except RecursionError:
        return problem("depth", "")
    except MemoryError:
        return problem("memory", "")
    except ArithmeticError:
        return problem("failed", "A number is out of range")
    except Exception as error:  # the evaluator's own mistakes are the expression's failure, never ours
        return problem("failed", in_plain_words(error))


NO_NUMBER = "could not convert string to float: "


def in_plain_words(error: Exception) -> str:
    """What the evaluator stumbled over, for people who write JSONata and not Python."""
    said = str(error)
    if said.startswith(NO_NUMBER):
        return f"{said.removeprefix(NO_NUMBER)} is not a number"
    return f"it cannot be carried out with these values ({said or type(error).__name__})"


def read_exactly(size: int) -> bytes:
    data = sys.stdin.buffer.read(size)
    if len(data) < size:
        sys.exit(0)  # the parent is gone
    return data


def write_frame(body: bytes) -> None:
    sys.stdout.buffer.write(HEADER.pack(b"D", len(body)) + body)
    sys.stdout.buffer.flush()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    Functions.Encoder = Encoder
    sys.setrecursionlimit(PYTHON_DEPTH)
    write_frame(b"")
    while True:
        _, length = HEADER.unpack(read_exactly(HEADER.size))
        job = json.loads(read_exactly(length))
        signal.setitimer(signal.ITIMER_REAL, job["seconds"] + ALARM_GRACE)
        answer = answer_job(job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_frame(answer)


if __name__ == "__main__":
    main()
