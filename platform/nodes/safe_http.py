"""HTTP requests on behalf of an agent. Law: every hop is checked, every answer is bounded, no secret crosses an origin.

`fetch` opens its own connections and keeps none, so what one workspace may reach never serves another.
"""

import asyncio
import base64
import codecs
import json
import re
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import httpx2

from nodes.http_errors import (
    AddressBlocked,
    BadRequest,
    BadUrl,
    HttpError,
    HttpTimedOut,
    HttpUnreachable,
    ResponseTooLarge,
    TooManyRedirects,
)
from nodes.names import resolve_by_system
from nodes.network_policy import NetworkPolicy, Resolve, make_transport

__all__ = [
    "AddressBlocked",
    "BadRequest",
    "BadUrl",
    "HttpError",
    "HttpRequest",
    "HttpResponse",
    "HttpTimedOut",
    "HttpUnreachable",
    "NetworkPolicy",
    "ResponseTooLarge",
    "TooManyRedirects",
    "fetch",
]

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
REDIRECTS = {301, 302, 303, 307, 308}
# Set by us from the request itself; a user's own value could smuggle a second request.
OURS = {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect"}
# What may follow a redirect to another origin. A list of what may, because keys travel in headers of any name.
HARMLESS = {"accept", "accept-language", "accept-encoding", "content-type", "user-agent"}
# Text codecs that are no charset of the web: slow on purpose or not about bytes.
NO_CHARSET = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}


@dataclass(frozen=True)
class HttpRequest:
    """What to ask. At most one of `json`, `form`, `text` and `body`. Times in seconds, sizes in bytes."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] | Sequence[tuple[str, str]] = ()
    json: Any = None
    form: Mapping[str, str] | None = None
    text: str | None = None
    body: bytes | None = None
    timeout: float = 30.0
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    max_bytes: int = 5_000_000
    follow_redirects: bool = True
    max_redirects: int = 5


@dataclass(frozen=True)
class HttpResponse:
    """What came back. Header names are in lower case; `redirects` are the addresses passed on the way to `url`."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    redirects: tuple[str, ...] = ()

    @property
    def shown_url(self) -> str:
        """The address without what may be secret in it: for messages."""
        return _show(httpx2.URL(self.url))

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case; empty when the server told none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text. Bytes that fit no charset become replacement characters; it never fails."""
        return decode_text(self.body, self.headers.get("content-type", ""))

    def json(self) -> Any:
        """The body as JSON. Raises `ValueError` when it is none."""
        try:
            return json.loads(self.text)
        except RecursionError:
            raise ValueError("The JSON is nested too deeply.") from None


async def fetch(
    request: HttpRequest,
    policy: NetworkPolicy,
    *,
    resolve: Resolve = resolve_by_system,
    certificates: ssl.SSLContext | None = None,
) -> HttpResponse:
    """Make the request and follow its redirects. Any status is an answer; raises an `HttpError` when there is none.

    `resolve` and `certificates` are for tests and private authorities, see `make_transport`.
    """
    started = time.monotonic()
    outgoing = _build(request)
    try:
        async with asyncio.timeout(request.timeout):
            async with make_transport(policy, resolve=resolve, certificates=certificates) as transport:
                return await _follow(transport, outgoing, request, started)
    except TimeoutError:
        raise _timed_out(outgoing.url, request.timeout) from None


async def _follow(
    transport: httpx2.AsyncHTTPTransport, outgoing: httpx2.Request, request: HttpRequest, started: float
) -> HttpResponse:
    passed: list[str] = []
    while True:
        status, headers, body = await _send(transport, outgoing, request)
        url = str(outgoing.url)
        if status not in REDIRECTS or not headers.get("location") or not request.follow_redirects:
            return HttpResponse(status, url, headers, body, time.monotonic() - started, tuple(passed))
        if len(passed) >= request.max_redirects:
            raise TooManyRedirects(f"{_show(outgoing.url)} is the last of {len(passed) + 1} redirects.")
        passed.append(url)
        outgoing = _redirect(outgoing, status, headers["location"], request)


async def _send(
    transport: httpx2.AsyncHTTPTransport, outgoing: httpx2.Request, request: HttpRequest
) -> tuple[int, dict[str, str], bytes]:
    try:
        response = await transport.handle_async_request(outgoing)
        try:
            body = await _read(response, outgoing, request.max_bytes)
        finally:
            await response.aclose()
    except httpx2.TimeoutException:
        raise _timed_out(outgoing.url, request.timeout) from None
    except httpx2.LocalProtocolError as error:
        raise BadRequest(f"The request cannot be written as HTTP: {error}.") from None
    except (httpx2.DecodingError, httpx2.RemoteProtocolError):
        raise HttpUnreachable(f"{_show(outgoing.url)} answered with something that is not HTTP.") from None
    except httpx2.TransportError as error:
        raise HttpUnreachable(f"{_show(outgoing.url)} could not be reached: {_cause(error)}.") from None
    return response.status_code, {name.lower(): value for name, value in response.headers.items()}, body


async def _read(response: httpx2.Response, outgoing: httpx2.Request, limit: int) -> bytes:
    too_large = ResponseTooLarge(f"The answer of {_show(outgoing.url)} is larger than {limit:,} bytes.")
    told = response.headers.get("content-length", "")
    if outgoing.method != "HEAD" and told.isascii() and told.isdigit() and int(told[:20]) > limit:
        raise too_large
    body = bytearray()
    # httpx2 unpacks in pieces of at most a megabyte, so a bomb is counted before it is whole.
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > limit or response.num_bytes_downloaded > limit:
            raise too_large
    return bytes(body)


def _build(request: HttpRequest) -> httpx2.Request:
    if not TOKEN.fullmatch(request.method):
        raise BadRequest("The method is not a word.")
    url, headers = _split_credentials(_parse(request.url))
    try:
        if request.query:
            pairs = request.query.items() if isinstance(request.query, Mapping) else request.query
            url = url.copy_with(params=[*url.params.multi_items(), *pairs])
        headers = {**_type_of_text(request), **headers, **_clean(request.headers)}
        return _make(request.method.upper(), url, headers, request, **_body(request))
    except (httpx2.InvalidURL, UnicodeError, TypeError, ValueError) as error:
        raise BadRequest(f"The request cannot be written as HTTP: {type(error).__name__}.") from None


def _make(
    method: str, url: httpx2.URL, headers: Mapping[str, str], request: HttpRequest, **body: Any
) -> httpx2.Request:
    phases = {"connect": request.connect_timeout, "read": request.read_timeout}
    timeouts = {**phases, "write": request.read_timeout, "pool": request.connect_timeout}
    defaults = {"accept": "*/*", "accept-encoding": "gzip, deflate, br", "user-agent": "ai-agent-platform"}
    return httpx2.Request(method, url, headers={**defaults, **headers}, extensions={"timeout": timeouts}, **body)


def _body(request: HttpRequest) -> dict[str, Any]:
    given = {
        "json": request.json,
        "data": request.form,
        "content": request.body if request.text is None else request.text.encode(),
    }
    given = {name: value for name, value in given.items() if value is not None}
    if len(given) > 1 or (request.text is not None and request.body is not None):
        raise BadRequest("A request has one body: JSON, a form, text or bytes.")
    return given


def _type_of_text(request: HttpRequest) -> dict[str, str]:
    return {} if request.text is None else {"content-type": "text/plain; charset=utf-8"}


def _clean(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not TOKEN.fullmatch(name) or any(sign in value for sign in "\r\n\0"):
            raise BadRequest("A header's name is not a word, or its value holds a line break.")
    lowered = {name.lower(): value for name, value in headers.items()}
    return {name: value for name, value in lowered.items() if name not in OURS and not name.startswith("proxy-")}


def _parse(text: str) -> httpx2.URL:
    try:
        url = httpx2.URL(text.strip())
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        raise BadUrl("The address is not a valid URL.") from None
    if url.scheme not in ("http", "https"):
        raise BadUrl("The address must begin with http:// or https://.")
    if not url.host or "%" in url.host or not 0 < (80 if url.port is None else url.port) < 65536:
        raise BadUrl("The address names no valid host and port.")
    return url.copy_with(fragment=None)


def _split_credentials(url: httpx2.URL) -> tuple[httpx2.URL, dict[str, str]]:
    if not url.userinfo:
        return url, {}
    pair = base64.b64encode(f"{unquote(url.username)}:{unquote(url.password)}".encode()).decode()
    return url.copy_with(username=None, password=None), {"authorization": f"Basic {pair}"}


def _redirect(outgoing: httpx2.Request, status: int, location: str, request: HttpRequest) -> httpx2.Request:
    try:
        joined = str(outgoing.url.join(location))
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        raise BadUrl(f"{_show(outgoing.url)} redirects to an address that is not a valid URL.") from None
    url, _ = _split_credentials(_parse(joined))
    becomes_get = (status == 303 and outgoing.method != "HEAD") or (status in (301, 302) and outgoing.method == "POST")
    method = "GET" if becomes_get else outgoing.method
    body = {} if becomes_get else {"content": outgoing.content}
    headers = {name.lower(): value for name, value in outgoing.headers.items() if name.lower() not in OURS}
    if becomes_get:
        headers = {name: value for name, value in headers.items() if not name.startswith("content-")}
    if _origin(url) != _origin(outgoing.url):
        headers = {name: value for name, value in headers.items() if name in HARMLESS}
    return _make(method, url, headers, request, **body)


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


def _show(url: httpx2.URL) -> str:
    """The address without what may be secret in it."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))


def _timed_out(url: httpx2.URL, seconds: float) -> HttpTimedOut:
    return HttpTimedOut(f"{_show(url)} did not answer within {seconds:g} seconds.")


def _cause(error: BaseException | None) -> str:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({error.verify_message})"
        if isinstance(error, ssl.SSLError):
            return "it does not speak TLS as expected"
        if isinstance(error, ConnectionRefusedError):
            return "it refused the connection"
        error = error.__cause__ or error.__context__
    return "the connection failed"


def decode_text(body: bytes, content_type: str) -> str:
    """The bytes as text: by the charset that the content type names, else UTF-8, else Windows-1252; never fails."""
    named = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    for charset in (_known_charset(named[1]) if named else None, "utf-8-sig"):
        try:
            if charset:
                return body.decode(charset)
        except (UnicodeError, ValueError):
            continue
    return body.decode("utf-8" if named else "cp1252", "replace")


def _known_charset(name: str) -> str | None:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name.replace("-", "_") not in NO_CHARSET else None
