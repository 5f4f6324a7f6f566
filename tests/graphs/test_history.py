"""Commits: ids are Git's own, branches move once, runs of drafts pin one revision per graph."""

import subprocess

import pytest
from dulwich.repo import Repo

from graphs import services
from graphs.errors import BranchMoved, GraphUnreadable, NothingToCommit
from graphs.models import Agent, Branch, Revision


def graph(text="Hello"):
    greet = {"kind": "template@1", "settings": {"text": f"{text} {{{{ name }}}}\nGrüße, 世界"}}
    return {
        "format": "agent/1",
        "name": "Greeter",
        "inputs": {"name": {"type": "text"}},
        "nodes": {"greet": greet},
        "edges": ["input.name -> greet.name", "greet.text -> output.text"],
    }


@pytest.fixture
def agent(project, alice):
    return services.create_agent(project=project, name="Greeter", by=alice)


def commit(agent, data, message, by):
    return services.commit_graph(agent, data, message, by, services.main_branch(agent))


def git(*command, cwd):
    return subprocess.run(["git", *command], cwd=cwd, check=True, capture_output=True, text=True).stdout


def test_git_itself_sees_the_same_ids_the_same_text_and_no_fault(agent, alice, tmp_path):
    one = commit(agent, graph("Hello"), "Say hello.\n\nIn many languages: 你好", alice)
    two = commit(agent, graph("Goodbye"), "Say goodbye", alice)

    repo = Repo.init_bare(str(tmp_path))
    for stored in services.git_objects(services.main_branch(agent)):
        repo.object_store.add_object(stored)
    (tmp_path / "refs/heads/main").write_text(two.sha + "\n")

    assert git("fsck", "--strict", "--no-dangling", cwd=tmp_path) == ""
    assert git("log", "--format=%H", "main", cwd=tmp_path).split() == [two.sha, one.sha]
    assert git("show", f"{one.sha}:agent.yaml", cwd=tmp_path) == one.yaml
    assert git("log", "-1", "--format=%an <%ae> %T %B", one.sha, cwd=tmp_path).strip() == (
        f"Alice Añez <alice@example.com> {one.tree} Say hello.\n\nIn many languages: 你好"
    )
    assert git("diff", "--stat", one.sha, two.sha, cwd=tmp_path).count("agent.yaml") == 1


@pytest.mark.parametrize("name", ["", "<evil> \n author", "...", 'O\'Neil "Bob"', "日本"])
def test_no_name_can_break_a_commit(agent, alice, tmp_path, name):
    alice.name = name
    commit(agent, graph(), "Commit", alice)

    repo = Repo.init_bare(str(tmp_path))
    for stored in services.git_objects(services.main_branch(agent)):
        repo.object_store.add_object(stored)

    assert git("fsck", "--strict", "--no-dangling", cwd=tmp_path) == ""


def test_an_unchanged_graph_is_not_committed_twice(agent, alice):
    first = commit(agent, graph(), "Say hello", alice)

    with pytest.raises(NothingToCommit):
        commit(agent, graph(), "Again", alice)

    assert list(agent.revisions.values_list("sha", flat=True)) == [first.sha]


def test_the_second_of_two_committers_is_told_that_the_branch_moved(agent, alice):
    seen_by_both = services.main_branch(agent)
    stale = services.main_branch(agent)
    first = services.commit_graph(agent, graph("One"), "One", alice, seen_by_both)

    with pytest.raises(BranchMoved):
        services.commit_graph(agent, graph("Two"), "Two", alice, stale)

    assert Branch.objects.get(agent=agent).head == first
    assert Revision.objects.count() == 1


def test_a_graph_that_cannot_be_read_is_not_committed(agent, alice):
    with pytest.raises(GraphUnreadable) as refused:
        commit(agent, graph() | {"edges": ["nonsense"]}, "Break", alice)

    assert [problem["code"] for problem in refused.value.extra["problems"]] == ["bad_edge"]
    assert not Revision.objects.exists()


def test_a_draft_is_pinned_once_and_the_head_serves_when_nothing_changed(agent, alice):
    head = commit(agent, graph(), "Say hello", alice)

    assert services.pin_draft(agent, graph(), alice) == head

    pinned = services.pin_draft(agent, graph("Draft"), alice)
    assert (pinned.named, pinned.parents) == (False, [head.sha])
    assert services.pin_draft(agent, graph("Draft"), None) == pinned
    assert list(Revision.objects.named()) == [head]


def test_a_loaded_graph_is_the_committed_one(agent, alice):
    revision = commit(agent, graph(), "Say hello", alice)

    loaded = services.load_graph(revision)

    assert loaded.nodes["greet"].settings == {"text": "Hello {{ name }}\nGrüße, 世界"}
    assert services.load_graph(Revision.objects.get(pk=revision.pk)) is loaded


def test_agents_of_one_name_get_slugs_of_their_own(project, alice):
    names = [services.create_agent(project=project, name="My agent", by=alice).slug for _ in range(3)]
    services.archive_agent(Agent.objects.get(slug="my-agent"))

    assert names == ["my-agent", "my-agent-2", "my-agent-3"]
    assert services.create_agent(project=project, name="My agent", by=alice).slug == "my-agent"
