"""llm: one question to a model, answered as text or as JSON by a schema, streamed as it is written."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from engine.kinds import KindSpec, Port, Ports, Settings
from engine.values import Json
from nodes import settings as s
from nodes.base import Done, KindDocs, NodeContext, NodeFailed, NodeKind, Outcome, StepCall
from nodes.model_calls import ERRORS, Answer, Message, ask_model
from nodes.templating import fill, template_ports

SCHEMA = s.schema(
    ("prompt",),
    model=s.text("Model", "model", help="An alias such as smart or fast, or a model of one of your connections."),
    system=s.text("System", "prompt", help="Who the model is and how it should answer."),
    prompt=s.text("Prompt", "prompt", help="What to do. {{ name }} makes an input port.", minLength=1),
    schema=s.any_json("Answer schema", help="A JSON Schema. With it the answer is JSON that fits it.", group="Answer"),
    temperature=s.number("Temperature", minimum=0, maximum=2, advanced=True),
    max_tokens=s.number("Max tokens", whole=True, minimum=1, advanced=True),
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
        given["json"] = read_json(answer, schema)
    return Done(given)


def conversation(call: StepCall) -> list[Message]:
    """The messages for the model: system, the earlier conversation, then the prompt with its pictures."""
    system = fill(call.settings.get("system"), call.inputs)
    earlier = [m for m in call.inputs.get("messages") or [] if isinstance(m, dict) and m.get("role") != "system"]
    prompt: Message = {"role": "user", "content": _content(fill(call.settings.get("prompt"), call.inputs), call)}
    return [*([{"role": "system", "content": system}] if system.strip() else []), *earlier, prompt]


def _content(prompt: str, call: StepCall) -> Json:
    images = call.inputs.get("images") or []
    if not images:
        return prompt
    pictures = [_picture(image) for image in (images if isinstance(images, list) else [images])]
    return [{"type": "text", "text": prompt}, *pictures]


def _picture(image: Json) -> Message:
    """A picture is a URL, a data URL, or {url} or {data, media_type} with base64 data."""
    url = image
    if isinstance(image, dict):
        url = image.get("url") or f"data:{image.get('media_type', 'image/png')};base64,{image.get('data', '')}"
    if not isinstance(url, str) or not url.startswith(("data:image/", "https://", "http://")):
        raise NodeFailed("not_a_picture", "One of the images is no picture.", "Wire a file of type image.")
    return {"type": "image_url", "image_url": {"url": url}}


def read_json(answer: Answer, schema: dict[str, Any]) -> Json:
    """The answer as JSON that fits the schema. Raises NodeFailed(answer_cut or answer_not_schema)."""
    if answer.finish_reason == "length":
        raise NodeFailed("answer_cut", "The answer hit the limit of tokens.", "Raise max tokens or the budget.")
    try:
        value = json.loads(answer.text)
        jsonschema.validate(value, schema)
    except json.JSONDecodeError:
        raise _not_schema("it is no JSON") from None
    except jsonschema.ValidationError as error:
        raise _not_schema(f"{error.json_path} {error.message[:200]}") from None
    except jsonschema.SchemaError as error:
        advice = "Mend the answer schema of this node."
        raise NodeFailed("bad_schema", f"The answer schema is broken: {error.message[:200]}", advice) from None
    return value


def _not_schema(reason: str) -> NodeFailed:
    advice = "Try again, or loosen the schema."
    return NodeFailed("answer_not_schema", f"The answer does not fit the schema: {reason}.", advice, retryable=True)


def usage_of(answer: Answer) -> Json:
    """The usage port's value: what the endpoint counted, or nothing when it does not count."""
    usage = answer.usage
    return None if usage is None else {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}


KIND = NodeKind(
    KindSpec(
        "llm",
        "Model",
        "Models",
        "Asks a language model and streams its answer.",
        "sparkles",
        settings_schema=SCHEMA,
        inputs=inputs,
        outputs=outputs,
        as_tool=True,
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs({"model": "smart", "prompt": ""}, template_settings=("system", "prompt"), errors=ERRORS),
    run,
)
