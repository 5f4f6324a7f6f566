"""What a shared run hides: the values, and every place where they stand word for word."""

import json
import time
from typing import Any

from runs.redaction import HIDDEN, MOST_TEXTS, Redaction, redact_record

SAID = {"message": "No answer for Ada Lovelace.", "advice": "Ask Ada Lovelace."}
ERROR = {"code": "http_error", "retryable": True, **SAID}
CALL = {"id": "c", "tool": "look", "arguments": {"who": "Bea"}}


def event(type_name: str, node: str | None, **data: Any) -> dict[str, Any]:
    return {"run": "r", "seq": 1, "type": type_name, "at": "2026-01-31T08:00:00.000Z", "node": node, "data": data}


def record(**changes: Any) -> dict[str, Any]:
    events = [
        event("run.started", None, inputs={"name": "Ada Lovelace", "age": 36}),
        event("step.started", "greet", inputs={"name": "Ada Lovelace"}, attempt=1),
        event("step.logged", "greet", text='Asked {"name": "Ada Lovelace"}'),
        event("step.succeeded", "greet", outputs={"text": "Hello Ada Lovelace, aged 36 of 136!"}, attempt=1),
        event("step.called", "agent", calls=[CALL], carry=["secret"]),
        event("step.started", "each#0/look", inputs={"who": "Bea", "list": [36, 37, True]}, attempt=1),
        event("run.cancelled", None, by="a person's id", reason="Enough of Bea"),
    ]
    inputs, outputs = {"name": "Ada Lovelace", "age": 36}, {"page": "Done."}
    return {"inputs": inputs, "outputs": outputs, "error": ERROR, "events": events} | changes


def redacted(**wish: Any) -> dict[str, Any]:
    return redact_record(record(), Redaction.from_json(wish))


def data_of(changed: dict[str, Any]) -> list[dict[str, Any]]:
    return [event["data"] for event in changed["events"]]


def test_what_nobody_called_harmless_never_leaves() -> None:
    shown = json.dumps(redacted())

    assert ("a person's id" in shown, "secret" in shown, "Ada Lovelace" in shown) == (False, False, True)


def test_hidden_inputs_are_struck_out_wherever_they_stand() -> None:
    changed = redacted(inputs=True)

    assert changed["inputs"] == {"name": HIDDEN, "age": HIDDEN}
    assert changed["error"] == {
        "code": "http_error", "retryable": True, "message": f"No answer for {HIDDEN}.", "advice": f"Ask {HIDDEN}.",
    }  # fmt: skip
    assert data_of(changed)[:4] == [
        {"inputs": {"name": HIDDEN, "age": HIDDEN}},
        {"attempt": 1, "inputs": {"name": HIDDEN}},
        {"text": f'Asked {{"name": "{HIDDEN}"}}'},
        {"attempt": 1, "outputs": {"text": f"Hello {HIDDEN}, aged 36 of 136!"}},
    ]
    assert data_of(changed)[5]["inputs"] == {"who": "Bea", "list": [HIDDEN, 37, True]}


def test_a_hidden_text_is_found_as_json_writes_it() -> None:
    inputs, event_ = {"page": 'She said "no"\n'}, event("step.logged", "a", text=json.dumps({"page": 'She said "no"'}))

    changed = redact_record(record(inputs=inputs, events=[event_]), Redaction(inputs=True))

    assert data_of(changed) == [{"text": f'{{"page": "{HIDDEN}"}}'}]


def test_hidden_outputs_leave_the_names_of_the_ports() -> None:
    assert redacted(outputs=True)["outputs"] == {"page": HIDDEN}


def test_everything_of_a_hidden_step_goes_and_of_the_steps_inside_it() -> None:
    changed = redacted(steps=["each", "greet"])

    assert data_of(changed)[1:4] == [
        {"attempt": 1, "inputs": {"name": HIDDEN}},
        {"text": HIDDEN},
        {"attempt": 1, "outputs": {"text": HIDDEN}},
    ]
    assert data_of(changed)[4]["calls"] == [{"id": "c", "tool": "look", "arguments": {"who": HIDDEN}}]
    assert data_of(changed)[5]["inputs"] == {"who": HIDDEN, "list": HIDDEN}
    assert data_of(changed)[6] == {"reason": f"Enough of {HIDDEN}"}
    assert changed["inputs"] == {"name": HIDDEN, "age": HIDDEN}


def test_what_a_hidden_step_failed_by_is_struck_out_wherever_it_stands() -> None:
    failed = {"code": "http_error", "retryable": True, "message": "Bea has no account.", "advice": "Ask Cy."}
    events = [
        event("step.failed", "each#0/look", error=failed, attempt=1),
        event("step.succeeded", "each", outputs={"results": [None], "errors": [failed | {"index": 0}]}),
        event("step.started", "mend", inputs={"error": failed, "note": "Bea has no account. Ask Cy."}, attempt=1),
        event("step.failed", "mend", error=failed | {"message": "Twice: Bea has no account."}, attempt=1),
        event("run.failed", "mend", error=failed),
    ]

    changed = redact_record(record(error=failed, events=events), Redaction(steps=frozenset({"look"})))

    hidden = {"code": "http_error", "retryable": True, "message": HIDDEN, "advice": HIDDEN}
    assert changed["error"] == hidden
    assert data_of(changed) == [
        {"attempt": 1, "error": hidden},
        {"outputs": {"results": [None], "errors": [hidden | {"index": 0}]}},
        {"attempt": 1, "inputs": {"error": hidden, "note": f"{HIDDEN} {HIDDEN}"}},
        {"attempt": 1, "error": hidden | {"message": f"Twice: {HIDDEN}"}},
        {"error": hidden},
    ]


def test_a_run_that_failed_by_a_hidden_step_does_not_say_how_even_in_other_words() -> None:
    said = {"code": "failed", "retryable": False, "message": "The worker ended while Bea was asked."}
    events = [event("run.failed", "look", error=said)]

    changed = redact_record(
        record(error=said | {"message": "Bea."}, events=events), Redaction(steps=frozenset({"look"}))
    )

    assert changed["error"] == {"code": "failed", "retryable": False, "message": HIDDEN}


def test_hiding_every_value_leaves_figures_and_codes() -> None:
    changed = redacted(values=True)
    shown = json.dumps(changed)

    assert [word for word in ("Ada", "Bea", "36", "Done", "Asked") if word in shown] == []
    assert changed["error"] == {"code": "http_error", "retryable": True, "message": HIDDEN, "advice": HIDDEN}


def test_why_a_step_is_held_is_told_and_its_condition_is_not() -> None:
    told = {"why": "breakpoint", "attempt": 1, "condition": "name = 'Ada Lovelace'", "problem": "", "by": "somebody"}

    changed = redact_record(record(events=[event("step.held", "greet", **told)]), Redaction(inputs=True))

    assert data_of(changed) == [{"why": "breakpoint", "attempt": 1, "condition": f"name = '{HIDDEN}'", "problem": ""}]


def test_too_many_hidden_texts_hide_every_value() -> None:
    inputs = {f"key{number}": f"text {number}" for number in range(MOST_TEXTS + 1)}

    changed = redact_record(record(inputs=inputs), Redaction(inputs=True))

    assert changed["outputs"] == {"page": HIDDEN}


def test_the_longest_of_hidden_texts_that_begin_alike_is_struck_out_in_any_case_of_letters() -> None:
    inputs = {"a": "Ada", "b": "Ada Lovelace", "c": "\u0130stanbul"}
    said = "ADA LOVELACE wrote to ada from \u0130STANBUL, \u0130 say"

    changed = redact_record(
        record(inputs=inputs, events=[event("step.logged", "a", text=said)]), Redaction(inputs=True)
    )

    assert data_of(changed) == [{"text": f"{HIDDEN} wrote to {HIDDEN} from {HIDDEN}, \u0130 say"}]


def test_many_hidden_texts_cost_hardly_more_than_few() -> None:
    def seconds(texts: int) -> float:
        inputs = {f"key{number}": f"hidden text {number}" for number in range(texts)}
        events = [event("step.logged", "a", text="All work and no play makes Jack a dull boy. " * 5_000)]
        begun = time.perf_counter()
        redact_record(record(inputs=inputs, events=events), Redaction(inputs=True))
        return time.perf_counter() - begun

    few, many = (min(seconds(texts) for _ in range(3)) for texts in (4, 400))

    assert many < few * 5


def decided_by(name: str) -> str:
    """A record that says who decided, as strangers get it."""
    outputs = {"approved": "Ship it", "comment": "", "decided_by": name}
    events = [
        event(
            "approval.requested", "ask", id="1", question="Ship it?", approvers="operator", editable=False, seconds=9
        ),
        event("approval.decided", "ask", id="1", decision="approve", by="7", name=name, outputs={}, comment="Go."),
        event("step.succeeded", "ask", outputs=outputs, attempt=1),
        event("step.succeeded", "note", outputs={"text": f"{name} said so."}, attempt=1),
    ]
    return json.dumps(redact_record(record(events=events), Redaction.from_json({})))


def test_a_link_tells_what_was_decided_and_never_by_whom() -> None:
    assert "Grace Hopper" not in decided_by("Grace Hopper")
    assert "grace@example.com" not in decided_by("grace@example.com")
    assert f'"decided_by": "{HIDDEN}"' in decided_by("Grace")
    assert all(word in decided_by("Grace Hopper") for word in ("Ship it?", "approve", "Go."))
