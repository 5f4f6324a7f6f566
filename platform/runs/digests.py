"""Steps with digests in the place of their values, for whoever only asks which values are the same. Pure.

Law: two values have one digest exactly when they say the same; the order of keys does not matter, nor does 1 or 1.0.
"""

import json
from hashlib import sha256
from typing import Any

from runs.steps import Step

# A coincidence among so many is less likely than a disk that errs.
DIGITS = 16


def digest_step(step: Step) -> Step:
    """Without what the step logged, which nobody compares."""
    return {**step, "inputs": _digests(step["inputs"]), "outputs": _digests(step["outputs"]), "logs": []}


def _digests(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return values and {port: digest(value) for port, value in values.items()}


def digest(value: Any) -> str:
    text = json.dumps(_canonical(value), sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:DIGITS]


def _canonical(value: Any) -> Any:
    """Numbers as browsers know them: 1.0 is 1."""
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_canonical(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
