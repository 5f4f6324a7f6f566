"""http_request: calls an HTTP address under the workspace's network policy."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from engine.kinds import KindSpec, Port, Ports, Settings
from engine.templates import as_text
from engine.values import Json
from nodes import settings as s
from nodes.base import CatalogueEntry, Done, KindDocs, NodeContext, NodeFailed, NodeKind, Outcome, StepCall
from nodes.http_request.auth import address_within, auth_headers
from nodes.safe_http import HttpError, HttpRequest, HttpResponse
from nodes.templating import fill, template_ports

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
RETRYABLE = {"http_timed_out", "http_unreachable"}
TEMPLATES = ("url", "query", "headers", "body")
SCHEMA = s.schema(
    ("url",),
    method=s.choice("Method", {method: method for method in METHODS}),
    url=s.text("Address", "prompt", help="{{ name }} makes an input port.", minLength=1),
    query=s.key_values("Query", help="Added to the address."),
    headers=s.key_values("Headers"),
    body_type=s.choice("Body", {"none": "None", "json": "JSON", "text": "Text", "form": "Form (a JSON mapping)"}),
    body=s.text("Body text", "code", help="{{ name }} makes an input port.", ui={"language": "json"}),
    connection=s.text("Connection", "connection", help="Adds its key or token, so no secret stands in the graph."),
    fail_on_status=s.switch("Fail on status 400 and above", default=True),
    seconds=s.number("Time limit (s)", minimum=0.1, maximum=600, advanced=True),
    max_bytes=s.number("Size limit (bytes)", whole=True, minimum=1, maximum=50_000_000, advanced=True),
    follow_redirects=s.switch("Follow redirects", default=True, advanced=True),
)


def inputs(settings: Settings) -> Ports:
    """The names in address, query, headers and body."""
    return template_ports(settings, *TEMPLATES)


def outputs(settings: Settings) -> Ports:
    """The body as text, as JSON when it is JSON, the status and the headers."""
    return (
        Port("body", "text", "Body"),
        Port("json", "json", "JSON"),
        Port("status", "number", "Status"),
        Port("headers", "json", "Headers"),
    )


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Make the request; a status of 400 and above fails the step unless it is switched off."""
    try:
        response = await context.fetch(await _request(call, context))
    except HttpError as error:
        raise NodeFailed(error.code, str(error), error.advice or "", retryable=error.code in RETRYABLE) from None
    if response.status >= 400 and call.settings.get("fail_on_status", True) is not False:
        raise _status_failed(response)
    return Done(_outputs(response))


async def _request(call: StepCall, context: NodeContext) -> HttpRequest:
    settings, values = call.settings, call.inputs
    url, secret = fill(settings.get("url"), values).strip(), {}
    if name := s.text_setting(settings, "connection"):
        fields = await context.connection(name)
        url, secret = address_within(url, fields), auth_headers(fields)
    headers = {key: fill(text, values) for key, text in _pairs(settings.get("headers"))}
    limit = s.number_setting(settings, "seconds", 30.0)
    return HttpRequest(
        method=s.text_setting(settings, "method", "GET"),
        url=url,
        query={key: fill(text, values) for key, text in _pairs(settings.get("query"))},
        headers=_idempotency(call) | headers | secret,
        timeout=limit,
        read_timeout=limit,
        max_bytes=int(s.number_setting(settings, "max_bytes", 5_000_000)),
        follow_redirects=settings.get("follow_redirects", True) is not False,
        **_body(call),
    )


def _idempotency(call: StepCall) -> dict[str, str]:
    """Services that know the header do a repeated attempt only once."""
    return {"Idempotency-Key": call.idempotency_key} if call.idempotency_key else {}


def _pairs(value: Json) -> list[tuple[str, Json]]:
    return list(value.items()) if isinstance(value, dict) else []


def _body(call: StepCall) -> dict[str, Any]:
    """The request's field for the kind of body that the author chose."""
    kind = call.settings.get("body_type", "none")
    if kind not in ("text", "json", "form"):
        return {}
    text = fill(call.settings.get("body"), call.inputs)
    return {"text": text} if kind == "text" else {kind: _read_json(text, kind)}


def _read_json(text: str, kind: str) -> Json:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        advice = "Look at the step's input; texts in JSON need quotation marks."
        raise NodeFailed("body_not_json", f"The body is no JSON: {error}.", advice) from None
    if kind == "form" and not isinstance(value, dict):
        raise NodeFailed("body_not_json", "A form's body must be a JSON mapping.", 'Write {"name": "value"}.')
    return {key: as_text(part) for key, part in value.items()} if kind == "form" else value


def _status_failed(response: HttpResponse) -> NodeFailed:
    message = f"{response.shown_url} answered with status {response.status}: {response.text[:300]}"
    code = "http_rate_limited" if response.status == 429 else "http_status"
    retryable = response.status == 429 or response.status >= 500
    advice = "A retry may help." if retryable else "Look at the address, the body and the connection."
    return NodeFailed(code, message, advice, retryable=retryable)


def _outputs(response: HttpResponse) -> dict[str, Json]:
    given: dict[str, Json] = {"body": response.text, "status": response.status, "headers": dict(response.headers)}
    with suppress(ValueError, RecursionError):  # no JSON: the port is not taken, and what hangs on it is skipped
        given["json"] = json.loads(response.text)
    return given


ERRORS = (
    CatalogueEntry("http_status", "The address answered with an error.", "Look at address, body and connection."),
    CatalogueEntry("http_rate_limited", "The address has had too many requests.", "Add a retry with a delay."),
    CatalogueEntry("connection_elsewhere", "The address is not the connection's.", "Use an address of the connection."),
    CatalogueEntry("body_not_json", "The body is no JSON.", "Texts in JSON need quotation marks."),
    CatalogueEntry("address_blocked", "The address is private.", "Ask an admin to allow private addresses."),
    CatalogueEntry("http_timed_out", "There was no answer in time.", "Raise the limit, or try again."),
    CatalogueEntry("response_too_large", "The answer is larger than allowed.", "Raise the limit."),
    CatalogueEntry("too_many_redirects", "The address redirects in circles.", "Look at the address."),
    CatalogueEntry("http_unreachable", "The address cannot be reached.", "Check the address."),
    CatalogueEntry("connection_empty", "The connection has no key.", "Enter it in Settings → Connections."),
    CatalogueEntry("bad_request", "The request cannot be written.", "Check method and headers for line breaks."),
    CatalogueEntry("http_failed", "The request could not be made.", "Try again; check the address in a browser."),
    CatalogueEntry("bad_url", "The address is no web address.", "It starts with https:// or http://."),
)

KIND = NodeKind(
    KindSpec(
        "http_request",
        "HTTP request",
        "Tools",
        "Calls a web address.",
        "globe",
        settings_schema=SCHEMA,
        templates=TEMPLATES,
        inputs=inputs,
        outputs=outputs,
        as_tool=True,
    ),
    KindDocs({"method": "GET", "url": "https://", "body_type": "none"}, errors=ERRORS),
    run,
)
