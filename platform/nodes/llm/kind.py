"""llm: one question to a model, answered as text or as JSON by a schema, streamed as it is written."""

from __future__ import annotations

from engine.kinds import KindSpec, Port, Ports, Settings
from engine.values import Json
from nodes import settings as s
from nodes.base import Done, KindDocs, NodeContext, NodeKind, Outcome, StepCall
from nodes.conversation import conversation, read_json
from nodes.model_calls import ERRORS, Answer, ask_model
from nodes.model_settings import SILENCE_SETTING
from nodes.templating import template_ports

SCHEMA = s.schema(
    ("prompt",),
    model=s.text("Model", "model", help="An alias such as smart or fast, or a model of one of your connections."),
    system=s.text("System", "prompt", help="Who the model is and how it should answer."),
    prompt=s.text("Prompt", "prompt", help="What to do. {{ name }} makes an input port.", minLength=1),
    schema=s.any_json("Answer schema", help="A JSON Schema. With it the answer is JSON that fits it.", group="Answer"),
    temperature=s.number("Temperature", minimum=0, maximum=2, advanced=True),
    max_tokens=s.number("Max tokens", whole=True, minimum=1, advanced=True),
    silence=SILENCE_SETTING,
)


def inputs(settings: Settings) -> Ports:
    """The names in system and prompt, then pictures and an earlier conversation."""
    extra = (
        Port("images", "list of image", "Images", "Pictures for the model to look at.", required=False),
        Port("messages", "messages", "Messages", "An earlier conversation.", required=False),
    )
    named = template_ports(settings, "system", "prompt")
    taken = {port.name for port in named}
    return named + tuple(port for port in extra if port.name not in taken)


def outputs(settings: Settings) -> Ports:
    """Text always, JSON when a schema asks for it."""
    ports = (Port("text", "text", "Text"), Port("messages", "messages", "Messages"), Port("usage", "json", "Usage"))
    return (Port("json", "json", "JSON"), *ports) if settings.get("schema") else ports


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Ask once and check the answer against the schema, if there is one."""
    schema = call.settings.get("schema") or None
    messages = conversation(call)
    answer = await ask_model(call, context, messages, schema=schema)
    given: dict[str, Json] = {
        "text": answer.text,
        "messages": [*messages, answer.message()],
        "usage": usage_of(answer),
    }
    if schema:
        given["json"] = await read_json(answer, schema)
    return Done(given)


def usage_of(answer: Answer) -> Json:
    """The usage port's value: what the endpoint counted, or nothing when it does not count."""
    usage = answer.usage
    return (
        None
        if usage is None or usage.estimated
        else {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
    )


KIND = NodeKind(
    KindSpec(
        "llm",
        "Model",
        "Models",
        "Asks a language model and streams its answer.",
        "sparkles",
        settings_schema=SCHEMA,
        templates=("system", "prompt"),
        asks_model=True,
        inputs=inputs,
        outputs=outputs,
        as_tool=True,
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs({"model": "smart", "prompt": ""}, errors=ERRORS),
    run,
)
