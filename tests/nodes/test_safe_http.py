"""HTTP requests of agents, against a real server on this machine."""

import asyncio
import datetime
import gzip
import ipaddress
import logging
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nodes.safe_http import (
    AddressBlocked,
    BadRequest,
    BadUrl,
    HttpError,
    HttpRequest,
    HttpTimedOut,
    HttpUnreachable,
    NetworkPolicy,
    ResponseTooLarge,
    TooManyRedirects,
    fetch,
)

PRIVATE = NetworkPolicy(allow_private=True)
PUBLIC = NetworkPolicy()


@dataclass
class Seen:
    """One request as the server got it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[Seen], bytes]


@dataclass
class Server:
    """A server that answers what `answer` says and remembers what it was asked."""

    answer: Answer
    port: int = 0
    seen: list[Seen] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").strip().split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                method, target, _ = first.split(" ")
                self.seen.append(Seen(method, target, headers, body))
                writer.write(self.answer(self.seen[-1]))
                await writer.drain()
                if b"close" in self.answer(self.seen[-1])[:200]:
                    break
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(answer: Answer, certificates: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    server = Server(answer)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=certificates)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()


def reply(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    named = {"content-length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + body


def always(answer: bytes) -> Answer:
    return lambda seen: answer


def resolver(*answers: list[str]) -> Callable:
    """Names resolve to the first answer, then the second …, the last for ever."""
    left = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


# What is asked


@pytest.mark.parametrize(
    ("request_", "seen"),
    [
        ({"method": "get", "query": {"q": "a b&c", "n": "1"}}, ("GET", "/?q=a+b%26c&n=1", None, b"")),
        ({"query": [("a", "1"), ("a", "2")]}, ("GET", "/?a=1&a=2", None, b"")),
        ({"method": "POST", "json": {"a": [1, "ä"]}}, ("POST", "/", "application/json", '{"a":[1,"ä"]}'.encode())),
        ({"method": "PUT", "form": {"a": "b c"}}, ("PUT", "/", "application/x-www-form-urlencoded", b"a=b+c")),
        ({"method": "PATCH", "text": "hä"}, ("PATCH", "/", "text/plain; charset=utf-8", "hä".encode())),
        ({"method": "PROPFIND", "body": b"\0\1"}, ("PROPFIND", "/", None, b"\0\1")),
        (
            {"method": "POST", "text": "<a/>", "headers": {"Content-Type": "text/xml"}},
            ("POST", "/", "text/xml", b"<a/>"),
        ),
        ({"method": "DELETE"}, ("DELETE", "/", None, b"")),
    ],
)
async def test_a_request_arrives_as_it_was_asked(request_: dict, seen: tuple) -> None:
    async with serving(always(reply(b"ok"))) as server:
        response = await fetch(HttpRequest(server.url(), **request_), PRIVATE)

    got = server.seen[0]
    assert (response.status, response.text, response.ok) == (200, "ok", True)
    assert (got.method, got.target, got.headers.get("content-type"), got.body) == seen


async def test_a_query_in_the_address_is_kept_beside_the_given_one() -> None:
    async with serving(always(reply())) as server:
        await fetch(HttpRequest(server.url("/a?x=1"), query={"y": "2"}), PRIVATE)

    assert server.seen[0].target == "/a?x=1&y=2"


async def test_headers_that_frame_the_message_are_ours_alone() -> None:
    headers = {"Host": "evil", "Content-Length": "0", "Transfer-Encoding": "chunked", "X-Mine": "yes"}
    async with serving(always(reply())) as server:
        await fetch(HttpRequest(server.url(), method="POST", text="abc", headers=headers), PRIVATE)

    got = server.seen[0]
    assert (got.headers["host"], got.headers["x-mine"], got.body) == (f"127.0.0.1:{server.port}", "yes", b"abc")
    assert "transfer-encoding" not in got.headers


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET / HTTP/1.1\r\nX: y"},
        {"method": ""},
        {"headers": {"X": "a\r\nEvil: yes"}},
        {"headers": {"X: y\r\nZ": "a"}},
        {"headers": {"X": "日本"}, "method": "POST", "json": {"a": {1, 2}}},
        {"json": 1, "text": "a"},
        {"text": "a", "body": b"b"},
        {"json": float("nan")},
        {"text": "\ud800"},
    ],
)
async def test_a_request_that_is_not_http_is_refused(request_: dict) -> None:
    with pytest.raises(BadRequest):
        await fetch(HttpRequest("http://127.0.0.1:9/", **request_), PRIVATE)


@pytest.mark.parametrize(
    "url",
    ["", "no", "example.com", "file:///etc/passwd", "ftp://a/b", "gopher://a", "http://", "http:///a", "http://a:99999",
     "http://a b/", "http://[::1", "javascript:alert(1)", "//example.com", "http://\x00", "http://a:0/", "data:,x"],
)  # fmt: skip
async def test_an_address_that_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadUrl) as caught:
        await fetch(HttpRequest(url), PRIVATE)

    assert caught.value.advice


# What comes back


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=iso-8859-1", b"\xe4", "ä"),
        ("text/html; charset='Shift_JIS'", "日本".encode("shift_jis"), "日本"),
        ("text/plain", "ä".encode(), "ä"),
        ("text/plain", b"\xef\xbb\xbfa", "a"),
        ("text/plain", b"\xe4\x80", "ä€"),
        ("text/plain; charset=nonsense", b"\xe4", "�"),
        ("text/plain; charset=utf-8", b"a\xffb", "a�b"),
        ("text/plain; charset=zlib", b"abc", "abc"),
        ("text/plain; charset=punycode", b"abc", "abc"),
        ("text/plain; charset=undefined", b"abc", "abc"),
        ("text/plain; charset=\0", b"abc", "abc"),
        ("", b"\x00\xff", "\0ÿ"),
    ],
)
async def test_text_is_decoded_and_never_fails(content_type: str, body: bytes, text: str) -> None:
    from nodes.safe_http import decode_text

    assert decode_text(body, content_type) == text


async def test_json_is_read_and_what_is_none_raises_value_error() -> None:
    async with serving(lambda seen: reply(b'{"a": 1}' if seen.target == "/" else b"[" * 100_000)) as server:
        good = await fetch(HttpRequest(server.url()), PRIVATE)
        bad = await fetch(HttpRequest(server.url("/bad")), PRIVATE)

    assert good.json() == {"a": 1}
    with pytest.raises(ValueError, match=r"deep|Expecting"):
        bad.json()


@pytest.mark.parametrize("status", [204, 304, 400, 401, 404, 429, 500, 503])
async def test_any_status_is_an_answer(status: int) -> None:
    body = b"" if status in (204, 304) else b"why"
    async with serving(always(reply(body, status, X_A="b", connection="close"))) as server:
        response = await fetch(HttpRequest(server.url()), PRIVATE)

    assert (response.status, response.body, response.headers["x-a"], response.ok) == (status, body, "b", status < 300)


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
async def test_a_packed_answer_is_unpacked(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    async with serving(always(reply(pack(b"hello"), content_encoding=encoding))) as server:
        assert (await fetch(HttpRequest(server.url()), PRIVATE)).text == "hello"


# Bounds


def bomb(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(bytes(100_000_000))


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"x" * 2_000_000),
        b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n" + b"x" * 2_000_000,
        b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n" + (b"80000\r\n" + b"x" * 0x80000 + b"\r\n") * 3,
        reply(bomb(gzip.compress), content_encoding="gzip"),
        reply(bomb(brotli.compress), content_encoding="br"),
        reply(bomb(lambda data: gzip.compress(gzip.compress(data))), content_encoding="gzip, gzip"),
        b"HTTP/1.1 200 X\r\ncontent-length: 99999999999999999999\r\n\r\n",
    ],
    ids=["told", "until the end", "chunked", "gzip bomb", "brotli bomb", "bomb in a bomb", "a huge promise"],
)  # fmt: skip
async def test_an_answer_that_is_too_large_is_cut(answer: bytes) -> None:
    async with serving(always(answer)) as server:
        with pytest.raises(ResponseTooLarge) as caught:
            await fetch(HttpRequest(server.url(), max_bytes=1_000_000), PRIVATE)

    assert "1,000,000 bytes" in caught.value.message


async def test_the_limit_counts_unpacked_bytes_and_allows_exactly_as_many() -> None:
    async with serving(always(reply(gzip.compress(b"x" * 1000), content_encoding="gzip"))) as server:
        assert len((await fetch(HttpRequest(server.url(), max_bytes=1000), PRIVATE)).body) == 1000
        with pytest.raises(ResponseTooLarge):
            await fetch(HttpRequest(server.url(), max_bytes=999), PRIVATE)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 X\r\ncontent-length: 5\r\n\r\nab"], ids=["silent", "stuck"])
async def test_a_server_that_stays_silent_is_timed_out(answer: bytes) -> None:
    async with serving(always(answer)) as server:
        for request in (
            HttpRequest(server.url("/?key=secret"), timeout=0.2),
            HttpRequest(server.url("/?key=secret"), read_timeout=0.2),
        ):
            started = time.monotonic()
            with pytest.raises(HttpTimedOut) as caught:
                await fetch(request, PRIVATE)

            assert time.monotonic() - started < 2
            assert "secret" not in caught.value.message


async def test_a_server_that_drips_is_cut_by_the_whole_time() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.05)

    listener = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    with pytest.raises(HttpTimedOut):
        await fetch(HttpRequest(f"http://127.0.0.1:{port}/", timeout=0.4, read_timeout=0.2), PRIVATE)
    listener.close()


async def test_a_name_that_takes_for_ever_to_resolve_is_timed_out() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    with pytest.raises(HttpTimedOut):
        await fetch(HttpRequest("http://slow.test/", connect_timeout=0.1), PUBLIC, resolve=resolve)


# Redirects


def redirecting(status: int, to: Callable[[], str]) -> Answer:
    return lambda seen: reply(status=status, location=to()) if seen.target.startswith("/from") else reply(b"there")


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [(301, "POST", "GET"), (302, "POST", "GET"), (303, "PUT", "GET"), (307, "POST", "POST"), (308, "PUT", "PUT"),
     (302, "GET", "GET"), (303, "HEAD", "HEAD"), (301, "PUT", "PUT")],
)  # fmt: skip
async def test_a_redirect_is_followed_with_the_right_method(status: int, method: str, then: str) -> None:
    text = None if method in ("GET", "HEAD") else "abc"
    async with serving(redirecting(status, lambda: "/to?x=1#part")) as server:
        response = await fetch(HttpRequest(server.url("/from"), method=method, text=text), PRIVATE)

    got = server.seen[1]
    assert (got.method, got.target, got.body) == (then, "/to?x=1", b"abc" if text and then == method else b"")
    assert (response.url, response.redirects) == (server.url("/to?x=1"), (server.url("/from"),))


SECRETS = {"Authorization": "Bearer s", "Cookie": "a=b", "X-Api-Key": "s", "Accept": "text/plain"}


async def test_secrets_stay_at_their_origin() -> None:
    async with serving(always(reply(b"there"))) as other, serving(redirecting(307, lambda: other.url())) as server:
        await fetch(HttpRequest(server.url("/from"), headers=SECRETS), PRIVATE)

    assert server.seen[0].headers["x-api-key"] == "s"
    assert not {"authorization", "cookie", "x-api-key"} & set(other.seen[0].headers)
    assert other.seen[0].headers["accept"] == "text/plain"


async def test_secrets_do_not_come_back_after_a_detour() -> None:
    async with (
        serving(redirecting(307, lambda: other.url("/from"))) as server,
        serving(redirecting(307, lambda: server.url("/to"))) as other,
    ):
        await fetch(HttpRequest(server.url("/from"), headers=SECRETS), PRIVATE)

    assert "authorization" not in server.seen[-1].headers


async def test_secrets_go_along_within_an_origin() -> None:
    async with serving(redirecting(302, lambda: "/to")) as server:
        await fetch(HttpRequest(server.url("/from"), headers=SECRETS), PRIVATE)

    assert server.seen[1].headers["authorization"] == "Bearer s"


async def test_credentials_in_the_address_are_sent_once_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving(redirecting(302, lambda: "http://other:pair@127.0.0.1:1/")) as server:
        address = f"http://ada:p%40ss@127.0.0.1:{server.port}/from?key=secret"
        with pytest.raises(HttpUnreachable) as caught:
            await fetch(HttpRequest(address), PRIVATE)

    assert server.seen[0].headers["authorization"] == "Basic YWRhOnBAc3M="
    shown = caught.value.message + caplog.text
    assert not [word for word in ("p%40ss", "p@ss", "pair", "YWRh", "secret") if word in shown]


async def test_a_redirect_in_circles_ends() -> None:
    async with serving(redirecting(302, lambda: "/from")) as server:
        with pytest.raises(TooManyRedirects):
            await fetch(HttpRequest(server.url("/from"), max_redirects=3), PRIVATE)

    assert len(server.seen) == 4


async def test_a_redirect_that_is_not_followed_is_an_answer() -> None:
    async with serving(redirecting(302, lambda: "/to")) as server:
        response = await fetch(HttpRequest(server.url("/from"), follow_redirects=False), PRIVATE)

    assert (response.status, response.headers["location"]) == (302, "/to")


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a/", "http://[", "http://a:99999/", "javascript:1"])
async def test_a_redirect_to_what_is_no_web_address_is_refused(location: str) -> None:
    async with serving(redirecting(302, lambda: location)) as server:
        with pytest.raises(BadUrl):
            await fetch(HttpRequest(server.url("/from")), PRIVATE)


async def test_a_redirect_into_a_private_network_is_blocked() -> None:
    # The first hop is let through by a resolver that calls this machine public, as a server on the internet would be.
    async with serving(redirecting(302, lambda: "http://inside.test/")) as server:
        resolve = resolver(["127.0.0.1"], ["10.0.0.1"])
        policy = OnlyFirst()
        with pytest.raises(AddressBlocked):
            await fetch(HttpRequest(server.url("/from", "outside.test")), policy, resolve=resolve)

    assert len(server.seen) == 1


class OnlyFirst(NetworkPolicy):
    """Allows private addresses for the first connection alone: asked before connecting and after."""

    def __init__(self) -> None:
        object.__setattr__(self, "asked", 0)

    @property
    def allow_private(self) -> bool:  # type: ignore[override]
        object.__setattr__(self, "asked", self.asked + 1)
        return self.asked <= 2


# Blocked addresses


BLOCKED_HOSTS = [
    "127.0.0.1", "127.9.9.9", "localhost", "localhost.", "0.0.0.0", "0", "2130706433", "0x7f000001", "017700000001",
    "127.1", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "0xa9fea9fe", "2852039166", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16",
    "198.18.0.1", "192.0.2.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:169.254.169.254]", "[fe80::1]",
    "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]",
    "[64:ff9b::a00:1]", "[64:ff9b:1::7f00:1]", "[2001:db8::1]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "①②⑦.⓪.⓪.①", "127。0。0。1",
]  # fmt: skip


@pytest.mark.parametrize("host", BLOCKED_HOSTS)
async def test_an_address_that_is_not_public_is_never_connected_to(host: str) -> None:
    with pytest.raises((AddressBlocked, BadUrl, HttpUnreachable)) as caught:
        await fetch(HttpRequest(f"http://{host}/", timeout=3), PUBLIC)

    # Some resolvers do not know names with a dot at their end.
    assert not isinstance(caught.value, HttpUnreachable) or "is unknown" in caught.value.message


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "127.0.0.2"])
async def test_a_blocked_address_gets_no_byte(address: str) -> None:
    async with serving(always(reply(b"secret"))) as server:
        with pytest.raises(AddressBlocked):
            await fetch(HttpRequest(server.url(host="inside.test")), PUBLIC, resolve=resolver([address]))

    assert server.seen == []


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "1.1.1.1"])
def test_a_public_address_is_not_blocked(address: str) -> None:
    from nodes.network_policy import find_block_reason

    assert find_block_reason(address) is None


async def test_a_name_that_changes_its_address_after_the_check_gains_nothing() -> None:
    asked: list[str] = []

    async def rebind(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["192.0.2.1"] if len(asked) == 1 else ["127.0.0.1"]

    async with serving(always(reply())) as server:
        with pytest.raises(AddressBlocked):
            await fetch(HttpRequest(server.url(host="rebind.test")), PUBLIC, resolve=rebind)

    assert (asked, server.seen) == (["rebind.test"], [])


async def test_the_name_is_resolved_once_and_stays_in_the_host_header() -> None:
    asked: list[tuple[str, int]] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.1"]

    async with serving(always(reply())) as server:
        await fetch(HttpRequest(server.url(host="name.test")), PRIVATE, resolve=resolve)

    assert asked == [("name.test", server.port)]
    assert server.seen[0].headers["host"] == f"name.test:{server.port}"


async def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    async with serving(always(reply(b"ok"))) as server:
        resolve = resolver(["127.0.0.2", "127.0.0.1"])
        response = await fetch(HttpRequest(server.url(host="two.test")), PRIVATE, resolve=resolve)

    assert response.text == "ok"


async def test_private_addresses_of_a_name_are_left_out() -> None:
    async with serving(always(reply())) as server:
        resolve = resolver(["127.0.0.1", "203.0.113.1"])
        with pytest.raises(HttpError):
            await fetch(HttpRequest(server.url(host="mixed.test"), timeout=1), PUBLIC, resolve=resolve)

    assert server.seen == []


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(always(reply(b"direct"))) as server, serving(always(reply(b"proxied"))) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert (await fetch(HttpRequest(server.url()), PRIVATE)).text == "direct"


# Unreachable


@pytest.mark.parametrize(
    "answer", [b"garbage\r\n\r\n", b"HTTP/1.1 200 X\r\nconnection: close\r\ncontent-length: 9\r\n\r\nab"]
)
async def test_an_answer_that_is_not_http_is_said_so(answer: bytes) -> None:
    async with serving(always(answer)) as server:
        with pytest.raises(HttpUnreachable, match="not HTTP"):
            await fetch(HttpRequest(server.url()), PRIVATE)


async def test_a_refused_connection_is_said_so() -> None:
    async with serving(always(b"")) as server:
        port = server.port
    with pytest.raises(HttpUnreachable, match="refused") as caught:
        await fetch(HttpRequest(f"http://127.0.0.1:{port}/"), PRIVATE)

    assert caught.value.retryable


async def test_an_unknown_name_is_said_so() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(HttpUnreachable, match=r"nowhere\.test is unknown"):
        await fetch(HttpRequest("http://nowhere.test/"), PUBLIC, resolve=resolve)


async def test_a_broken_packing_is_said_so() -> None:
    async with serving(always(reply(b"not gzip", content_encoding="gzip"))) as server:
        with pytest.raises(HttpUnreachable):
            await fetch(HttpRequest(server.url()), PRIVATE)


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for secure.test and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure.test")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("secure.test"), x509.IPAddress(ipaddress.ip_address("127.0.0.9"))]
    )
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
    made = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_tls_is_checked_against_the_name_and_not_the_address(certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    async with serving(always(reply(b"safe")), server_side(certificate)) as server:
        resolve = resolver(["127.0.0.1"])
        good = f"https://secure.test:{server.port}/"
        response = await fetch(HttpRequest(good), PRIVATE, resolve=resolve, certificates=trusted)
        with pytest.raises(HttpUnreachable, match="certificate is not trusted"):
            await fetch(
                HttpRequest(f"https://other.test:{server.port}/"), PRIVATE, resolve=resolve, certificates=trusted
            )
        with pytest.raises(HttpUnreachable, match="certificate is not trusted"):
            await fetch(HttpRequest(good), PRIVATE, resolve=resolve)

    assert response.text == "safe"


async def test_an_address_without_tls_is_said_so() -> None:
    async def answer_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b"plain", 400))
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(answer_plainly, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    with pytest.raises(HttpUnreachable, match="TLS"):
        await fetch(HttpRequest(f"https://127.0.0.1:{port}/"), PRIVATE)
    listener.close()


async def test_a_cancelled_request_closes_its_connection() -> None:
    asked, closed = asyncio.Event(), asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await reader.read()
        writer.close()
        closed.set()

    listener = await asyncio.start_server(wait, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    task = asyncio.create_task(fetch(HttpRequest(f"http://127.0.0.1:{port}/"), PRIVATE))
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await asyncio.wait_for(closed.wait(), 2)
    listener.close()
