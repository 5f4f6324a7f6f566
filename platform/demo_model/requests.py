"""Reading the JSON bodies of OpenAI's API: right types or a BadRequest that names the parameter. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from demo_model.embeddings import DEFAULT_DIMENSIONS, MOST_DIMENSIONS
from demo_model.errors import BadRequest, UnknownModel
from demo_model.reply import Ask
from demo_model.schemas import NotASchema, check_schema
from demo_model.toolcalls import Choice, Tool

ROLES = frozenset(("system", "developer", "user", "assistant", "tool", "function"))
PACED = re.compile(r"demo-(?:(?P<named>fast|slow)|(?P<ms>\d{1,5})ms)")
NAMED_PACES = {"fast": 0.0, "slow": 0.1}
MODELS = ("demo", "demo-fast", "demo-slow", "demo-embedding")
MOST_INPUTS = 2048


@dataclass(frozen=True)
class ChatRequest:
    """A chat completion request: what is asked, and how the answer is to be sent."""

    model: str
    ask: Ask
    stream: bool
    include_usage: bool
    max_tokens: int | None
    stop: tuple[str, ...]
    raw_tools: tuple[Any, ...]
    digest: str


@dataclass(frozen=True)
class EmbeddingsRequest:
    """An embeddings request; `inputs` are texts (token lists are written out as numbers)."""

    model: str
    inputs: tuple[str, ...]
    dimensions: int
    as_base64: bool


def parse_body(raw: bytes) -> dict[str, Any]:
    """The body as a JSON object. Raises BadRequest."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is not valid JSON: {error}", code="invalid_json") from error
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body


def pace_of(model: str, default: float) -> float:
    """Seconds per streamed token for a model's name. Raises UnknownModel."""
    if model == "demo":
        return default
    match = PACED.fullmatch(model)
    if not match:
        raise UnknownModel(
            f"The model `{model}` does not exist. This demo server has: {', '.join(MODELS)}, demo-<n>ms.", param="model"
        )
    return NAMED_PACES[match["named"]] if match["named"] else int(match["ms"]) / 1000


def parse_chat(body: Mapping[str, Any]) -> ChatRequest:
    """Read a chat completion request. Raises BadRequest with the parameter's name."""
    tools = tuple(_parse_tool(tool, i) for i, tool in enumerate(_take(body, "tools", list, [])))
    form, schema = _parse_form(_take(body, "response_format", dict, {"type": "text"}))
    if body.get("n") not in (None, 1):
        raise BadRequest("The demo model gives one choice: n must be 1.", param="n")
    options = _take(body, "stream_options", dict, {})
    return ChatRequest(
        model=_take(body, "model", str),
        ask=Ask(_parse_messages(_take(body, "messages", list)), tools, _parse_choice(body, tools), form, schema),
        stream=_take(body, "stream", bool, False),
        include_usage=bool(options.get("include_usage")),
        max_tokens=_parse_max_tokens(body),
        stop=_parse_stop(body.get("stop")),
        raw_tools=tuple(body.get("tools") or ()),
        digest=digest_of({k: v for k, v in body.items() if k not in ("stream", "stream_options")}),
    )


def digest_of(value: object) -> str:
    """A fingerprint of a JSON value that does not depend on the order of its keys."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _take(body: Mapping[str, Any], name: str, kind: type, default: Any = ...) -> Any:
    value = body.get(name)
    if value is None:
        if default is ...:
            raise BadRequest(f"You must provide `{name}`.", param=name, code="missing_required_parameter")
        return default
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _wrong_type(name, kind.__name__, value)
    return value


def _wrong_type(name: str, wanted: str, value: object) -> BadRequest:
    names = {"str": "a string", "dict": "an object", "list": "an array", "bool": "a boolean", "int": "an integer"}
    return BadRequest(
        f"Invalid type for `{name}`: expected {names.get(wanted, wanted)}, got {json.dumps(value)[:40]}.",
        param=name,
        code="invalid_type",
    )


def _parse_messages(messages: list[Any]) -> tuple[dict[str, Any], ...]:
    if not messages:
        raise BadRequest("`messages` must hold at least one message.", param="messages", code="empty_array")
    for i, message in enumerate(messages):
        name = f"messages[{i}]"
        if not isinstance(message, dict):
            raise _wrong_type(name, "dict", message)
        if message.get("role") not in ROLES:
            raise BadRequest(
                f"`{name}.role` must be one of {', '.join(sorted(ROLES))}.", param=f"{name}.role", code="invalid_value"
            )
        _check_content(message.get("content"), f"{name}.content")
        _check_calls(message.get("tool_calls"), f"{name}.tool_calls")
    return tuple(messages)


def _check_content(content: Any, name: str) -> None:
    if content is None or isinstance(content, str):
        return
    if not isinstance(content, list):
        raise _wrong_type(name, "a string or an array", content)
    for i, part in enumerate(content):
        if not isinstance(part, dict) or not isinstance(part.get("type"), str):
            raise _wrong_type(f"{name}[{i}]", "an object with a type", part)
        image = part.get("image_url")
        if part["type"] == "image_url" and not (isinstance(image, dict) and isinstance(image.get("url"), str)):
            raise _wrong_type(f"{name}[{i}].image_url", "an object with a url", image)
        if part["type"] == "text" and not isinstance(part.get("text"), str):
            raise _wrong_type(f"{name}[{i}].text", "str", part.get("text"))


def _check_calls(calls: Any, name: str) -> None:
    if calls is None:
        return
    if not isinstance(calls, list):
        raise _wrong_type(name, "list", calls)
    for i, call in enumerate(calls):
        function = call.get("function") if isinstance(call, dict) else None
        strings = (
            isinstance(function, dict)
            and isinstance(function.get("name"), str)
            and isinstance(function.get("arguments"), str)
        )
        if not strings or not isinstance(call.get("id"), str):
            raise _wrong_type(f"{name}[{i}]", "a tool call with id, function.name and function.arguments", call)


def _parse_tool(tool: Any, place: int) -> Tool:
    name = f"tools[{place}]"
    function = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise _wrong_type(f"{name}.function", "an object with a name", function)
    parameters = function.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise _wrong_type(f"{name}.function.parameters", "dict", parameters)
    _check_schema(parameters, f"{name}.function.parameters")
    return Tool(function["name"], str(function.get("description") or ""), parameters)


def _check_schema(schema: Any, param: str) -> None:
    try:
        check_schema(schema)
    except NotASchema as error:
        raise BadRequest(str(error), param=param, code="invalid_schema") from error


def _parse_choice(body: Mapping[str, Any], tools: tuple[Tool, ...]) -> Choice:
    choice = body.get("tool_choice", "auto") or "auto"
    parallel = _take(body, "parallel_tool_calls", bool, True)
    if choice in ("auto", "none", "required"):
        if choice == "required" and not tools:
            raise BadRequest("`tool_choice` asks for a tool, but there are no `tools`.", param="tool_choice")
        return Choice(choice, None, parallel)
    function = choice.get("function") if isinstance(choice, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    if name not in [tool.name for tool in tools]:
        raise BadRequest(
            f"`tool_choice` names no tool of this request: {json.dumps(choice)[:80]}.", param="tool_choice"
        )
    return Choice("auto", name, parallel)


def _parse_form(form: Mapping[str, Any]) -> tuple[str, Mapping[str, Any] | None]:
    kind = form.get("type")
    if kind in ("text", "json_object"):
        return kind, None
    if kind != "json_schema":
        raise BadRequest(
            "`response_format.type` must be text, json_object or json_schema.",
            param="response_format.type",
            code="invalid_value",
        )
    wrapper = form.get("json_schema")
    if not isinstance(wrapper, dict) or not isinstance(wrapper.get("schema"), dict):
        raise BadRequest(
            "`response_format.json_schema.schema` must be an object.",
            param="response_format.json_schema.schema",
            code="invalid_type",
        )
    _check_schema(wrapper["schema"], "response_format.json_schema.schema")
    return kind, wrapper["schema"]


def _parse_max_tokens(body: Mapping[str, Any]) -> int | None:
    for name in ("max_completion_tokens", "max_tokens"):
        value = _take(body, name, int, None)
        if value is not None:
            if value < 1:
                raise BadRequest(f"`{name}` must be at least 1.", param=name, code="integer_below_min_value")
            return int(value)
    return None


def _parse_stop(stop: Any) -> tuple[str, ...]:
    stops = [stop] if isinstance(stop, str) else stop or []
    if not isinstance(stops, list) or not all(isinstance(s, str) for s in stops):
        raise _wrong_type("stop", "a string or an array of strings", stop)
    return tuple(s for s in stops if s)


def parse_embeddings(body: Mapping[str, Any]) -> EmbeddingsRequest:
    """Read an embeddings request. Raises BadRequest with the parameter's name, or UnknownModel."""
    model = _take(body, "model", str)
    if model not in MODELS:
        raise UnknownModel(f"The model `{model}` does not exist.", param="model")
    dimensions = _take(body, "dimensions", int, DEFAULT_DIMENSIONS)
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise BadRequest(f"`dimensions` must be from 1 to {MOST_DIMENSIONS}.", param="dimensions", code="invalid_value")
    form = _take(body, "encoding_format", str, "float")
    if form not in ("float", "base64"):
        raise BadRequest("`encoding_format` must be float or base64.", param="encoding_format", code="invalid_value")
    return EmbeddingsRequest(model, _parse_inputs(body.get("input")), dimensions, form == "base64")


def _parse_inputs(value: Any) -> tuple[str, ...]:
    inputs = [value] if isinstance(value, str) or _is_tokens(value) else value
    if not isinstance(inputs, list) or not all(isinstance(i, str) or _is_tokens(i) for i in inputs):
        raise _wrong_type("input", "a string, an array of strings or token arrays", value)
    if not inputs or any(not i for i in inputs) or len(inputs) > MOST_INPUTS:
        raise BadRequest(
            f"`input` must hold 1 to {MOST_INPUTS} texts, none of them empty.", param="input", code="invalid_value"
        )
    return tuple(i if isinstance(i, str) else " ".join(map(str, i)) for i in inputs)


def _is_tokens(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(v, int) and not isinstance(v, bool) for v in value)
    )
