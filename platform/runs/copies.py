"""A step as something to take along: the command that does the same from a shell, and a case for tests.

Law: no secret is ever written. A connection's key, and every header, parameter or field whose name speaks of one, is a
placeholder such as $TOKEN that the person fills in.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from connections.errors import ConnectionsError
from connections.services import get_connection, model_endpoint
from engine.errors import TemplateError
from engine.graph import Node
from engine.templates import render
from nodes.base import NodeFailed, StepCall
from nodes.conversation import conversation
from runs.errors import StepMissing
from runs.models import Run
from runs.readers import read_steps
from runs.services import resolve_texts
from runs.step_nodes import find_node
from tenancy.models import Workspace

TOKEN: Final = "$TOKEN"  # noqa: S105  # What stands in the place of one.
SECRET_NAME: Final = re.compile(r"(token|secret|password|passwd|key|authorization|cookie|credentials?)$", re.IGNORECASE)
HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
MEDIA_TYPES: Final = {"json": "application/json", "text": "text/plain; charset=utf-8"}


@dataclass(frozen=True)
class Copies:
    """`curl` asks what the step asked (`does` is request), runs its node alone (node), or runs its agent (run)."""

    does: str
    curl: str
    case: dict[str, Any]


def copy_step(run: Run, path: str, api: str) -> Copies:
    """What a step can be copied as. `api` is the address of the REST API. Raises StepMissing."""
    step = next((one for one in read_steps(run, path) if one["path"] == path), None)
    found = find_node(run, path)
    if step is None or found is None:
        raise StepMissing
    inputs, outputs = (resolve_texts(run.workspace_id, step[side]) or {} for side in ("inputs", "outputs"))
    case = {"name": found.node.title or found.id.replace("_", " "), "inputs": inputs, "expected": outputs or None}
    own = _own_request(run.workspace, found.node, inputs)
    if own is not None:
        return Copies("request", own, case)
    alone = found.is_own and path == found.id and run.is_finished
    return Copies("node" if alone else "run", _run_request(run, path if alone else None, api), case)


def _own_request(workspace: Workspace, node: Node, inputs: Mapping[str, Any]) -> str | None:
    """The request that the node itself makes; None where it makes none, or where its texts cannot be filled in."""
    write = {"http_request": _http_request, "llm": _model_request, "agent": _model_request}
    write_own = write.get(node.kind.partition("@")[0])
    try:
        return write_own(workspace, node.settings, inputs) if write_own else None
    except (TemplateError, NodeFailed, ConnectionsError):
        return None


def _http_request(workspace: Workspace, settings: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    def fill(text: Any) -> str:
        return render(text if isinstance(text, str) else "", inputs)

    address, headers = fill(settings.get("url")).strip(), _filled(settings.get("headers"), fill)
    if name := settings.get("connection"):
        connection = get_connection(workspace, str(name))
        headers |= {"X-API-Key" if connection.provider == "http_api_key" else "Authorization": ""}
        if "://" not in address:
            address = f"{connection.base_url.rstrip('/')}/{address.lstrip('/')}"
    method = str(settings.get("method") or "GET")
    url = _without_secrets(address, _filled(settings.get("query"), fill))
    return _curl(method, url, headers, _body(settings, fill))


def _filled(value: Any, fill: Any) -> dict[str, str]:
    return {str(name): fill(text) for name, text in value.items()} if isinstance(value, Mapping) else {}


def _body(settings: Mapping[str, Any], fill: Any) -> tuple[str, str] | None:
    """The kind of body and its text."""
    kind = settings.get("body_type")
    if kind not in ("json", "text", "form"):
        return None
    text = fill(settings.get("body"))
    if kind == "text":
        return kind, text
    try:
        value = _hide_fields(json.loads(text))
    except ValueError:
        return kind, text
    is_form = kind == "form" and isinstance(value, Mapping)
    return kind, urlencode({name: str(part) for name, part in value.items()}) if is_form else _json(value)


def _model_request(workspace: Workspace, settings: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    endpoint = model_endpoint(workspace, str(settings.get("model") or "smart"))
    call = StepCall("", "", "", settings, dict(inputs))
    asked: dict[str, Any] = {"model": endpoint.model, "messages": conversation(call)}
    asked |= {name: settings[name] for name in ("temperature", "max_tokens") if settings.get(name) is not None}
    if schema := settings.get("schema"):
        wrapped = {"name": "answer", "schema": schema, "strict": True}
        asked["response_format"] = {"type": "json_schema", "json_schema": wrapped}
    url = _without_secrets(f"{endpoint.base_url.rstrip('/')}/chat/completions", {})
    return _curl("POST", url, {"Authorization": ""}, ("json", _json(asked)))


def _run_request(run: Run, only: str | None, api: str) -> str:
    """The call of this platform's API: the draft's node alone, fed with this run's results, or the revision's run."""
    inputs = resolve_texts(run.workspace_id, run.inputs)
    part = {"only": only, "reuse": str(run.id)} if only else {"revision": run.revision.sha}
    body = {"inputs": inputs, **part, "wait": 60}
    url = f"{api}/w/{run.workspace.slug}/agents/{run.agent_id}/runs"
    return _curl("POST", url, {"Authorization": ""}, ("json", _json(body)))


def _curl(method: str, url: str, headers: Mapping[str, str], body: tuple[str, str] | None) -> str:
    parts = [f"curl -X {shlex.quote(method)} {shlex.quote(url)}", *(_header(*pair) for pair in headers.items())]
    if body is not None:
        kind, text = body
        given = {name.lower() for name in headers}
        if kind in MEDIA_TYPES and "content-type" not in given:
            parts.append(f"-H {shlex.quote('Content-Type: ' + MEDIA_TYPES[kind])}")
        parts.append(f"--data-raw {shlex.quote(text)}")
    return " \\\n  ".join(parts)


def _header(name: str, value: str) -> str:
    """A token in double quotes, where a shell fills it in; no name with a special character comes to stand there."""
    if not HEADER_NAME.fullmatch(name) or not SECRET_NAME.search(name):
        return f"-H {shlex.quote(f'{name}: {value}')}"
    scheme = "Bearer " if name.lower() == "authorization" else ""
    return f'-H "{name}: {scheme}{TOKEN}"'


def _without_secrets(address: str, query: Mapping[str, str]) -> str:
    """The address with its query, without a password or the value of a parameter that is a secret by its name."""
    url = urlsplit(address)
    host = url.netloc.rpartition("@")[2]
    pairs = [*parse_qsl(url.query, keep_blank_values=True), *query.items()]
    shown = [(name, TOKEN if SECRET_NAME.search(name) else value) for name, value in pairs]
    return urlunsplit((url.scheme, host, url.path, urlencode(shown, safe="$"), ""))


def _hide_fields(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: TOKEN if SECRET_NAME.search(name) else _hide_fields(part) for name, part in value.items()}
    return [_hide_fields(part) for part in value] if isinstance(value, list) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
