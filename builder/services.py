"""What REST, import, seeding and robots may do with drafts: the same commands on the same document as the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction

from builder import rooms_news, store
from builder.apply import apply_commands as apply_to_document
from builder.commands import Command, Connect, Replace, SetMeta, command_data
from builder.document import read_graph_data, read_marks, text_settings
from builder.errors import CommandRefused
from builder.kinds import specs
from builder.merge import merge_graphs
from builder.problems import IMPOSSIBLE_EDGES, find_draft_problems
from builder.templates import REFERENCE, find_templates, get_template
from engine.problems import Problem
from engine.textform import parse_graph
from graphs import services as graphs
from graphs.errors import GraphUnreadable
from graphs.models import Agent, Revision
from graphs.text import canonical, emit_json, emit_yaml, parse_text
from tenancy.models import Project, User, Workspace


@dataclass(frozen=True)
class DraftState:
    """A draft as it stands: the graph's data, what is wrong with it, and the number of the last change."""

    agent: Agent
    graph: dict[str, Any]
    problems: list[Problem]
    seq: int
    head: Revision | None
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    inverse: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """The canonical YAML."""
        return emit_yaml(self.graph)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to commit."""
        return self.head is None or self.head.tree != graphs.tree_id(self.text)


def open_draft(agent: Agent) -> DraftState:
    """The draft of an agent, made on first use."""
    doc, seq = store.read_draft(store.open_draft(agent))
    data = read_graph_data(doc)
    _, problems = find_draft_problems(data, agent.workspace)
    return DraftState(agent, data, problems, seq, graphs.main_branch(agent).head, read_marks(doc))


def read_draft(agent: Agent) -> dict[str, Any]:
    """The graph's data of a draft, without looking for problems."""
    doc, _ = store.read_draft(store.open_draft(agent))
    return read_graph_data(doc)


def apply_commands(agent: Agent, commands: Sequence[Command], by: User | None) -> DraftState:
    """Apply commands to the stored draft, all or none, and tell every open room.

    Raises CommandRefused (with `index`), DraftTooLarge.
    """
    draft = store.open_draft(agent)
    with transaction.atomic():
        draft = store.lock_draft(agent.workspace, draft.pk, computes=True)
        doc, seq = store.read_draft(draft)
        before = doc.get_state()
        inverse = apply_to_document(doc, commands, text_settings(specs()))
        data = read_graph_data(doc)
        _, problems = find_draft_problems(data, agent.workspace)
        _refuse_impossible_edges(commands, problems)
        if doc.get_state() != before or inverse:
            seq = store.add_updates(agent.workspace, draft.pk, [(by, doc.get_update(before))], seq).last
            rooms_news.announce_on_commit(draft.pk, seq)
        store.keep_name(agent.workspace, draft.pk, data)
        agent.name = str(data["name"])[:200]
    undo = [command_data(c) for c in inverse]
    return DraftState(agent, data, problems, seq, graphs.main_branch(agent).head, read_marks(doc), undo)


def replace_text(agent: Agent, text: str | bytes, format: str | None, by: User | None) -> DraftState:
    """Make the draft what a YAML or JSON text says. Raises TextRefused, TextTooLarge, GraphUnreadable; the draft is
    then unchanged.
    """
    return apply_commands(agent, [Replace(read_text(text, format))], by)


def merge_text(agent: Agent, text: str, base: str, format: str | None, by: User | None) -> DraftState:
    """Bring into the draft what leads from `base`, the text as an edit of it began, to `text`; what others changed
    since then stays. Twice does no harm. Raises what `replace_text` raises, and CommandRefused.
    """
    wanted, begun = read_text(text, format), _read_base(base, format)
    draft = store.open_draft(agent)
    with transaction.atomic():
        # Locked before it is read: nothing may come between the reading and the change.
        doc, _ = store.read_draft(store.lock_draft(agent.workspace, draft.pk, computes=True))
        merged = merge_graphs(begun, wanted, canonical(read_graph_data(doc)))
        return apply_commands(agent, [Replace(readable_data(merged))], by)


@dataclass(frozen=True)
class ReadText:
    """The graph that a text makes of a draft, and the draft `before` it, where an edit was brought into it."""

    graph: dict[str, Any]
    before: dict[str, Any] | None

    @property
    def text(self) -> str:
        """The canonical YAML."""
        return emit_yaml(self.graph)


def read_edit(agent: Agent, text: str, base: str | None, format: str | None) -> ReadText:
    """What `replace_text`, or with a base `merge_text`, would make of the draft, which stays as it is: an editor
    applies the difference itself, so that its person can undo it. Raises what they raise.
    """
    wanted = read_text(text, format)
    if not base:
        return ReadText(wanted, None)
    before = canonical(read_draft(agent))
    return ReadText(readable_data(merge_graphs(_read_base(base, format), wanted, before)), before)


def read_text(text: str | bytes, format: str | None = None) -> dict[str, Any]:
    """The data of an agent's text. Raises TextRefused, TextTooLarge, GraphUnreadable."""
    return readable_data(parse_text(text, format))


def _read_base(base: str, format: str | None) -> dict[str, Any]:
    """Not as strict as with an agent's text: a draft may hold what is no graph, and its text then says so."""
    data = canonical(parse_text(base, format))
    if not isinstance(data, dict):
        raise GraphUnreadable("The base is not the text of an agent.")
    return data


def readable_data(data: Any) -> dict[str, Any]:
    """The data in canonical form. Raises GraphUnreadable with `problems` for data of the wrong shape."""
    _, problems = parse_graph(data)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise GraphUnreadable(problems[0].message + more, problems=[problem.to_json() for problem in problems[:50]])
    readable: dict[str, Any] = canonical(data)
    return readable


@transaction.atomic
def create_agent(
    *,
    project: Project,
    by: User | None,
    name: str | None = None,
    graph: Mapping[str, Any] | None = None,
    description: str | None = None,
    origin: Mapping[str, Any] | None = None,
) -> Agent:
    """A new agent whose draft holds `graph` (data that `readable_data` gave), or nothing yet."""
    data = dict(graph or {})
    data["name"] = name or data.get("name") or "Untitled"
    if description is not None:
        data["description"] = description
    agent = graphs.create_agent(
        project=project, name=data["name"], by=by, description=data.get("description") or "", origin=origin
    )
    store.open_draft(agent)
    if len(data) > 1:
        apply_commands(agent, [Replace(data)], by)
    return agent


def rename_agent(agent: Agent, *, name: str | None, description: str | None, by: User | None) -> None:
    """Name and description live in the graph; the agent's row follows it."""
    if name is not None or description is not None:
        apply_commands(agent, [SetMeta(name, description)], by)


def commit_draft(agent: Agent, message: str, by: User | None) -> Revision:
    """Commit the draft to the branch. Raises GraphUnreadable, NothingToCommit, BranchMoved."""
    branch = graphs.main_branch(agent)
    return graphs.commit_graph(agent, read_draft(agent), message, by, branch)


def restore_revision(agent: Agent, revision: Revision, by: User | None) -> DraftState:
    """Make the draft what a revision holds; nothing is committed."""
    return replace_text(agent, revision.yaml, "yaml", by)


def export_text(agent: Agent, format: str) -> str:
    """The draft as `yaml` or `json`; importing it again gives the same bytes."""
    data = read_draft(agent)
    return emit_json(data) if format == "json" else emit_yaml(data)


def _refuse_impossible_edges(commands: Sequence[Command], problems: Sequence[Problem]) -> None:
    drawn = {"".join(c.edge.split()): index for index, c in enumerate(commands) if isinstance(c, Connect)}
    for problem in problems:
        index = drawn.get("".join((problem.edge or "").split()))
        if index is not None and problem.code in IMPOSSIBLE_EDGES:
            sentence = f"{problem.message} {problem.advice}".strip()
            raise CommandRefused(sentence, index=index, problem=problem.to_json())


@transaction.atomic
def create_from_template(*, project: Project, slug: str, by: User | None, name: str | None = None) -> Agent:
    """A new agent with a template's graph, its sub-agents beside it, all committed. Raises TemplateMissing."""
    template = get_template(slug)
    made: dict[str, Agent] = {}
    for part, graph in template.agents.items():
        made[part] = _create_committed(project, _with_agents(graph, made), by, None, {"template": slug, "part": part})
    origin = {"template": slug, "tags": template.tags}
    return _create_committed(project, _with_agents(template.graph, made), by, name, origin)


def _create_committed(
    project: Project, graph: dict[str, Any], by: User | None, name: str | None, origin: dict[str, Any]
) -> Agent:
    agent = create_agent(project=project, by=by, name=name, graph=graph, origin=origin)
    commit_draft(agent, f"Begin with the template {origin['template']}", by)
    return agent


def _with_agents(graph: Mapping[str, Any], made: Mapping[str, Agent]) -> dict[str, Any]:
    """The graph with the ids of the agents that were made for it in place of the template's names."""
    data = deepcopy(dict(graph))
    for node in data["nodes"].values():
        reference = node.get("settings", {}).get("agent")
        if isinstance(reference, str) and reference.startswith(REFERENCE):
            node["settings"]["agent"] = str(made[reference.removeprefix(REFERENCE)].id)
    return data


def canonical_text(graph: Mapping[str, Any], made: Mapping[str, Agent]) -> str:
    """A template's graph as canonical YAML, with the agents that were made for it in their places."""
    return emit_yaml(readable_data(_with_agents(graph, made)))


def follow_text(agent: Agent, text: str, message: str, by: User | None) -> bool:
    """Make draft and branch what a text says; False when they say it already."""
    if open_draft(agent).text == text:
        return False
    with transaction.atomic():
        replace_text(agent, text, "yaml", by)
        commit_draft(agent, message, by)
    return True


def seed_templates(workspace: Workspace, project: Project, by: User) -> list[Agent]:
    """Create the agents of those templates that the workspace never had; a deleted one does not come back."""
    had = set(Agent.objects.for_workspace(workspace).values_list("origin__template", flat=True))
    missing = [template.slug for template in find_templates() if template.slug not in had]
    return [create_from_template(project=project, slug=slug, by=by) for slug in reversed(missing)]
