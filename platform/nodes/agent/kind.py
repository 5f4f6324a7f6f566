"""agent: a model that calls the tools wired to it, turn by turn, until it has an answer.

Every turn is recorded: the step ends with a Call and goes on with the tools' results, so a crash in the middle of a
long loop repeats at most the turn that was under way.
"""

from __future__ import annotations

import json
from typing import Any

from engine.kinds import KindSpec, Port, Ports, Settings
from engine.templates import as_text
from engine.values import Json
from nodes import settings as s
from nodes.base import Call, CatalogueEntry, Done, KindDocs, NodeContext, NodeFailed, NodeKind, Outcome, StepCall
from nodes.conversation import conversation, read_json
from nodes.model_calls import ERRORS, Answer, Message, ask_model
from nodes.model_settings import SILENCE_SETTING
from nodes.templating import template_ports

DEFAULT_TURNS = 8
SCHEMA = s.schema(
    ("prompt",),
    model=s.text("Model", "model", help="An alias such as smart or fast, or a model of one of your connections."),
    system=s.text("Instructions", "prompt", help="Who the agent is and how it should use its tools."),
    prompt=s.text("Task", "prompt", help="What to do. {{ name }} makes an input port.", minLength=1),
    max_turns=s.number("Max turns", help="After so many turns it has to answer.", whole=True, minimum=1, maximum=100),
    schema=s.any_json("Answer schema", help="A JSON Schema. With it the answer is JSON that fits it.", group="Answer"),
    temperature=s.number("Temperature", minimum=0, maximum=2, advanced=True),
    max_tokens=s.number("Max tokens per turn", whole=True, minimum=1, advanced=True),
    silence=SILENCE_SETTING,
)


def inputs(settings: Settings) -> Ports:
    """Tools, the names in instructions and task, and an earlier conversation."""
    tools = Port("tools", "tool", "Tools", "Nodes that the agent may call.", required=False, many=True)
    messages = Port("messages", "messages", "Messages", "An earlier conversation.", required=False)
    named = template_ports(settings, "system", "prompt")
    taken = {port.name for port in named}
    return tuple(port for port in (tools, *named, messages) if port in named or port.name not in taken)


def outputs(settings: Settings) -> Ports:
    """Text always, JSON when a schema asks for it, and the whole conversation."""
    ports = (Port("text", "text", "Text"), Port("messages", "messages", "Messages"))
    return (Port("json", "json", "JSON"), *ports) if settings.get("schema") else ports


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Carry out turns until the model calls tools (then rest until they answered) or answers."""
    messages, turn = _where_we_are(call)
    spent = 0  # in this go; what was spent before it is off the budget already
    while True:
        turn += 1
        answer = await _take_turn(call, context, messages, turn, spent)
        spent += _tokens(answer)
        messages.append(answer.message())
        if not answer.tool_calls:
            return await _done(call, answer, messages)
        calls, refusals = _read_calls(answer, turn)
        messages += refusals
        if calls:
            return Call(calls, {"messages": messages, "turn": turn})


def _where_we_are(call: StepCall) -> tuple[list[Message], int]:
    if call.resume is None:
        return conversation(call), 0
    carry = call.resume["carry"]
    results = [_tool_message(result, carry["messages"]) for result in call.resume["results"]]
    return [*carry["messages"], *results], carry["turn"]


async def _take_turn(call: StepCall, context: NodeContext, messages: list[Message], turn: int, spent: int) -> Answer:
    last = turn >= int(s.number_setting(call.settings, "max_turns", DEFAULT_TURNS))
    schema = call.settings.get("schema") or None
    answer = await ask_model(
        call,
        context,
        messages,
        tools=call.tools,
        may_call=not last,
        schema=schema,
        spent_tokens=spent,
    )
    if last and answer.tool_calls:
        message = f"The agent still calls tools after {turn} turns."
        raise NodeFailed("too_many_turns", message, "Raise max turns, or give it clearer instructions.")
    return answer


def _tokens(answer: Answer) -> int:
    return answer.usage.input_tokens + answer.usage.output_tokens if answer.usage else 0


def _read_calls(answer: Answer, turn: int) -> tuple[list[dict[str, Json]], list[Message]]:
    """The calls to make; one with arguments that are no JSON object is answered at once, so the model can mend it."""
    calls: list[dict[str, Json]] = []
    refusals: list[Message] = []
    for index, tool_call in enumerate(answer.tool_calls):
        arguments = _arguments(tool_call.arguments)
        if arguments is None:
            content = "Error: the arguments are not a JSON object."
            refusals.append({"role": "tool", "tool_call_id": tool_call.id, "content": content})
        else:
            calls.append({"id": f"t{turn}c{index}", "tool": tool_call.name, "arguments": arguments})
    return calls, refusals


def _arguments(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _tool_message(result: dict[str, Json], messages: list[Message]) -> Message:
    asked = next(message for message in reversed(messages) if message.get("tool_calls"))
    index = int(str(result["id"]).rpartition("c")[2])
    return {"role": "tool", "tool_call_id": asked["tool_calls"][index]["id"], "content": _result_text(result)}


def _result_text(result: dict[str, Json]) -> str:
    if "error" in result:
        return f"Error: {result['error'].get('message', 'the tool failed')}"
    given = result["outputs"]
    main = [given[name] for name in ("text", "result", "body", "json", "value", "results") if name in given]
    return as_text(main[0] if main else given)


async def _done(call: StepCall, answer: Answer, messages: list[Message]) -> Done:
    given: dict[str, Json] = {"text": answer.text, "messages": messages}
    schema = call.settings.get("schema") or None
    if schema:
        given["json"] = await read_json(answer, schema)
    return Done(given)


KIND = NodeKind(
    KindSpec(
        "agent",
        "Agent",
        "Models",
        "A model that calls the tools wired to it until it has an answer.",
        "bot",
        flow="agent",
        settings_schema=SCHEMA,
        templates=("system", "prompt"),
        asks_model=True,
        inputs=inputs,
        outputs=outputs,
        as_tool=True,
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs(
        {"model": "smart", "prompt": "", "max_turns": DEFAULT_TURNS},
        errors=(
            *ERRORS,
            CatalogueEntry("too_many_turns", "It still calls tools after its last turn.", "Raise max turns."),
        ),
    ),
    run,
)
