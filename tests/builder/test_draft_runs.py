"""Runs of a draft by REST: with pins, from a node, up to a node, one node alone, and forks of runs."""

import pytest
from channels.db import database_sync_to_async as in_thread
from rest_framework.test import APIClient

from builder.commands import read_command
from builder.services import apply_commands, commit_draft, create_agent
from graphs.models import Agent
from runs.models import Run, Script
from tests.factories import World, make_world
from tests.runs.scenes import events_of, finished, graph_of, host

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = {
    "one": {"kind": "template@1", "settings": {"text": "1 {{ word }}"}},
    "two": {"kind": "template@1", "settings": {"text": "2 {{ before }}"}},
    "three": {"kind": "template@1", "settings": {"text": "3 {{ before }}"}},
}
EDGES = ["input.word -> one.word", "one.text -> two.before", "two.text -> three.before", "three.text -> output.text"]


class Client:
    """A member's client for one agent."""

    def __init__(self, world: World, agent: Agent, user: object) -> None:
        self.agent, self._api = agent, APIClient()
        self._api.force_login(user)
        self._runs = f"/api/w/{world.acme.slug}/agents/{agent.pk}/runs"
        self._base = f"/api/w/{world.acme.slug}/runs"

    async def run(self, **wish: object) -> tuple[int, dict]:
        answer = await in_thread(self._api.post)(self._runs, {"inputs": {"word": "go"}, **wish}, format="json")
        return answer.status_code, answer.json()

    async def fork(self, run: str, **wish: object) -> tuple[int, dict]:
        answer = await in_thread(self._api.post)(f"{self._base}/{run}/fork", wish, format="json")
        return answer.status_code, answer.json()

    async def steps(self, run: str) -> dict[str, tuple[str, str | None]]:
        answer = await in_thread(self._api.get)(f"{self._base}/{run}/steps")
        return {step["path"]: ((step["outputs"] or {}).get("text"), step["reused"]) for step in answer.json()}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def agent(world: World) -> Agent:
    return create_agent(project=world.playground, by=world.alice, graph=graph_of(TEXTS, EDGES, word="text"))


@pytest.fixture
def client(world: World, agent: Agent) -> Client:
    return Client(world, agent, world.alice)


async def ended(answer: tuple[int, dict]) -> Run:
    status, run = answer
    assert status == 201, run
    return await finished(await in_thread(Run.objects.get)(pk=run["id"]))


async def mark(client: Client, node: str, value: object) -> None:
    command = read_command({"type": "mark", "id": node, "name": "pin", "value": value})
    await in_thread(apply_commands)(client.agent, [command], None)


async def test_pins_are_given_to_runs_of_the_draft_and_never_to_a_revision(client: Client, world: World) -> None:
    await mark(client, "two", {"text": "pinned"})
    revision = await in_thread(commit_draft)(client.agent, "Begin", world.alice)
    assert "pinned" not in revision.yaml
    async with host():
        drafts = await ended(await client.run())
        without = await ended(await client.run(pins=False))
        committed = await ended(await client.run(revision=revision.sha))

    assert [run.outputs["text"] for run in (drafts, without, committed)] == ["3 pinned", "3 2 1 go", "3 2 1 go"]
    assert await client.steps(str(drafts.id)) == {
        "one": ("1 go", None),
        "two": ("pinned", "pinned"),
        "three": ("3 pinned", None),
    }
    assert (drafts.source["mode"], without.source, committed.source) == ("pins", None, None)
    assert await in_thread(Script.objects.count)() == 1


async def test_what_is_pinned_or_given_must_be_outputs_that_the_step_has(client: Client) -> None:
    async with host():
        run = await ended(await client.run())
    given = await client.run(given={"one": {"txet": "mine"}})
    forked = await client.fork(str(run.id), step="two", outputs={"one": {"body": "x", "text": "y"}})
    await mark(client, "two", {"json": {}})
    pinned = await client.run()
    await mark(client, "two", {"error": {"code": "gone", "message": "Gone."}})
    async with host():
        failed = await ended(await client.run())

    refused = [(status, answer["code"], answer["detail"]) for status, answer in (given, forked, pinned)]
    assert refused == [
        (422, "outputs_refused", "one has no output txet. Its outputs are: text."),
        (422, "outputs_refused", "one has no output body. Its outputs are: text."),
        (422, "outputs_refused", "two has no output json. Its outputs are: text."),
    ]
    assert failed.status == "succeeded"


async def test_a_run_ends_after_a_node_whatever_is_wrong_behind_it(client: Client) -> None:
    broken = {"type": "add_node", "id": "broken", "kind": "template@1", "settings": {"text": "{{ x }} {{ y }}"}}
    edge = {"type": "connect", "edge": "two.text -> broken.x"}
    await in_thread(apply_commands)(client.agent, [read_command(broken), read_command(edge)], None)
    status, problem = await client.run()
    async with host():
        run = await ended(await client.run(until="two"))

    assert (status, problem["code"]) == (422, "draft_has_problems")
    assert (run.status, run.outputs, run.source["mode"]) == ("succeeded", {}, "until")
    assert await client.steps(str(run.id)) == {"one": ("1 go", None), "two": ("2 1 go", None)}


async def test_a_run_begins_with_a_node_or_is_of_one_node_alone(client: Client) -> None:
    refused = [await client.run(**{"from": "two"}), await client.run(only="two"), await client.run(until="gone")]
    async with host():
        run = await ended(await client.run())
        begun = await ended(await client.run(**{"from": "two"}, inputs={}))
        alone = await ended(await client.run(only="two", reuse=str(run.id)))
        given = await ended(await client.run(only="three", given={"two": {"text": "mine"}}))

    assert [status for status, _ in refused] == [422, 422, 422]
    assert all("Run until here instead" in problem["detail"] for _, problem in refused[:2])
    assert begun.outputs == run.outputs
    assert await client.steps(str(begun.id)) == {
        "one": ("1 go", "recorded"),
        "two": ("2 1 go", None),
        "three": ("3 2 1 go", None),
    }
    assert await client.steps(str(alone.id)) == {"one": ("1 go", "recorded"), "two": ("2 1 go", None)}
    assert await client.steps(str(given.id)) == {"two": ("mine", "edited"), "three": ("3 mine", None)}


async def test_one_node_runs_with_its_pinned_inputs_before_anything_else_has_run(client: Client) -> None:
    await mark(client, "two", {"text": "pinned"})
    async with host():
        run = await ended(await client.run(only="three"))
        refused = await client.run(only="two")

    assert await client.steps(str(run.id)) == {"two": ("pinned", "pinned"), "three": ("3 pinned", None)}
    assert refused[0] == 422


async def test_a_fork_takes_the_draft_as_it_is_now(client: Client, world: World) -> None:
    async with host():
        run = await ended(await client.run())
        change = {"type": "set", "id": "three", "path": ["settings", "text"], "value": "new {{ before }}"}
        await in_thread(apply_commands)(client.agent, [read_command(change)], None)
        forked = await ended(await client.fork(str(run.id), step="three", revision="draft"))
        same = await ended(await client.fork(str(run.id), step="three"))
        unknown = await client.fork(str(run.id), step="gone")
    stranger = await in_thread(Client)(world, client.agent, world.mallory)

    assert (forked.outputs, same.outputs) == ({"text": "new 2 1 go"}, {"text": "3 2 1 go"})
    assert (unknown[0], unknown[1]["code"]) == (422, "script_refused")
    assert (await stranger.fork(str(run.id), step="one"))[0] == 404


async def test_what_is_given_must_be_an_object_of_a_sane_size(client: Client) -> None:
    status, problem = await client.run(given={"one": {"text": "x" * 600_000}})
    assert (status, problem["code"]) == (422, "script_refused")
    long = "ä" * 20_000
    async with host():
        run = await ended(await client.run(given={"one": {"text": long}}))

    assert run.status == "succeeded"
    assert len(await in_thread(events_of)(run)) > 5
