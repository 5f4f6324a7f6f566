"""A model that nobody here knows is a warning at the node that names it, in the editor and by REST alike."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builder.problems import find_draft_problems
from builder.services import create_agent, readable_data
from connections.services import create_connection
from engine.problems import Problem
from tests.factories import World, make_world, signed_in

pytestmark = pytest.mark.django_db

ADVICE = "If it is new, add it to its connection's models, or leave it so."


@pytest.fixture
def world(settings: Any) -> World:
    settings.OPENAI_API_KEY, settings.DEMO_MODEL_URL = "", "http://127.0.0.1:8765/v1"
    return make_world()


def asking(*models: str | None) -> dict[str, Any]:
    """An agent whose nodes n0, n1 … ask these models; None names none."""
    nodes = {
        f"n{number}": {"kind": "llm@1", "settings": {"prompt": "Say it.", **({"model": model} if model else {})}}
        for number, model in enumerate(models)
    }
    edges = [f"{node}.text -> output.{node}" for node in nodes]
    return {"format": "agent/1", "name": "Asks", "nodes": nodes, "edges": edges}


def warnings(world: World, *models: str | None) -> list[Problem]:
    return find_draft_problems(asking(*models), world.acme)[1]


def connect(world: World, provider: str, name: str, *models: str) -> None:
    create_connection(
        workspace=world.acme,
        provider=provider,
        name=name,
        base_url=f"https://{name}.example/v1",
        model_names=list(models),
        secret={"api_key": "k"},
    )


def test_what_the_workspace_lists_and_what_has_a_price_is_known(world: World) -> None:
    connect(world, "openai_compatible", "mine", "llama-3")
    connect(world, "openai", "theirs", "gpt-4o")

    assert warnings(world, None, "smart", "fast", "demo", "demo-slow", "mine/llama-3", "llama-3", "gpt-4o") == []
    assert warnings(world, "theirs/gpt-4o-mini") == []  # Not listed, but the list of prices has it.


def test_a_model_that_nobody_knows_is_a_warning_at_its_field(world: World) -> None:
    connect(world, "openai_compatible", "mine", "llama-3")

    assert warnings(world, "smart", "mine/llama-33") == [
        Problem(
            "unknown_model", "Nobody here knows a model “mine/llama-33”.", "n1", "settings.model", "warning",
            f"Did you mean mine/llama-3? {ADVICE}",
        )
    ]  # fmt: skip


def test_a_connection_that_lists_no_models_is_taken_at_its_word(world: World) -> None:
    connect(world, "openai_compatible", "mine")

    assert warnings(world, "mine/anything") == []


def test_a_connection_that_is_gone_and_a_stand_in_are_told(world: World) -> None:
    told = [problem.message for problem in warnings(world, "gone/llama", "gpt-9")]

    assert told == [
        "Nobody here knows a model “gone/llama”.",
        "No model “gpt-9” is connected, so the demo model answers in its place.",
    ]


def test_another_workspaces_models_are_not_known_here(world: World) -> None:
    connect(world, "openai_compatible", "mine", "llama-3")

    _, problems = find_draft_problems(asking("mine/llama-3"), world.elsewhere)
    assert [problem.code for problem in problems] == ["unknown_model"]


def test_rest_tells_it_and_the_agent_may_run(world: World) -> None:
    agent = create_agent(project=world.playground, by=world.alice, graph=readable_data(asking("gpt-9")))

    (problem,) = signed_in(world.bob).get(f"/api/w/acme/agents/{agent.pk}/draft").json()["problems"]
    assert (problem["code"], problem["severity"], problem["field"]) == ("unknown_model", "warning", "settings.model")
    started = signed_in(world.bob).post(f"/api/w/acme/agents/{agent.pk}/runs", {"inputs": {}}, format="json")
    assert started.status_code == 201, started.json()


def test_many_nodes_with_aliases_ask_the_database_nothing_more(world: World) -> None:
    with CaptureQueriesContext(connection) as few:
        warnings(world, "smart")
    with CaptureQueriesContext(connection) as many:
        warnings(world, *["smart", "fast"] * 20)
    with CaptureQueriesContext(connection) as named:
        warnings(world, *["demo", "demo-slow"] * 20)

    assert (len(many) - len(few), len(named) - len(few)) == (0, 1)
