"""Building from a sentence: what somebody describes, as commands for a draft that a person accepts or leaves.

Law: nothing is applied here. A model's commands pass the checks of every command, and it is told once what was wrong
with them; without a model the plan is composed from templates, and says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from builder.asking import Answered, Message, ask_for_json, find_model
from builder.commands import AddNode, Command, Connect, Move, SetInput, SetOutput
from builder.errors import CommandRefused, ModelDidNotHelp
from builder.kinds import describe_kinds
from builder.proposals import SCHEMA, Tried, describe_changes, read_proposal, try_commands
from builder.sentence_places import place_beside, room_below
from builder.sentence_templates import Composed, compose, find_unheard
from builder.services import read_draft
from connections.services import list_models
from graphs.models import Agent
from tenancy.models import Project, Workspace

MOST_GRAPH: Final = 20_000  # characters of the draft that a model is shown
MOST_UNHEARD = 8  # words that a note names
NO_MODEL: Final = (
    "Only the demo model would answer here, so this was put together from templates by the words of your sentence."
)
ONE_QUESTION: Final = "one question to a model"
INSTRUCTION: Final = """\
You build AI agents as graphs. Answer with commands that make of the given draft what the person asks for, and a summary
of one or two plain sentences. Rules: every value a node needs reaches one of its input ports by an edge. The names in
double braces in prompt and text settings are the node's input ports, so a prompt with {{ page }} needs an edge to
its port page. The agent's own inputs are input.NAME (declare them with set_input, such as {"type": "text", "title":
"Page"}), its outputs output.NAME. Add nodes and inputs before the edges that use them. Types must fit: text, number,
boolean, json, list of TYPE, any. Node ids are short and in small letters. Use no kind that is not listed, keep what is
there unless asked otherwise, and use as few nodes as do the work well."""


@dataclass
class Plan:
    """What would change. `problems` are sentences about what the draft would lack then."""

    sentence: str
    summary: str
    source: str
    changes: list[dict[str, Any]]
    problems: list[str] = field(default_factory=list)
    note: str = ""
    usage: Answered | None = None


def plan_draft(agent: Agent, sentence: str) -> Plan:
    """Commands for the agent's draft that do what a sentence says. Raises nothing but what reading the draft does."""
    graph, endpoint = read_draft(agent), find_model(agent.workspace)
    if endpoint is None:
        return _plan_by_templates(agent.workspace, graph, sentence, NO_MODEL)
    try:
        return _plan_by_model(agent, graph, sentence)
    except (ModelDidNotHelp, CommandRefused) as failed:
        note = f"The model gave no plan that can be used, so this was put together from templates. {failed.message}"
        return _plan_by_templates(agent.workspace, graph, sentence, note)


def _plan_by_model(agent: Agent, graph: Mapping[str, Any], sentence: str) -> Plan:
    """Two questions at most. Raises ModelDidNotHelp, CommandRefused."""
    workspace, project = agent.workspace, agent.project
    messages = _messages(workspace, graph, sentence)
    answered = _ask(project, messages)
    try:
        tried = _try(workspace, graph, answered)
        wrong = [problem.message for problem in tried.problems]
    except CommandRefused as refused:
        wrong = [refused.message]
    if wrong:
        answered = _sum(answered, _ask(project, [*messages, *_repair(answered, wrong)]))
        tried = _try(workspace, graph, answered)
    return Plan(
        sentence,
        str(answered.value.get("summary") or ""),
        "model",
        describe_changes(graph, tried.commands),
        [problem.message for problem in tried.problems],
        usage=answered,
    )


def _plan_by_templates(workspace: Workspace, graph: Mapping[str, Any], sentence: str, note: str) -> Plan:
    composed = compose(sentence, taken=graph.get("nodes") or {})
    tried = try_commands(workspace, graph, _commands_of(graph, composed.graph))
    problems = [problem.message for problem in tried.problems]
    note += _unheard(composed)
    return Plan(sentence, _summary(composed), "templates", describe_changes(graph, tried.commands), problems, note)


def _unheard(composed: Composed) -> str:
    words = find_unheard(composed)[:MOST_UNHEARD]
    return f" No template speaks of {', '.join(f'“{word}”' for word in words)}." if words else ""


def _summary(composed: Composed) -> str:
    parts = [
        f"“{part}”: {template.title if template else 'one question to a model'}" for part, template in composed.parts
    ]
    return "; ".join(parts) + "."


def _commands_of(graph: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Command]:
    """What puts the wanted graph into the draft, below what stands there; its inputs and outputs get free names."""
    names = {side: _names(graph.get(side) or {}, wanted[side]) for side in ("inputs", "outputs")}
    below = room_below(graph)
    commands: list[Command] = [SetInput(names["inputs"][name], spec) for name, spec in wanted["inputs"].items()]
    nodes = wanted["nodes"]
    for node in sorted(nodes, key=lambda name: bool(nodes[name].get("parent"))):
        place = [*wanted["layout"][node]]
        if not nodes[node].get("parent"):
            place[1] += below
        commands.append(AddNode(id=node, position=place, **nodes[node]))
    commands += [SetOutput(names["outputs"][name], spec) for name, spec in wanted["outputs"].items()]
    commands += [Connect(_renamed(edge, names)) for edge in wanted["edges"]]
    return [*commands, *_ends(graph, commands)]


def _names(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, str]:
    taken, names = set(there), dict[str, str]()
    for name in wanted:
        free, number = name, 2
        while free in taken:
            free, number = f"{name}_{number}", number + 1
        taken.add(free)
        names[name] = free
    return names


def _renamed(edge: str, names: Mapping[str, Mapping[str, str]]) -> str:
    begin, end = (part.strip().partition(".") for part in edge.split("->"))
    source = names["inputs"].get(begin[2], begin[2]) if begin[0] == "input" else begin[2]
    target = names["outputs"].get(end[2], end[2]) if end[0] == "output" else end[2]
    return f"{begin[0]}.{source} -> {end[0]}.{target}"


def _ends(graph: Mapping[str, Any], commands: Sequence[Command]) -> list[Command]:
    """On an empty canvas the input and output cards stand left and right of what is new."""
    places = [command.position for command in commands if isinstance(command, AddNode) and not command.parent]
    if graph.get("nodes") or not places:
        return []
    right = max(place[0] + (place[2] if len(place) > 2 else 240) for place in places if place)
    left = min(place[0] for place in places if place)
    return [Move({"input": [left - 320, 0], "output": [right + 80, 0]})]


def _ask(project: Project, messages: list[Message]) -> Answered:
    endpoint = find_model(project.workspace)
    if endpoint is None:
        raise ModelDidNotHelp
    return ask_for_json(project, endpoint, messages, SCHEMA, "plan")


def _try(workspace: Workspace, graph: Mapping[str, Any], answered: Answered) -> Tried:
    placed = place_beside(graph, read_proposal(answered.value))
    return try_commands(workspace, graph, [*placed, *_ends(graph, placed)])


def _sum(first: Answered, second: Answered) -> Answered:
    """The second answer, with what both cost."""
    cost = None if first.cost is None or second.cost is None else first.cost + second.cost
    tokens = first.tokens_in + second.tokens_in, first.tokens_out + second.tokens_out
    return Answered(second.value, second.model, *tokens, cost)


def _repair(answered: Answered, wrong: Sequence[str]) -> list[Message]:
    listed = "\n".join(f"- {sentence}" for sentence in wrong[:20])
    ask = f"These commands would leave problems. Answer with all commands again, mended:\n{listed}"
    return [{"role": "assistant", "content": json.dumps(answered.value)}, {"role": "user", "content": ask}]


def _messages(workspace: Workspace, graph: Mapping[str, Any], sentence: str) -> list[Message]:
    known = {
        "kinds": [_declaration(kind) for kind in describe_kinds() if kind["kind"] not in ("input@1", "output@1")],
        "models": [choice["id"] for choice in list_models(workspace)],
        "draft": json.dumps(graph, ensure_ascii=False)[:MOST_GRAPH],
        "asked": sentence,
    }
    return [
        {"role": "system", "content": INSTRUCTION},
        {"role": "user", "content": json.dumps(known, ensure_ascii=False)},
    ]


def _declaration(kind: Mapping[str, Any]) -> dict[str, Any]:
    """As much of a kind as building with it takes."""
    settings = kind["settings_schema"].get("properties", {})
    ports = {side: {port["name"]: port["type"] for port in kind[side]} for side in ("inputs", "outputs")}
    inner = (
        {"inside": {side: [port["name"] for port in kind["inner"][side]] for side in ports}} if kind["inner"] else {}
    )
    return {
        "kind": kind["kind"],
        "help": kind["help"],
        **ports,
        "inside": inner,
        "required": kind["settings_schema"].get("required", []),
        "settings": {name: _setting(schema) for name, schema in settings.items()},
    }


def _setting(schema: Mapping[str, Any]) -> str:
    words = (schema.get("type"), schema.get("enum"), schema.get("description"))
    return ", ".join(str(word) for word in words if word)


def commands_of(plan: Plan) -> list[dict[str, Any]]:
    """The commands of all changes, in the order in which to apply them."""
    return [change["command"] for change in plan.changes]
