"""Sub-agents: found in their own workspace only, in circles never, and copied along into another workspace."""

import pytest

from engine.plan import agent_reference
from graphs import services
from graphs.errors import SubAgentCycle, SubAgentMissing


def calling(*references):
    nodes = {}
    for number, reference in enumerate(references):
        agent, _, revision = reference.partition("@")
        settings = {"agent": agent} | ({"revision": revision} if revision else {})
        nodes[f"call{number}"] = {"kind": "sub_agent@1", "settings": settings}
    return {"format": "agent/1", "name": "Caller", "nodes": nodes or {"hint": {"kind": "note@1"}}}


@pytest.fixture
def make(project, alice):
    def make_agent(name, *references, project=project):
        agent = services.create_agent(project=project, name=name, by=alice)
        services.commit_graph(agent, calling(*references), f"Add {name}", alice, services.main_branch(agent))
        return agent

    return make_agent


def graph_of(agent):
    return services.load_graph(services.main_branch(agent).head)


def test_sub_agents_are_found_down_to_the_last_level(make, project):
    leaf = make("Leaf")
    middle = make("Middle", str(leaf.id))
    top = make("Top", str(middle.id), str(leaf.id))

    pinned = services.pinned_agents(graph_of(top), project.workspace)

    assert pinned == {str(middle.id): graph_of(middle), str(leaf.id): graph_of(leaf)}
    assert list(services.find_pinned_revisions(graph_of(top), project.workspace)) == [str(middle.id), str(leaf.id)]


def test_a_pinned_revision_stays_when_the_branch_moves_on(make, project, alice):
    leaf = make("Leaf")
    old = services.main_branch(leaf).head
    top = make("Top", f"{leaf.id}@{old.sha}", str(leaf.id))
    changed = {"format": "agent/1", "name": "New leaf", "nodes": {}}
    new = services.commit_graph(leaf, changed, "Change", alice, services.main_branch(leaf))

    pinned = services.find_pinned_revisions(graph_of(top), project.workspace)

    assert pinned == {f"{leaf.id}@{old.sha}": old, str(leaf.id): new}


def test_an_agent_of_another_workspace_is_not_there(make, project, other_project):
    foreign = make("Foreign", project=other_project)
    top = make("Top", str(foreign.id))

    with pytest.raises(SubAgentMissing):
        services.pinned_agents(graph_of(top), project.workspace)


@pytest.mark.parametrize("reference", ["no-uuid", "00000000-0000-0000-0000-000000000000"])
def test_a_missing_agent_is_named(make, project, reference):
    with pytest.raises(SubAgentMissing) as missing:
        services.pinned_agents(graph_of(make("Top", reference)), project.workspace)

    assert missing.value.extra == {"reference": reference}


def test_agents_that_call_one_another_in_a_circle_are_refused(make, project, alice):
    one = make("One")
    two = make("Two", str(one.id))
    services.commit_graph(one, calling(str(two.id)), "Close the circle", alice, services.main_branch(one))

    with pytest.raises(SubAgentCycle):
        services.pinned_agents(graph_of(two), project.workspace)


def test_a_chain_that_is_too_deep_is_refused(make, project):
    agent = make("Level 0")
    for level in range(1, 11):
        agent = make(f"Level {level}", str(agent.id))

    with pytest.raises(SubAgentCycle, match="deep"):
        services.pinned_agents(graph_of(agent), project.workspace)


def test_a_fork_into_another_workspace_brings_its_sub_agents_and_remembers_its_origin(make, other_project, alice):
    leaf = make("Leaf")
    top = make("Top", str(leaf.id), f"{leaf.id}@{services.main_branch(leaf).head.sha}")
    revision = services.main_branch(top).head

    forked = services.fork(revision, other_project, "My top", alice, origin={"release": "r1"})

    pinned = services.find_pinned_revisions(graph_of(forked), other_project.workspace)
    assert {found.agent.name for found in pinned.values()} == {"Leaf"}
    assert {found.workspace for found in pinned.values()} == {other_project.workspace}
    assert forked.origin == {"fork": {"agent": str(top.id), "revision": revision.sha}, "release": "r1"}
    assert (forked.name, graph_of(forked).name) == ("My top", "My top")
    assert all(agent_reference(node) in pinned for node in graph_of(forked).nodes.values())


def test_a_fork_within_a_workspace_calls_the_same_sub_agents(make, project, alice):
    leaf = make("Leaf")
    top = make("Top", str(leaf.id))

    forked = services.fork(services.main_branch(top).head, project, None, alice)

    assert services.pinned_agents(graph_of(forked), project.workspace) == {str(leaf.id): graph_of(leaf)}
    assert forked.name == "Top"


def test_only_agents_that_are_there_are_known(make, project, other_project, alice):
    leaf, foreign = make("Leaf"), make("Foreign", project=other_project)
    fresh = services.create_agent(project=project, name="Not committed", by=alice)
    top = make("Top", str(leaf.id), str(foreign.id), str(fresh.id), "no-uuid", f"{leaf.id}@{'0' * 40}")

    known = services.find_known_agents(graph_of(top), project.workspace)

    assert known.keys() == {str(leaf.id), str(fresh.id)}
    assert known[str(leaf.id)] == graph_of(leaf)
