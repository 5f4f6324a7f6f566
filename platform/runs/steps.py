"""The steps of a run as people look at them, folded from its events. Pure.

Law: the same events give the same steps, whether they came over a socket, by REST or from the rows, and whether they
are folded here or by the browser: tests/golden/steps.json holds both to it.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict

from live.envelope import Envelope


class Attempt(TypedDict):
    """One try of a step."""

    attempt: int
    started_at: str
    finished_at: str | None
    error: dict[str, Any] | None


class Hold(TypedDict):
    """A time in which a person who debugs held the step: it is no part of what the step took."""

    started_at: str
    finished_at: str | None


class Approval(TypedDict):
    """What a step asked a person, and what became of it: `decision` is None while it waits."""

    id: str
    question: str
    approvers: str
    editable: bool
    requested_at: str
    seconds: float
    decision: str | None
    name: str
    comment: str
    decided_at: str | None


class Step(TypedDict):
    """One step: where it stands, what went in and came out, what it cost."""

    path: str
    status: str
    started_at: str | None
    finished_at: str | None
    inputs: dict[str, Any] | None
    outputs: dict[str, Any] | None
    error: dict[str, Any] | None
    reason: str | None
    attempts: list[Attempt]
    holds: list[Hold]
    approval: Approval | None
    tokens_in: int
    tokens_out: int
    cost: str
    cost_is_complete: bool
    models: list[str]
    logs: list[str]
    reused: str | None


def fold_steps(events: Iterable[Envelope]) -> list[Step]:
    """The steps in the order in which they were first heard of."""
    steps: dict[str, Step] = {}
    for event in events:
        if event["node"] and (change := _CHANGES.get(event["type"])):
            change(steps.setdefault(event["node"], _new(event["node"])), event["at"], event["data"])
    return list(steps.values())


def _new(path: str) -> Step:
    return Step(
        path=path,
        status="running",
        started_at=None,
        finished_at=None,
        inputs=None,
        outputs=None,
        error=None,
        reason=None,
        attempts=[],
        holds=[],
        approval=None,
        tokens_in=0,
        tokens_out=0,
        cost="0",
        cost_is_complete=True,
        models=[],
        logs=[],
        reused=None,
    )


def _reused(step: Step, at: str, data: dict[str, Any]) -> None:
    step["reused"] = data["why"]


def _started(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"], step["inputs"], step["reused"] = "running", data["inputs"], None
    step["started_at"], step["approval"] = step["started_at"] or at, None
    step["attempts"].append(Attempt(attempt=data["attempt"], started_at=at, finished_at=None, error=None))


def _succeeded(step: Step, at: str, data: dict[str, Any]) -> None:
    step["outputs"], step["error"] = data["outputs"], None
    _end(step, "succeeded", at, None)


def _failed(step: Step, at: str, data: dict[str, Any]) -> None:
    step["error"] = data["error"]
    _end(step, "failed", at, data["error"])


def _cancelled(step: Step, at: str, data: dict[str, Any]) -> None:
    step["reason"] = data["reason"]
    _end(step, "cancelled", at, None)


def _skipped(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"], step["reason"] = "skipped", data["reason"]
    step["outputs"] = data.get("outputs") or step["outputs"]


def _retrying(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"], step["finished_at"] = "retrying", None


def _called(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"] = "waiting"


def _slept(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"] = "sleeping"


def _asked(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"] = "asking"
    step["approval"] = Approval(
        id=data["id"],
        question=data["question"],
        approvers=data["approvers"],
        editable=data["editable"],
        requested_at=at,
        seconds=data["seconds"],
        decision=None,
        name="",
        comment="",
        decided_at=None,
    )


def _decided(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"] = "running"
    if approval := step["approval"]:
        approval |= {"decision": data["decision"], "name": data.get("name", ""), "comment": data.get("comment", "")}  # type: ignore[typeddict-item]
        approval["decided_at"] = at


def _held(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"] = "held"
    step["holds"].append(Hold(started_at=at, finished_at=None))


def _released(step: Step, at: str, data: dict[str, Any]) -> None:
    step["status"] = "running"
    _end_hold(step, at)
    step["inputs"] = {**(step["inputs"] or {}), **(data["inputs"] or {})}


def _woke(step: Step, at: str, data: dict[str, Any]) -> None:
    if step["status"] == "asking" and step["approval"]:
        step["approval"] |= {"decision": "timed_out", "decided_at": at}  # type: ignore[typeddict-item]
    step["status"] = "running"


def _charged(step: Step, at: str, data: dict[str, Any]) -> None:
    step["tokens_in"] += data["input_tokens"]
    step["tokens_out"] += data["output_tokens"]
    step["cost"] = f"{(Decimal(step['cost']) + Decimal(data['cost'] or 0)).normalize():f}"
    step["cost_is_complete"] = step["cost_is_complete"] and data["cost"] is not None
    step["reused"] = None  # What asked a model in this run was not given, or not to its end.
    if data["model"] not in step["models"]:
        step["models"].append(data["model"])


def _logged(step: Step, at: str, data: dict[str, Any]) -> None:
    step["logs"].append(data["text"])


def _end(step: Step, status: str, at: str, error: dict[str, Any] | None) -> None:
    step["status"], step["finished_at"] = status, at
    _end_hold(step, at)
    if step["attempts"]:
        step["attempts"][-1] |= {"finished_at": at, "error": error}  # type: ignore[typeddict-item]


def _end_hold(step: Step, at: str) -> None:
    if step["holds"] and step["holds"][-1]["finished_at"] is None:
        step["holds"][-1]["finished_at"] = at


_CHANGES = {
    "step.started": _started,
    "step.reused": _reused,
    "step.succeeded": _succeeded,
    "step.failed": _failed,
    "step.cancelled": _cancelled,
    "step.skipped": _skipped,
    "step.retrying": _retrying,
    "step.called": _called,
    "step.slept": _slept,
    "approval.requested": _asked,
    "approval.decided": _decided,
    "step.held": _held,
    "step.released": _released,
    "timer.fired": _woke,
    "charge.made": _charged,
    "step.logged": _logged,
}
