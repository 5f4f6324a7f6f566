"""Spans follow from events alone: every span once, whoever folds them and in however many pieces."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from runs.watch.spans import About, Span, Trace, span_id

RUN = UUID("01890000-0000-7000-8000-000000000001")
ABOUT = About(
    RUN, "Greeter", {"agents.trigger": "person"}, lambda path: {"ask": "llm@1", "team": "agent@1"}.get(path, "")
)
ERROR = {"code": "model_rate_limited", "message": "Too many requests.", "advice": "", "retryable": True}
CHARGE = {"provider": "openai", "model": "gpt-5.4", "input_tokens": 10, "output_tokens": 4, "cost": "0.001"}


def told(*events: tuple[str, str | None, dict]) -> list[dict]:
    """Events a millisecond apart, from the first of January 2026 on."""
    return [
        {
            "seq": seq,
            "type": name,
            "at": f"2026-01-01T00:00:{seq // 1000:02}.{seq % 1000:03}Z",
            "node": node,
            "data": data,
        }
        for seq, (name, node, data) in enumerate(events, 1)
    ]


def started(node: str, attempt: int = 1) -> tuple[str, str, dict]:
    return "step.started", node, {"inputs": {}, "attempt": attempt}


def succeeded(node: str) -> tuple[str, str, dict]:
    return "step.succeeded", node, {"outputs": {"text": "secret"}, "attempt": 1}


def failed(node: str, attempt: int = 1) -> tuple[str, str, dict]:
    return "step.failed", node, {"error": ERROR, "attempt": attempt}


BEGIN = ("run.started", None, {"inputs": {}})
END = ("run.succeeded", None, {"outputs": {}})


def spans(*events: tuple[str, str | None, dict], about: About = ABOUT) -> dict[str, Span]:
    return {span.name: span for span in Trace(about).fold(told(*events))}


def test_a_run_is_a_trace_and_a_step_a_span_of_it():
    found = spans(BEGIN, started("greet"), succeeded("greet"), END)
    root, step = found["invoke_workflow Greeter"], found["step greet"]

    assert root.trace == step.trace == RUN.hex
    assert (root.parent, step.parent) == (None, root.id)
    assert (step.end - step.start, root.end - root.start) == (1_000_000, 3_000_000)
    assert root.attributes["agents.run.status"] == "succeeded"
    assert (root.error, step.error) == (None, None)


def test_a_model_call_is_a_client_span_of_its_step_by_the_conventions():
    timed = {**CHARGE, "seconds": 0.001, "first_text_seconds": 0.0005}
    found = spans(BEGIN, started("ask"), ("charge.made", "ask", timed), succeeded("ask"), END)
    call, step = found["chat gpt-5.4"], found["step ask"]

    assert (call.parent, call.is_client, call.end - call.start) == (step.id, True, 1_000_000)
    assert {name: value for name, value in call.attributes.items() if name.startswith("gen_ai.")} == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5.4",
        "gen_ai.request.stream": True,
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.output_tokens": 4,
        "gen_ai.usage.cache_read.input_tokens": 0,
        "gen_ai.response.time_to_first_chunk": 0.0005,
    }


def test_a_retry_shows_inside_its_step_which_fails_only_in_the_end():
    retry = ("step.retrying", "ask", {"attempt": 2, "delay": 0.5})
    mended = spans(BEGIN, started("ask"), failed("ask"), retry, started("ask", 2), succeeded("ask"), END)
    broken = spans(BEGIN, started("ask"), failed("ask"), ("run.failed", "ask", {"node": "ask", "error": ERROR}))

    assert [moment.name for moment in mended["step ask"].moments] == ["step.failed", "step.retrying", "step.attempt"]
    assert mended["step ask"].error is None
    assert broken["step ask"].error == broken["invoke_workflow Greeter"].error == "Too many requests."
    assert broken["step ask"].attributes["error.type"] == "model_rate_limited"


def test_a_step_inside_a_container_or_a_tool_is_a_child_of_what_opened_its_scope():
    found = spans(BEGIN, started("team"), started("team#t1c0/search"), succeeded("team#t1c0/search"), succeeded("team"))
    tool, agent = found["execute_tool search"], found["invoke_agent team"]

    assert tool.parent == agent.id == span_id(RUN.hex, "team")
    assert (tool.attributes["gen_ai.tool.name"], tool.attributes["gen_ai.tool.call.id"]) == ("search", "t1c0")


def test_contents_are_only_told_when_they_are_asked_for():
    quiet = spans(BEGIN, started("ask"), succeeded("ask"))
    loud = spans(BEGIN, started("ask"), succeeded("ask"), about=About(RUN, captures_content=True))

    assert "secret" not in str(quiet)
    assert loud["step ask"].attributes["agents.step.outputs"] == '{"text": "secret"}'


PATHS = ["a", "b", "each", "each#0/c", "each#1/c"]


@st.composite
def histories(draw: st.DrawFn) -> list[dict]:
    """Runs as hosts write them: steps that begin, fail, retry, call models and end, in any interleaving."""
    events, attempts, over = [BEGIN], dict[str, int](), set[str]()
    for _ in range(draw(st.integers(0, 25))):
        path = draw(st.sampled_from(PATHS))
        if path in over:
            continue
        if path not in attempts:
            attempts[path] = 1
            events.append(started(path))
            continue
        match draw(st.sampled_from(["charge", "succeed", "fail", "retry", "cancel", "sleep"])):
            case "charge":
                events.append(("charge.made", path, CHARGE))
            case "succeed":
                events.append(succeeded(path))
                over.add(path)
            case "fail":
                events.append(failed(path, attempts[path]))
                over.add(path)
            case "cancel":
                events.append(("step.cancelled", path, {"reason": "over"}))
                over.add(path)
            case "sleep":
                events.append(("step.slept", path, {"seconds": 1, "attempt": attempts[path]}))
            case "retry":
                events.append(failed(path, attempts[path]))
                attempts[path] += 1
                events.append(("step.retrying", path, {"attempt": attempts[path], "delay": 1}))
                events.append(started(path, attempts[path]))
    return told(*events, END)


@given(histories(), st.lists(st.integers(0, 80), max_size=6))
def test_hosts_that_take_over_from_each_other_give_together_what_one_alone_gives(history: list[dict], cuts: list[int]):
    """A host that takes over folds what is stored, gives nothing for it, and goes on: so after every crash."""
    together: list[Span] = []
    edges = sorted({0, len(history), *(cut for cut in cuts if cut < len(history))})
    for start, end in pairwise(edges):
        trace = Trace(ABOUT)
        trace.fold(history[:start])
        together += trace.fold(history[start:end])

    assert together == Trace(ABOUT).fold(history)


@given(histories())
def test_a_finished_trace_is_whole(history: list[dict]):
    found = Trace(ABOUT).fold(history)
    ids = {span.id for span in found}

    assert sum(span.parent is None for span in found) == 1
    assert all(span.start <= span.end for span in found)
    assert all(
        span.parent in ids for span in found if "#" not in span.attributes.get("agents.step.path", "") and span.parent
    )
    assert len(ids) == len(found)


@given(histories())
def test_events_that_come_twice_give_nothing_twice(history: list[dict]):
    trace = Trace(ABOUT)
    once = trace.fold(history)

    assert (trace.fold(history), bool(once)) == ([], True)
