"""Commits: from graph data to a revision, and back to the graph.

Law: what a revision holds is the canonical text, so equal graphs have equal trees.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from dulwich.objects import ShaFile

from engine.graph import Graph
from engine.textform import parse_graph
from graphs import git
from graphs.errors import BranchMoved, GraphUnreadable, NothingToCommit
from graphs.models import Agent, Branch, Revision
from graphs.text import emit_yaml, parse_yaml
from tenancy.models import User

_PLATFORM = git.Author("AI Agent Platform", "platform@localhost")
_MAX_CACHED = 256
_graphs: OrderedDict[str, Graph] = OrderedDict()


def commit_graph(
    agent: Agent, graph_data: Mapping[str, Any], message: str, by: User | None, branch: Branch
) -> Revision:
    """Commit a graph to a branch and move it there.

    The branch as the caller read it is the parent. Raises GraphUnreadable, NothingToCommit when the head holds the
    same graph, and BranchMoved when somebody moved the branch since it was read.
    """
    yaml = readable_yaml(graph_data)
    head = branch.head
    if head is not None and head.tree == git.tree_id(yaml):
        raise NothingToCommit
    with transaction.atomic():
        revision = _add_revision(agent, yaml, parent=head, message=message, by=by, named=True)
        moved = Branch.objects.for_workspace(agent.workspace).filter(pk=branch.pk, head=head).update(head=revision)
        if not moved:
            raise BranchMoved
        Agent.objects.for_workspace(agent.workspace).filter(pk=agent.pk).update(updated_at=timezone.now())
    branch.head = revision
    return revision


def pin_draft(agent: Agent, graph_data: Mapping[str, Any], by: User | None) -> Revision:
    """The revision of a draft that a run pins: the head when nothing changed, else an unnamed one, made once per graph.

    Raises GraphUnreadable.
    """
    yaml = readable_yaml(graph_data)
    head = agent.branches.select_related("head").get(name="main").head
    tree, parents = git.tree_id(yaml), [head.sha] if head else []
    if head is not None and head.tree == tree:
        return head
    pinned = Revision.objects.for_workspace(agent.workspace).filter(agent=agent, tree=tree, parents=parents).first()
    return pinned or _add_revision(agent, yaml, parent=head, message="Draft", by=by, named=False)


def readable_yaml(graph_data: Mapping[str, Any]) -> str:
    """The canonical text. Raises GraphUnreadable with `problems` when a part of the data cannot be read."""
    _, problems = parse_graph(graph_data)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise GraphUnreadable(problems[0].message + more, problems=[problem.to_json() for problem in problems[:50]])
    return emit_yaml(graph_data)


def load_graph(revision: Revision) -> Graph:
    """The graph of a revision. Graphs are immutable and shared between callers, kept for the newest 256 trees."""
    graph = _graphs.get(revision.tree)
    if graph is None:
        graph, _ = parse_graph(parse_yaml(revision.yaml))
        _graphs[revision.tree] = graph
        while len(_graphs) > _MAX_CACHED:
            _graphs.popitem(last=False)
    return graph


def git_objects(branch: Branch) -> Iterator[ShaFile]:
    """Every Git object that a branch reaches; written into a repository they are its history, id by id."""
    revisions = {
        revision.sha: revision
        for revision in Revision.objects.for_workspace(branch.workspace).filter(agent=branch.agent)
    }
    waiting, seen = [branch.head.sha] if branch.head else [], set[str]()
    while waiting:
        sha = waiting.pop()
        if sha not in seen:
            seen.add(sha)
            yield from git.objects_of(revisions[sha].yaml, bytes(revisions[sha].commit))
            waiting += revisions[sha].parents


def _add_revision(
    agent: Agent, yaml: str, *, parent: Revision | None, message: str, by: User | None, named: bool
) -> Revision:
    now = timezone.now().replace(microsecond=0)
    parents = [parent.sha] if parent else []
    commit = git.make_commit(tree=git.tree_id(yaml), parents=parents, author=author_of(by), message=message, at=now)
    # The same graph pinned twice within one second gives the same commit: then the first row serves both.
    revision, is_new = Revision.objects.get_or_create(
        agent=agent,
        sha=commit.id.decode(),
        defaults={
            "workspace_id": agent.workspace_id,
            "tree": commit.tree.decode(),
            "parents": parents,
            "author": by,
            "message": commit.message.decode().strip(),
            "committed_at": now,
            "named": named,
            "yaml": yaml,
            "commit": commit.as_raw_string(),
        },
    )
    if named and not is_new:
        Revision.objects.filter(pk=revision.pk).update(named=True)
    return revision


def author_of(user: User | None) -> git.Author:
    """Who stands in the commit; the platform itself where no person acted."""
    return git.Author(user.get_full_name(), user.email) if user else _PLATFORM
