"""Explaining a failure: the catalogue always answers, a model may propose a change that nobody has applied."""

from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread

from budgets.models import Question
from builder.draft_runs import start_draft_run
from builder.explaining import ONLY_CATALOGUE
from builder.services import create_agent, read_draft, readable_data
from graphs.models import Agent
from runs.models import Run
from runs.services import start_run
from runs.step_nodes import find_node
from tests.builder.scripted_model import serving
from tests.factories import World, make_world, signed_in
from tests.runs.scenes import commit, finished, host

pytestmark = pytest.mark.django_db(transaction=True)

GRAPH = {
    "format": "agent/1",
    "name": "Counter",
    "inputs": {"data": {"type": "json"}},
    "nodes": {
        "count": {
            "kind": "transform@1",
            "title": "Count",
            "settings": {"expression": "$sum(data)", "inputs": [{"name": "data", "type": "json"}]},
        }
    },
    "edges": ["input.data -> count.data", "count.result -> output.sum"],
}
SET = {"type": "set", "id": "count", "path": ["settings", "expression"], "value": '"$sum(data.price)"'}


def fix(*commands: dict[str, Any]) -> dict[str, Any]:
    return {"summary": "It sums texts. Sum the prices.", "commands": list(commands)}


@pytest.fixture
async def failed() -> tuple[World, Agent, Run]:
    def begin() -> tuple[World, Agent, Run]:
        world = make_world()
        agent = create_agent(project=world.playground, by=world.alice, graph=readable_data(GRAPH))
        return world, agent, start_draft_run(agent, {"data": ["a", "b"]}, world.alice)

    world, agent, run = await in_thread(begin)()
    async with host():
        return world, agent, await finished(run)


def explain(world: World, run: Run, **wish: Any) -> Any:
    return signed_in(world.olga).post(f"/api/w/acme/runs/{run.id}/explain", wish)


def test_the_catalogue_says_what_it_means_and_the_demo_model_is_not_asked(failed: tuple[World, Agent, Run]) -> None:
    world, agent, run = failed

    told = explain(world, run).json()

    assert told | {"advice": told["advice"][-1:]} == {
        "agent": str(agent.id), "step": "count", "node": "count", "kind": "transform@1", "code": "jsonata_failed",
        "cause": "The expression failed: Argument 1 of Object sum must be an array of n.",
        "meaning": "The expression failed on this data.", "advice": ["Look at the step's input."],
        "inputs": {"data": ["a", "b"]}, "source": "catalogue", "note": ONLY_CATALOGUE, "summary": "", "fix": [],
        "usage": None,
    }  # fmt: skip


def test_a_model_proposes_a_change_that_nobody_has_applied(
    failed: tuple[World, Agent, Run], caplog: pytest.LogCaptureFixture
) -> None:
    world, agent, run = failed
    caplog.set_level("INFO", "builder.asking")

    with serving(world.acme, fix(SET)) as model:
        told = explain(world, run, step="count").json()

    assert (told["source"], told["summary"], told["note"]) == ("model", "It sums texts. Sum the prices.", "")
    assert told["fix"] == [
        {
            "index": 0, "needs": [], "what": "Change expression of Count",
            "before": "$sum(data)", "after": "$sum(data.price)",
            "command": {"type": "set", "id": "count", "path": ["settings", "expression"], "value": "$sum(data.price)"},
        }
    ]  # fmt: skip
    assert told["usage"] == {"model": "scripted-1", "tokens_in": 100, "tokens_out": 20, "cost": None}
    (line,) = [record for record in caplog.records if record.name == "builder.asking"]
    assert line.getMessage() == (
        "A model was asked outside of runs: workspace acme, purpose explain, provider openai_compatible, "
        "model scripted-1, tokens_in 100, tokens_out 20, cost unknown."
    )
    assert (line.__dict__["tokens_in"], line.__dict__["cost"]) == (100, None)
    (question,) = Question.objects.for_workspace(world.acme)
    assert (question.project, question.purpose, question.model) == (run.project_id, "explain", "scripted-1")
    assert (question.tokens_in, question.tokens_out, question.cost) == (100, 20, None)
    assert "jsonata_failed" in model.asked[0]["messages"][1]["content"]
    assert read_draft(agent)["nodes"]["count"]["settings"]["expression"] == "$sum(data)"


def test_a_node_that_a_fix_adds_stands_beside_what_it_is_wired_to(failed: tuple[World, Agent, Run]) -> None:
    world, _, run = failed
    add = {"type": "add_node", "id": "round", "kind": "template@1", "settings": '{"text": "{{ sum }}"}'}
    wire = {"type": "connect", "edge": "count.result -> round.sum"}

    with serving(world.acme, fix(add, wire)):
        told = explain(world, run).json()

    assert told["fix"][0]["command"]["position"] == [320, 240]  # Output is in the way.


def test_what_a_model_proposes_in_vain_is_told(failed: tuple[World, Agent, Run]) -> None:
    world, _, run = failed
    unknown = {"type": "set", "id": "gone", "path": ["title"], "value": '"X"'}
    harmful = {"type": "set", "id": "count", "path": ["kind"], "value": '"nonsense@1"'}

    with serving(world.acme, fix(unknown), fix(harmful), "no JSON", 500):
        notes = [explain(world, run).json() for _ in range(4)]

    assert [told["fix"] for told in notes] == [[], [], [], []]
    assert [told["note"].partition(":")[0] for told in notes] == [
        "The model proposed a change that this draft does not allow",
        "The model proposed a change that would bring a problem",
        "The model's answer could not be used. Try again, or choose another model for smart in Settings.",
        "The model's endpoint answered with status 500. Look at the connection.",
    ]
    assert [told["source"] for told in notes] == ["model", "model", "catalogue", "catalogue"]
    assert Question.objects.for_workspace(world.acme).count() == 3  # What nobody can use was paid for, too.


def test_a_step_inside_another_agent_is_known_by_that_agents_graph() -> None:
    world = make_world()
    inner = commit(world, GRAPH)
    ports = {"inputs": {"data": "json"}, "outputs": {"sum": "json"}}
    sub = {"kind": "sub_agent@1", "settings": {"agent": str(inner.agent_id), "ports": ports}}
    outer = {**GRAPH, "nodes": {"sub": sub}, "edges": ["input.data -> sub.data", "sub.sum -> output.sum"]}
    revision = commit(world, outer)
    run = start_run(workspace=world.acme, revision=revision, inputs={"data": [1]}, by=world.alice)

    nodes = [find_node(run, path) for path in ("sub", "sub#0/count", "count", "sub#0/gone")]

    assert [(node.kind, node.is_own) if node else None for node in nodes] == [
        ("sub_agent@1", True), ("transform@1", False), None, None,
    ]  # fmt: skip


def test_a_step_that_did_not_fail_has_nothing_to_explain(failed: tuple[World, Agent, Run]) -> None:
    world, _, run = failed

    answer = explain(world, run, step="nowhere")

    assert (answer.status_code, answer.json()["code"]) == (409, "step_has_not_failed")
