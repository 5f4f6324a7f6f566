"""Forks: what still holds is given again at no cost, what depends on a change is carried out, on a real host."""

from collections import Counter

import pytest
from channels.db import database_sync_to_async as in_thread

from graphs.services import commit_graph, main_branch
from runs.checking import find_faults
from runs.errors import ScriptRefused
from runs.forking import Fork, fork_run
from runs.models import Run, RunEvent
from runs.readers import read_steps
from runs.services import start_again, start_run
from tests.factories import World, make_world
from tests.runs.processes import demo_model, effects
from tests.runs.scenes import commit, finished, graph_of, host, start

pytestmark = pytest.mark.django_db(transaction=True)


def asks(url: str, name: str, after: str = "before", **more: object) -> dict:
    """A step whose every execution is counted by the server."""
    return {"kind": "http_request@1", "settings": {"url": f"{url}/{name}?after={{{{ {after} }}}}"}, **more}


def diamond(url: str) -> dict:
    nodes = {name: asks(url, name) for name in ("one", "left", "right")}
    nodes["last"] = {"kind": "template@1", "settings": {"text": "{{ a }} and {{ b }}"}}
    edges = ["input.word -> one.before", "one.body -> left.before", "one.body -> right.before"]
    edges += ["left.body -> last.a", "right.body -> last.b", "last.text -> output.text"]
    return graph_of(nodes, edges, word="text")


@pytest.fixture
def world() -> World:
    world = make_world()
    world.acme.settings = {"allow_private_network": True}
    world.acme.save()
    return world


@pytest.fixture(autouse=True)
def private(settings: object) -> None:
    settings.PRIVATE_NETWORK_ALLOWED = True  # type: ignore[attr-defined]


async def fork(run: Run, world: World, fork: Fork, revision: object = None) -> Run:
    forked = await in_thread(fork_run)(run, fork, revision=revision, by=world.alice, trigger="person", priority=0)
    return await finished(forked)


def counted(counts: Counter) -> dict[str, int]:
    total: Counter = Counter()
    for path, count in counts.items():
        total[path.partition("?")[0]] += count
    return dict(total)


def reused(run: Run) -> dict[str, str | None]:
    return {step["path"]: step["reused"] for step in read_steps(run)}


async def test_a_run_with_given_results_is_run_again_with_the_same_results(world: World) -> None:
    with effects(0.01) as server:
        async with host():
            run = await finished(await in_thread(start)(world, diamond(server.url), word="go"))
            forked = await fork(run, world, Fork("from", "left", outputs={"right": {"body": "mine"}}))
            again = await finished(await in_thread(start_again)(forked, by=world.alice))

        assert (again.status, again.outputs) == ("succeeded", {"text": "done and mine"})
        assert counted(server.counts) == {"one": 1, "left": 3, "right": 1}
        assert await in_thread(reused)(again) == {"one": "recorded", "left": None, "right": "edited", "last": None}
        assert again.source == forked.source
        assert await in_thread(find_faults)([again.id], all_ended=True) == []


async def test_a_fork_carries_out_only_the_step_and_what_depends_on_it(world: World) -> None:
    with effects(0.01) as server:
        async with host():
            run = await finished(await in_thread(start)(world, diamond(server.url), word="go"))
            forked = await fork(run, world, Fork("from", "left"))

        assert (forked.status, forked.outputs) == ("succeeded", run.outputs)
        assert counted(server.counts) == {"one": 1, "left": 2, "right": 1}
        assert await in_thread(reused)(forked) == {"one": "recorded", "left": None, "right": "recorded", "last": None}
        assert forked.source == {"run": str(run.id), "step": "left", "mode": "from"}
        assert await in_thread(find_faults)([run.id, forked.id], all_ended=True) == []


async def test_an_edited_value_goes_on_and_the_step_itself_is_not_carried_out(world: World) -> None:
    with effects(0.01) as server:
        async with host():
            run = await finished(await in_thread(start)(world, diamond(server.url), word="go"))
            forked = await fork(run, world, Fork("from", "left", {"left": {"body": "Hello"}}))
            refused = Fork("from", "left", {"left": "Hello"})
            with pytest.raises(ScriptRefused, match="must be an object"):
                await fork(run, world, refused)

        assert forked.outputs == {"text": "Hello and done"}
        assert counted(server.counts) == {"one": 1, "left": 1, "right": 1}
        assert (await in_thread(reused)(forked))["left"] == "edited"
        assert await in_thread(find_faults)(all_ended=True) == []


async def test_changed_inputs_are_read_again_by_all_that_depends_on_them(world: World) -> None:
    with effects(0.01) as server:
        async with host():
            run = await finished(await in_thread(start)(world, diamond(server.url), word="go"))
            await fork(run, world, Fork("from", "last", inputs={"word": "stop"}))

        assert server.counts["one?after=go"] == server.counts["one?after=stop"] == 1
        assert counted(server.counts) == {"one": 2, "left": 2, "right": 2}


async def test_a_failed_run_is_retried_from_the_failed_step_with_a_mended_revision(world: World) -> None:
    with effects(0.01) as server:
        data = diamond(server.url)
        # It needs both, so that neither is under way when it fails.
        both = {"a": "{{ a }}", "b": "{{ b }}"}
        data["nodes"]["last"] = asks("http://127.0.0.1:1", "last", "a")
        data["nodes"]["last"]["settings"]["query"] = both
        data["edges"] = [edge for edge in data["edges"] if "last.text" not in edge]
        data["edges"] += ["right.body -> output.other", "last.body -> output.text"]
        revision = await in_thread(commit)(world, data)
        async with host():
            run = await finished(
                await in_thread(start_run)(
                    workspace=world.acme, revision=revision, inputs={"word": "go"}, by=world.alice
                )
            )
            assert run.status == "failed"
            again = await fork(run, world, Fork("failed"))
            assert again.status == "failed"
            data["nodes"]["last"] = asks(server.url, "last", "a")
            data["nodes"]["last"]["settings"]["query"] = both
            agent = revision.agent
            mended = await in_thread(commit_graph)(
                agent, data, "Mend", world.alice, await in_thread(main_branch)(agent)
            )
            done = await fork(run, world, Fork("failed"), mended)
            with pytest.raises(ScriptRefused, match="nothing to retry"):
                await fork(done, world, Fork("failed"))

        assert (done.status, done.outputs) == ("succeeded", {"other": "done", "text": "done"})
        assert counted(server.counts) == {"one": 1, "left": 1, "right": 1, "last": 1}
        assert await in_thread(find_faults)(all_ended=True) == []


AGENT = {
    "ask": {"kind": "llm@1", "settings": {"model": "smart", "prompt": "Say something of {{ name }}"}},
    "last": {"kind": "template@1", "settings": {"text": "{{ said }}!"}},
}


async def test_recorded_answers_of_models_are_replayed_at_no_cost(world: World, settings: object) -> None:
    with demo_model() as url:
        settings.DEMO_MODEL_URL, settings.OPENAI_API_KEY = url, ""  # type: ignore[attr-defined]
        data = graph_of(
            AGENT, ["input.name -> ask.name", "ask.text -> last.said", "last.text -> output.text"], name="text"
        )
        async with host():
            run = await finished(await in_thread(start)(world, data, name="Ada"), 30)
            assert run.tokens_out > 0
    async with host():  # No model can be asked any more.
        forked = await fork(run, world, Fork("models"))

    assert (forked.status, forked.outputs) == ("succeeded", run.outputs)
    assert (forked.tokens_in, forked.tokens_out, forked.cost) == (0, 0, 0)
    assert await in_thread(reused)(forked) == {"ask": "recorded", "last": None}
    charges = RunEvent.objects.filter(run=forked, type="charge.made")
    assert not await in_thread(charges.exists)()
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_an_agent_that_is_forked_in_its_second_turn_keeps_its_first_one_and_the_tools_of_it(
    world: World, settings: object
) -> None:
    with demo_model() as url, effects(0.01) as server:
        settings.DEMO_MODEL_URL, settings.OPENAI_API_KEY = url, ""  # type: ignore[attr-defined]
        nodes = {
            "helper": {
                "kind": "agent@1",
                "settings": {"model": "smart", "prompt": "Use the weather tool. How is the weather in {{ name }}?"},
            },
            "weather": asks(server.url, "weather", "city", note="The weather of a city"),
        }
        edges = ["input.name -> helper.name", "weather.tool -> helper.tools", "helper.text -> output.text"]
        async with host():
            run = await finished(await in_thread(start)(world, graph_of(nodes, edges, name="text"), name="Lisbon"), 30)
            tools = [path for path in await in_thread(reused)(run) if "/" in path]
            assert (run.status, len(tools) > 0) == ("succeeded", True)
            asked = counted(server.counts)["weather"]
            again = await fork(run, world, Fork("from", tools[-1]))
            replayed = await fork(run, world, Fork("all"))

        assert (again.status, replayed.status, replayed.outputs) == ("succeeded", "succeeded", run.outputs)
        assert (replayed.tokens_out, 0 < again.tokens_out < run.tokens_out) == (0, True)
        assert counted(server.counts)["weather"] == asked + 1
        assert await in_thread(find_faults)(all_ended=True) == []
