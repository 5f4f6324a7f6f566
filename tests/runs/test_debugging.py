"""Runs that people debug: held steps wait in the database, and go on as they are told, once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread

from graphs.models import Revision
from runs.checking import find_faults
from runs.controls import control_run, read_controls
from runs.errors import ConditionRefused, OutputsRefused, RunIsOver, StepNotHeld
from runs.models import Control, Partial, Run, RunEvent
from runs.services import cancel_run, resolve_texts, start_run
from tests.factories import World, make_world, signed_in
from tests.runs.processes import demo_model
from tests.runs.scenes import CHAIN, commit, events_of, finished, graph_of, host, start, until
from tests.runs.test_deadlines import BEGAN, folded

pytestmark = pytest.mark.django_db(transaction=True)

EACH = graph_of(
    {
        "each": {"kind": "for_each@1", "settings": {"parallel": 1}},
        "inner": {"kind": "template@1", "parent": "each", "settings": {"text": "<{{ word }}>"}},
        "after": {"kind": "template@1", "settings": {"text": "All: {{ words }}"}},
    },
    [
        "input.words -> each.items",
        "each.item -> inner.word",
        "inner.text -> each.result",
        "each.results -> after.words",
        "after.text -> output.text",
    ],
    words="list of text",
)


def debug(world: World, data: dict[str, Any], *, mode: str = "run", stops: Any = (), **inputs: Any) -> Run:
    """A queued run that stops at these nodes; of a mapping the values are conditions."""
    breakpoints = {name: {"condition": stops[name] if isinstance(stops, dict) else ""} for name in stops}
    return debug_revision(world, commit(world, data), {"mode": mode, "breakpoints": breakpoints}, **inputs)


def debug_revision(world: World, revision: Revision, wish: dict[str, Any], **inputs: Any) -> Run:
    return start_run(workspace=world.acme, revision=revision, inputs=inputs, by=world.alice, debug=wish)


async def begin(data: dict[str, Any], **more: Any) -> Run:
    return await in_thread(debug)(await in_thread(make_world)(), data, **more)


def held_in(run: Run) -> list[str]:
    """The paths that are held, in the order in which they were."""
    held: dict[str, None] = {}
    for event in RunEvent.objects.filter(run=run).order_by("seq"):
        if event.type == "step.held":
            held[event.node] = None
        elif event.type in ("step.released", "step.cancelled"):
            held.pop(event.node, None)
    return list(held)


async def paused(run: Run, *paths: str) -> None:
    """Wait until the run rests and exactly these steps are held."""
    await until(lambda: Run.objects.filter(pk=run.pk, status="paused").exists() and held_in(run) == list(paths))


async def tell(run: Run, action: str, **request: Any) -> None:
    await in_thread(control_run)(run, by=None, action=action, **request)


async def test_a_run_rests_at_a_breakpoint_without_a_host_until_it_is_let_go() -> None:
    run = await begin(CHAIN, stops=["shout"], name="Ada")
    async with host():
        await paused(run, "shout")
        resting = await in_thread(Run.objects.get)(pk=run.pk)
        await tell(run, "resume")
        run = await finished(run)

    assert (resting.host_id, resting.wake_at) == (None, None)
    assert (run.status, run.outputs) == ("succeeded", {"text": "Hello Ada! How are you?"})
    assert [(kind, node) for _, kind, node in await in_thread(events_of)(run)] == [
        ("run.debugged", None),
        ("run.started", None),
        ("step.started", "greet"),
        ("step.succeeded", "greet"),
        ("step.started", "shout"),
        ("step.held", "shout"),
        ("run.paused", None),
        ("run.debugged", None),
        ("step.released", "shout"),
        ("step.succeeded", "shout"),
        ("run.succeeded", None),
    ]
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_another_host_holds_the_same_steps() -> None:
    run = await begin(CHAIN, stops=["shout"], name="Ada")
    async with host():
        await paused(run, "shout")
    before = await in_thread(events_of)(run)
    async with host():
        await in_thread(Run.objects.filter(pk=run.pk).update)(status="running")  # As if its host had just died.
        await until(lambda: Run.objects.filter(pk=run.pk, status="paused", takes=2).exists())

    assert await in_thread(events_of)(run) == before


async def test_a_held_step_goes_on_with_other_inputs() -> None:
    run = await begin(CHAIN, stops=["shout"], name="Ada")
    async with host():
        await paused(run, "shout")
        await tell(run, "release", step="shout", inputs={"greeting": "Good evening!"})
        run = await finished(run)

    assert run.outputs == {"text": "Good evening! How are you?"}


async def test_a_held_step_is_given_its_outputs_and_is_not_carried_out() -> None:
    run = await begin(CHAIN, stops=["greet"], name="Ada")
    async with host():
        await paused(run, "greet")
        await tell(run, "release", step="greet", outputs={"text": "Dear reader!"})
        run = await finished(run)

    assert run.outputs == {"text": "Dear reader! How are you?"}


async def test_a_held_step_is_given_only_outputs_that_it_has() -> None:
    code = {"code": "result = {}", "outputs": [{"name": "yes"}, {"name": "no"}]}
    nodes = CHAIN["nodes"] | {"shout": {"kind": "code@1", "settings": code}}
    edges = ["input.name -> greet.name", "greet.text -> output.text"]
    run = await begin(CHAIN | {"nodes": nodes, "edges": edges}, stops=["greet", "shout"], name="Ada")
    async with host():
        await paused(run, "greet", "shout")
        with pytest.raises(OutputsRefused) as text:
            await tell(run, "release", step="greet", outputs={"txet": "Dear"})
        with pytest.raises(OutputsRefused) as dynamic:
            await tell(run, "release", step="shout", outputs={"yes": 1, "maybe": 2, "result": 3})
        await tell(run, "release", step="shout", outputs={"no": 1})
        await tell(run, "release", step="greet", outputs={"text": "Dear"})
        run = await finished(run)

    assert text.value.message == "greet has no output txet. Its outputs are: text."
    assert dynamic.value.message == "shout has no output maybe, result. Its outputs are: yes, no."
    assert run.outputs == {"text": "Dear"}


async def test_what_no_host_could_write_is_refused_before_any_host_sees_it() -> None:
    deep: Any = "x" * 20_000
    for _ in range(150):
        deep = [deep]
    run = await begin(CHAIN, stops=["shout"], name="Ada")
    async with host():
        await paused(run, "shout")
        with pytest.raises(OutputsRefused, match="more than 100 deep"):
            await tell(run, "release", step="shout", inputs={"greeting": deep})
        await tell(run, "resume")
        run = await finished(run)

    assert run.status == "succeeded"


async def test_a_condition_is_asked_of_a_steps_inputs_every_time() -> None:
    run = await begin(EACH, stops={"inner": "word = 'b'"}, words=["a", "b", "c"])
    async with host():
        await paused(run, "each#1/inner")
        await tell(run, "resume")
        run = await finished(run)

    assert run.outputs == {"text": 'All: ["<a>", "<b>", "<c>"]'}


async def test_a_condition_that_cannot_be_told_holds_and_says_why() -> None:
    run = await begin(CHAIN, stops={"shout": "$number(greeting) > 1"}, name="Ada")
    async with host():
        await paused(run, "shout")
        event = await in_thread(RunEvent.objects.get)(run=run, type="step.held")

    assert event.data["why"] == "breakpoint"
    assert event.data["problem"].startswith("The expression failed")


async def test_stepping_over_a_for_each_runs_it_whole() -> None:
    run = await begin(EACH, mode="step_into", words=["a", "b"])
    async with host():
        await paused(run, "each")
        await tell(run, "step_over")
        await paused(run, "after")
        await tell(run, "step_over")
        run = await finished(run)

    assert run.outputs == {"text": 'All: ["<a>", "<b>"]'}


async def test_stepping_into_a_for_each_goes_item_by_item() -> None:
    run = await begin(EACH, mode="step_into", words=["a", "b"])
    async with host():
        for path in ("each", "each#0/inner", "each#1/inner", "after"):
            await paused(run, path)
            await tell(run, "step_into", step=path)
        run = await finished(run)

    assert run.status == "succeeded"


async def test_a_breakpoint_inside_a_step_that_is_stepped_over_holds() -> None:
    run = await begin(EACH, mode="step_into", stops=["each/inner"], words=["a"])
    async with host():
        await paused(run, "each")
        await tell(run, "step_over", step="each")
        await paused(run, "each#0/inner")
        await tell(run, "resume")
        run = await finished(run)

    assert run.status == "succeeded"


async def test_a_for_each_goes_on_with_the_items_it_was_given() -> None:
    run = await begin(EACH, stops=["each"], words=["a"])
    async with host():
        await paused(run, "each")
        await tell(run, "release", step="each", inputs={"items": ["x", "y"]})
        run = await finished(run)

    assert run.outputs == {"text": 'All: ["<x>", "<y>"]'}


async def test_what_is_asked_before_a_worker_has_the_run_is_done_when_one_has() -> None:
    run = await in_thread(start)(await in_thread(make_world)(), CHAIN, name="Ada")
    await tell(run, "pause")
    async with host():
        await paused(run, "greet")
        await tell(run, "resume")
        run = await finished(run)

    assert run.status == "succeeded"


async def test_a_run_does_not_get_ahead_of_what_was_asked_before_while_that_is_being_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def read_slowly(*words: Any) -> Any:
        await asyncio.sleep(0.3)  # Ten times as long as the whole run takes.
        return await read_controls(*words)

    monkeypatch.setattr("runs.host.read_controls", read_slowly)
    run = await in_thread(start)(await in_thread(make_world)(), CHAIN, name="Ada")
    await tell(run, "pause")
    async with host():
        await paused(run, "greet")


async def test_a_paused_run_can_be_cancelled() -> None:
    run = await begin(CHAIN, stops=["shout"], name="Ada")
    async with host():
        await paused(run, "shout")
        await in_thread(cancel_run)(run, by=None)
        run = await finished(run)

    assert run.status == "cancelled"
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_a_control_is_carried_out_once_however_often_it_is_read() -> None:
    run = await begin(CHAIN, stops=["greet", "shout"], name="Ada")
    async with host():
        await paused(run, "greet")
        await tell(run, "resume")
        await paused(run, "shout")
        rows = await in_thread(lambda: list(Control.objects.filter(run=run).values_list("number", flat=True)))()
        # As if a host had died right after the event, before the row went: the next one reads it again.
        await in_thread(Run.objects.filter(pk=run.pk).update)(status="running")
        await until(lambda: Run.objects.filter(pk=run.pk, status="paused", takes=3).exists())
        assert await in_thread(held_in)(run) == ["shout"]
        await tell(run, "resume")
        run = await finished(run)

    assert rows == [1]
    controls = await in_thread(
        lambda: [e.data["control"] for e in RunEvent.objects.filter(run=run, type="run.debugged")]
    )()
    assert controls == [0, 1, 2]


async def test_breakpoints_can_be_changed_while_a_run_is_held() -> None:
    run = await begin(CHAIN, stops=["greet"], name="Ada")
    async with host():
        await paused(run, "greet")
        await tell(run, "breakpoints", breakpoints={"shout": {"condition": ""}})
        await tell(run, "resume")
        await paused(run, "shout")
        await tell(run, "resume")
        run = await finished(run)

    assert run.status == "succeeded"


async def test_refusals_name_what_is_wrong() -> None:
    world = await in_thread(make_world)()
    run = await in_thread(debug)(world, CHAIN, stops=["shout"], name="Ada")

    with pytest.raises(StepNotHeld):
        await tell(run, "release", step="shout")
    with pytest.raises(ConditionRefused, match="breakpoint on shout"):
        await tell(run, "breakpoints", breakpoints={"shout": {"condition": "greeting ="}})
    with pytest.raises(ConditionRefused):
        await in_thread(debug)(world, CHAIN, stops={"shout": "("}, name="Ada")
    async with host():
        await paused(run, "shout")
        await tell(run, "resume")
        await finished(run)
    with pytest.raises(RunIsOver):
        await tell(run, "pause")


def outer(world: World) -> dict[str, Any]:
    """An agent that asks another one, the greeter, and then says goodbye."""
    inner = str(commit(world, CHAIN).agent_id)
    ports = {"inputs": {"name": {"type": "text"}}, "outputs": {"text": {"type": "text"}}}
    sub = {"kind": "sub_agent@1", "settings": {"agent": inner, "ports": ports}}
    after = {"kind": "template@1", "settings": {"text": "{{ said }} Bye!"}}
    edges = ["input.name -> sub.name", "sub.text -> after.said", "after.text -> output.text"]
    return graph_of({"sub": sub, "after": after}, edges, name="text")


async def test_a_sub_agent_is_stepped_into_and_over() -> None:
    world = await in_thread(make_world)()
    run = await in_thread(lambda: debug(world, outer(world), mode="step_into", name="Ada"))()
    async with host():
        await paused(run, "sub")
        await tell(run, "step_into")
        await paused(run, "sub#0/greet")
        await tell(run, "step_over", step="sub#0/greet")
        await paused(run, "sub#0/shout")
        await tell(run, "step_over")
        await paused(run, "after")
        await tell(run, "resume")
        run = await finished(run)

    assert run.outputs == {"text": "Hello Ada! How are you? Bye!"}


async def test_a_breakpoint_inside_a_sub_agent_is_named_by_its_path_and_not_by_an_id_of_ours() -> None:
    world = await in_thread(make_world)()
    by_path = await in_thread(lambda: debug(world, outer(world), stops=["sub/shout"], name="Ada"))()
    by_id = await in_thread(lambda: debug(world, outer(world), stops=["shout"], name="Ada"))()
    async with host():
        await paused(by_path, "sub#0/shout")
        assert (await finished(by_id)).status == "succeeded"


ASKING = graph_of(
    {
        "ask": {"kind": "llm@1", "settings": {"model": "demo-slow", "prompt": "Say something long of {{ name }}"}},
        "last": {"kind": "template@1", "settings": {"text": "{{ said }}!"}},
    },
    ["input.name -> ask.name", "ask.text -> last.said", "last.text -> output.text"],
    name="text",
)


async def test_a_run_is_paused_while_its_model_speaks_which_speaks_to_its_end(settings: Any) -> None:
    with demo_model() as url:
        settings.DEMO_MODEL_URL, settings.OPENAI_API_KEY = url, ""
        run = await in_thread(start)(await in_thread(make_world)(), ASKING, name="Ada")
        async with host():
            await until(lambda: Partial.objects.filter(run=run).exists())
            await tell(run, "pause")
            await until(lambda: RunEvent.objects.filter(run=run, type="run.debugged").exists())
            assert await in_thread(held_in)(run) == []
            await paused(run, "last")
            await tell(run, "resume")
            run = await finished(run)

    assert run.status == "succeeded"
    assert [kind for _, kind, _ in await in_thread(events_of)(run)].count("charge.made") == 1


async def test_a_limit_does_not_run_while_something_inside_is_held() -> None:
    """A nap beside it keeps the run in its host's memory for longer than the for-each may take."""
    nap = {"kind": "wait@1", "settings": {"amount": 1.5}}
    nodes = EACH["nodes"] | {"each": {**EACH["nodes"]["each"], "timeout": 1}, "nap": nap}
    data = EACH | {"nodes": nodes, "edges": [*EACH["edges"], "input.words -> nap.value", "nap.value -> output.napped"]}
    run = await begin(data, stops=["inner"], words=["a"])
    async with host():
        await until(lambda: RunEvent.objects.filter(run=run, type="step.succeeded", node="nap").exists())
        await paused(run, "each#0/inner")
        await tell(run, "resume")
        run = await finished(run)

    assert (run.status, run.error, run.takes) == ("succeeded", None, 2)


async def test_a_limit_runs_again_once_nothing_is_held() -> None:
    nodes = {
        "each": {"kind": "for_each@1", "timeout": 1},
        "inner": {"kind": "wait@1", "parent": "each", "settings": {"amount": 60}},
    }
    edges = ["input.words -> each.items", "each.item -> inner.value", "inner.value -> each.result"]
    data = graph_of(nodes, [*edges, "each.results -> output.all"], words="list of text")
    run = await begin(data, stops=["inner"], words=["a"])
    async with host():
        await paused(run, "each#0/inner")
        await tell(run, "resume")
        run = await finished(run)

    assert (run.status, run.error["code"]) == ("failed", "timeout")
    assert await in_thread(find_faults)(all_ended=True) == []


def test_a_host_that_takes_over_lets_no_limit_run_while_something_is_held() -> None:
    data = EACH | {"nodes": EACH["nodes"] | {"each": {**EACH["nodes"]["each"], "timeout": 30}}}
    events = (
        (
            0,
            "run.debugged",
            None,
            {"by": "", "action": "", "mode": "run", "over": [], "breakpoints": {"inner": {}}, "control": 0},
        ),
        (0, "run.started", None, {"inputs": {"words": ["a"]}}),
        (0, "step.started", "each", {"inputs": {"items": ["a"]}, "attempt": 1}),
        (1, "step.opened", "each", {"attempt": 1}),
        (1, "step.started", "each#0/inner", {"inputs": {"word": "a"}, "attempt": 1}),
        (2, "step.held", "each#0/inner", {"why": "breakpoint", "attempt": 1, "condition": "", "problem": ""}),
    )
    released = (50, "step.released", "each#0/inner", {"by": "", "inputs": None, "outputs": None, "attempt": 1})

    held, let_go = folded(data, *events), folded(data, *events, released)

    assert (held.timers, held.holding.held) == ({}, {"each#0/inner": 1})
    assert let_go.timers == {("each", "deadline-1"): BEGAN + timedelta(seconds=80)}
    assert [command.node for command in let_go.commands] == ["each#0/inner"]


async def test_a_run_is_started_and_controlled_by_rest_and_shows_its_held_step() -> None:
    world = await in_thread(make_world)()
    revision = await in_thread(commit)(world, CHAIN)
    olga = await in_thread(signed_in)(world.olga)
    post = in_thread(lambda url, body: olga.post(f"/api/w/acme/{url}", body, format="json"))
    get = in_thread(lambda url: olga.get(f"/api/w/acme/{url}").json())
    wish = {"inputs": {"name": "Ada"}, "revision": revision.sha, "debug": {"breakpoints": {"shout": {}}}}
    started = await post(f"agents/{revision.agent_id}/runs", wish)
    assert started.status_code == 201, started.json()
    run = await in_thread(Run.objects.get)(pk=started.json()["id"])
    async with host():
        await paused(run, "shout")
        steps, line = await get(f"runs/{run.id}/steps"), await get("runs?status=paused")
        refused = [
            await post(f"runs/{run.id}/control", body)
            for body in ({"action": "zork"}, {"action": "release", "inputs": {}}, {"action": "pause", "step": "shout"},
                         {"action": "breakpoints"}, {"action": "release", "step": "greet"},
                         {"action": "breakpoints", "breakpoints": {"shout": {"condition": "("}}})
        ]  # fmt: skip
        told = await post(f"runs/{run.id}/control", {"action": "resume"})
        await finished(run)

    assert [(step["path"], step["status"]) for step in steps] == [("greet", "succeeded"), ("shout", "held")]
    assert [one["id"] for one in line["results"]] == [str(run.id)]
    assert [answer.status_code for answer in refused] == [400, 400, 400, 400, 409, 422]
    assert told.status_code == 202
    over = await post(f"runs/{run.id}/control", {"action": "pause"})
    assert (over.status_code, over.json()["code"]) == (409, "run_is_over")


def test_who_may_only_look_controls_nothing() -> None:
    world = make_world()
    run = start(world, CHAIN, name="Ada")

    answer = signed_in(world.victor).post(f"/api/w/acme/runs/{run.id}/control", {"action": "pause"}, format="json")

    assert answer.status_code == 403
    assert not Control.objects.exists()


async def test_long_values_that_are_given_stay_values_of_their_ports() -> None:
    long = ["Good evening! " * 10] * 200
    code = {"code": "result = {'all': []}", "outputs": [{"name": "all", "type": "list of text"}]}
    data = graph_of(
        {
            "list": {"kind": "code@1", "settings": code},
            "say": {"kind": "template@1", "settings": {"text": "{{ all }}"}},
        },
        ["list.all -> say.all", "say.text -> output.text", "list.all -> output.all"],
    )
    run = await begin(data, stops=["list"])
    async with host():
        await paused(run, "list")
        await tell(run, "release", step="list", outputs={"all": long})
        run = await finished(run)
        kept = await in_thread(resolve_texts)(run.workspace_id, run.outputs)

    assert kept["all"] == long
    assert await in_thread(find_faults)(all_ended=True) == []
