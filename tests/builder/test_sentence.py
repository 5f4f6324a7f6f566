"""Building from a sentence: a plan that a person may accept, from a model or, without one, from templates."""

from typing import Any

import pytest

from builder.commands import read_commands
from builder.proposals import try_commands
from builder.sentence import NO_MODEL
from builder.sentence_templates import compose, find_template, split_sentence
from builder.services import apply_commands, create_agent, open_draft, read_draft
from builder.templates import find_templates
from engine.problems import errors
from graphs.models import Agent
from tests.builder.scripted_model import serving
from tests.factories import World, signed_in

pytestmark = pytest.mark.django_db

TWO = "Summarise a page, and then classify and route it as support mail"


def node(name: str, kind: str, settings: str) -> dict[str, Any]:
    return {"type": "add_node", "id": name, "kind": kind, "title": name.title(), "settings": settings}


def edge(text: str) -> dict[str, Any]:
    return {"type": "connect", "edge": text}


INPUT = {"type": "set_input", "name": "page", "value": '{"type": "text"}'}
ASK = node("ask", "llm@1", '{"model": "smart", "prompt": "Sum up {{ page }}"}')
GOOD = [INPUT, ASK, edge("input.page -> ask.page"), edge("ask.text -> output.summary")]


def answer(*commands: dict[str, Any]) -> dict[str, Any]:
    """Every field of every command is there, as a strict schema wants it."""
    nulls = dict.fromkeys(("id", "kind", "title", "parent", "settings", "path", "value", "edge", "name"))
    return {"summary": "Sums up a page.", "commands": [nulls | command for command in commands]}


@pytest.fixture
def empty(world: World) -> Agent:
    return create_agent(project=world.playground, by=world.alice)


def plan(world: World, agent: Agent, sentence: str) -> Any:
    return signed_in(world.bob).post(f"/api/w/acme/agents/{agent.id}/draft/plan", {"sentence": sentence}).json()


def test_without_a_model_the_plan_is_composed_from_templates_and_says_so(world: World, empty: Agent) -> None:
    told = plan(world, empty, TWO)

    assert (told["source"], told["problems"], told["usage"]) == ("templates", [], None)
    assert told["note"].startswith(NO_MODEL)
    assert "Summarise a page" in told["summary"]
    assert "Classify and route support mail" in told["summary"]
    assert read_draft(empty)["nodes"] == {}


def test_words_that_no_template_speaks_of_are_named(world: World, empty: Agent) -> None:
    told = plan(world, empty, "Search the web and summarise the page")

    assert "Summarise a page" in told["summary"]
    assert "“search”, “web”" in told["note"]


def test_an_accepted_plan_of_two_steps_runs_one_after_the_other(world: World, empty: Agent) -> None:
    told = plan(world, empty, TWO)

    state = apply_commands(empty, read_commands(told["commands"]), world.bob)

    assert errors(state.problems) == []
    assert list(state.graph["inputs"]) == ["page"]
    assert "summarise.text -> " in "\n".join(state.graph["edges"])
    assert state.graph["layout"]["input"][0] < state.graph["layout"]["output"][0]


@pytest.mark.parametrize("template", [one for one in find_templates() if not one.agents], ids=lambda one: one.slug)
def test_every_template_fits_behind_and_before_any_other(world: World, template: Any) -> None:
    found = [find_template(f"{template.title}. {template.summary}"), find_template(template.title)]
    composed = compose(f"{template.title}, then translate it into French, then {template.title}")
    named = {**composed.graph, "format": "agent/1", "name": "Composed"}

    assert found == [template, template]
    assert [part[1] for part in composed.parts] == [template, None, template]
    assert [problem.message for problem in try_commands(world.acme, named, []).problems] == []
    assert set(composed.graph["layout"]) == set(composed.graph["nodes"])


def test_a_plan_for_a_draft_that_has_nodes_stands_below_them(world: World, agent: Agent) -> None:
    told = plan(world, agent, "Summarise a page")

    state = apply_commands(agent, read_commands(told["commands"]), world.bob)

    new = [place[1] for name, place in state.graph["layout"].items() if name in ("summarise", "keywords")]
    assert errors(state.problems) == []
    assert min(new) > state.graph["layout"]["greet"][1] + 100
    assert state.graph["inputs"].keys() == {"name", "page"}


def test_a_sentence_is_split_into_its_steps() -> None:
    assert split_sentence("Read the mail, then answer it and then file it. Finally tell me!") == [
        "Read the mail", "answer it", "file it", "tell me",
    ]  # fmt: skip
    assert split_sentence("  ...  ") == ["..."]


def test_a_model_plans_with_the_declarations_of_the_kinds_before_it(world: World, empty: Agent) -> None:
    with serving(world.acme, answer(*GOOD)) as model:
        told = plan(world, empty, "Sum up a page")
        apply_commands(empty, read_commands(told["commands"]), world.bob)

    assert (told["source"], told["summary"], told["problems"], told["note"]) == ("model", "Sums up a page.", [], "")
    assert [(change["what"], change["needs"]) for change in told["changes"][:4]] == [
        ("Declare input page", []),
        ("Add Ask", []),
        ("Connect input.page -> ask.page", [0, 1]),
        ("Connect ask.text -> output.summary", [1]),
    ]
    assert told["usage"] == {"model": "scripted-1", "tokens_in": 100, "tokens_out": 20, "cost": None}
    assert "for_each@1" in model.asked[0]["messages"][1]["content"]
    assert errors(open_draft(empty).problems) == []


def test_a_plan_with_problems_is_mended_once(world: World, empty: Agent) -> None:
    unwired = answer(INPUT, ASK, edge("ask.text -> output.summary"))

    with serving(world.acme, unwired, answer(*GOOD)) as model:
        told = plan(world, empty, "Sum up a page")

    assert (told["source"], told["problems"], told["usage"]["tokens_in"]) == ("model", [], 200)
    assert "page" in model.asked[1]["messages"][-1]["content"]


def test_what_cannot_be_mended_is_told_with_the_plan(world: World, empty: Agent) -> None:
    with serving(world.acme, answer(INPUT, ASK, edge("ask.text -> output.summary"))):
        told = plan(world, empty, "Sum up a page")

    assert (told["source"], len(told["problems"])) == ("model", 1)


def test_a_model_that_answers_nonsense_leaves_the_templates(world: World, empty: Agent) -> None:
    with serving(world.acme, answer({"type": "remove_node", "id": "nowhere"})):
        told = plan(world, empty, "Summarise a page")

    assert told["source"] == "templates"
    assert told["note"].startswith("The model gave no plan that can be used")


def test_only_who_may_edit_may_plan(world: World, empty: Agent) -> None:
    url = f"/api/w/acme/agents/{empty.id}/draft/plan"

    assert signed_in(world.olga).post(url, {"sentence": "Anything"}).status_code == 403
    assert signed_in(world.bob).post(url, {"sentence": " "}).status_code == 400


def test_a_models_nodes_stand_in_the_order_of_their_values_right_of_what_feeds_them(world: World, agent: Agent) -> None:
    second = node("second", "llm@1", '{"prompt": "{{ a }}"}')
    wires = (edge("greet.text -> ask.page"), edge("ask.text -> second.a"), edge("second.text -> output.end"))

    with serving(world.acme, answer(ASK, second, *wires)):
        told = plan(world, agent, "Ask twice")

    places = {command["id"]: command["position"] for command in told["commands"] if command["type"] == "add_node"}
    assert places == {"ask": [320, 240], "second": [640, 240]}
