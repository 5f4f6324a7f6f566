"""A worker that checks a value against a JSON Schema. Law: time and memory are bounded before it looks at a schema.

Started by `nodes.answer_schema` as a script in isolated mode, so it imports nothing of ours.
"""

import json
import resource
import signal
import struct
import sys
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, validators
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.exceptions import Unresolvable

HEADER = struct.Struct(">cI")
MEMORY = 512 * 2**20
# An empty registry that fetches nothing: a `$ref` to an address must never become a request of ours.
NOTHING_ELSE: Registry[Any] = Registry()


def check(value: Any, schema: dict[str, Any]) -> dict[str, str]:
    """{} when the value fits, else what is at fault and why."""
    kind = validators.validator_for(schema, default=Draft202012Validator)
    try:
        kind.check_schema(schema)
        error = best_match(kind(schema, registry=NOTHING_ELSE).iter_errors(value))
    except SchemaError as broken:
        return {"fault": "schema", "reason": broken.message}
    except Unresolvable as missing:
        return {"fault": "schema", "reason": f"it refers to {missing.ref}, which it does not hold"}
    except RecursionError:
        return {"fault": "schema", "reason": "it refers to itself without end"}
    except MemoryError:
        return {"fault": "schema", "reason": "checking it takes too much memory"}
    except Exception as mistake:  # The library's own mistakes on an odd schema are the schema's fault, never ours.
        return {"fault": "schema", "reason": f"{type(mistake).__name__}: {mistake}"}
    return {} if error is None else {"fault": "value", "reason": f"{error.json_path} {error.message}"}


def read_exactly(size: int) -> bytes:
    data = sys.stdin.buffer.read(size)
    if len(data) < size:
        sys.exit(0)  # The parent is gone.
    return data


def write_frame(body: bytes) -> None:
    sys.stdout.buffer.write(HEADER.pack(b"D", len(body)) + body)
    sys.stdout.buffer.flush()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    write_frame(b"")
    while True:
        _, length = HEADER.unpack(read_exactly(HEADER.size))
        job = json.loads(read_exactly(length))
        signal.setitimer(signal.ITIMER_REAL, job["seconds"])
        answer = check(job["value"], job["schema"])
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_frame(json.dumps({"fault": "", "reason": "", **answer}).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
