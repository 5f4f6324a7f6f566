"""The templates that ship: without a problem, in canonical text, with inputs to try them, and whole when created."""

from dataclasses import replace

import pytest

from builder import services, templates
from builder.commands import SetMeta
from builder.problems import find_problems_alone
from builder.seed import seed_demo
from engine.inputs import check_inputs
from engine.textform import parse_graph
from graphs import services as graphs
from graphs.models import Agent, Revision
from graphs.text import emit_yaml
from tests.factories import make_world

ALL = templates.find_templates()
each_template = pytest.mark.parametrize("template", ALL, ids=lambda template: template.slug)


def test_the_gallery_has_what_a_newcomer_tries_first():
    assert {template.slug for template in ALL} >= {
        "summarise-a-page",
        "extract-invoice-fields",
        "route-support-mail",
        "research-with-tools",
        "for-each-csv-row",
        "chart-from-csv",
        "readable-report",
        "compose-agents",
    }


@each_template
def test_a_template_has_no_problem(template):
    for graph in (template.graph, *template.agents.values()):
        assert find_problems_alone(graph) == []


@each_template
def test_a_template_stands_in_canonical_text(template):
    assert template.text == emit_yaml(template.graph)


@each_template
def test_the_sample_inputs_of_a_template_are_accepted(template):
    graph, _ = parse_graph(template.graph)

    assert check_inputs(graph, template.sample_inputs) == (template.sample_inputs, [])


@pytest.mark.django_db
@each_template
def test_an_agent_from_a_template_is_committed_and_complete(template):
    world = make_world()

    agent = services.create_from_template(project=world.playground, slug=template.slug, by=world.bob)

    state = services.open_draft(agent)
    assert (state.problems, state.head.tree) == ([], state.head.tree)
    assert graphs.pin_draft(agent, state.graph, world.bob) == state.head
    found = graphs.find_pinned_revisions(graphs.load_graph(state.head), world.acme)
    assert len(found) == len(template.agents)
    assert agent.origin == {"template": template.slug, "tags": template.tags}


@pytest.mark.django_db
def test_the_demo_agents_are_made_once_and_a_deleted_one_stays_deleted():
    world = make_world()

    first = seed_demo(world.acme, world.playground, world.alice)
    graphs.archive_agent(Agent.objects.filter(origin__template="summarise-a-page").get())

    parts = sum(len(template.agents) for template in ALL)
    assert first == f"{len(ALL)} demo agents"
    assert seed_demo(world.acme, world.playground, world.alice) is None
    assert Agent.objects.count() == len(ALL) + parts
    assert Revision.objects.filter(named=True).count() == len(ALL) + parts


def changed(template, text):
    """The template as a later version of the product might ship it."""
    return replace(template, graph={**template.graph, "description": text})


@pytest.mark.django_db
def test_a_demo_agent_follows_its_template_until_somebody_edits_it(monkeypatch):
    world = make_world()
    seed_demo(world.acme, world.playground, world.alice)
    edited, untouched = (
        Agent.objects.get(origin__template=template.slug, origin__part__isnull=True) for template in ALL[:2]
    )
    services.apply_commands(edited, [SetMeta(None, "Mine.")], world.alice)
    later = [changed(template, "Better.") for template in ALL]
    monkeypatch.setattr("builder.seed.find_templates", lambda: later)

    said = seed_demo(world.acme, world.playground, world.alice)

    head = graphs.main_branch(untouched).head
    assert said == f"{len(ALL) - 1} demo agents follow their changed templates"
    assert services.open_draft(untouched).graph["description"] == "Better."
    assert head.message == f"Follow the template {ALL[1].slug}"
    assert services.open_draft(edited).graph["description"] == "Mine."
    assert seed_demo(world.acme, world.playground, world.alice) is None


@each_template
def test_every_node_of_a_template_has_its_place_and_containers_hold_theirs_with_room_to_spare(template):
    for graph in (template.graph, *template.agents.values()):
        layout = graph["layout"]
        assert layout.keys() == {"input", "output", *graph["nodes"]}
        for name, node in graph["nodes"].items():
            if parent := node.get("parent"):
                (x, y), (_, _, width, height) = layout[name], layout[parent]
                assert (x >= 128, y >= 72, x + 240 <= width - 128, y + 172 <= height - 24) == (True,) * 4
