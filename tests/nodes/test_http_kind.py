"""http_request against a real local server."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from kinds_support import RecordingContext, run_kind

from nodes.base import NodeFailed
from nodes.safe_http import NetworkPolicy, fetch


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked; /status/N answers with that status."""

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        told = {
            "method": self.command,
            "path": self.path,
            "headers": {key.lower(): value for key, value in self.headers.items()},
            "body": self.rfile.read(length).decode(),
        }
        status = int(self.path.rpartition("/status/")[2]) if "/status/" in self.path else 200
        body = b"plain" if self.path == "/plain" else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  (the names that http.server calls)

    def log_message(self, *args):
        """Keep the tests' output clean."""


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def context(allow_private=True, **secrets):
    async def fetcher(request):
        return await fetch(request, NetworkPolicy(allow_private=allow_private))

    return RecordingContext(fetcher=fetcher, secrets=secrets)


async def test_address_query_headers_and_body_are_filled_in(server):
    settings = {
        "method": "POST",
        "url": server + "/{{ path }}",
        "query": {"q": "{{ path }}!"},
        "headers": {"X-Who": "{{ who }}"},
        "body_type": "json",
        "body": '{"who": "{{ who }}"}',
    }

    done = await run_kind("http_request@1", settings, {"path": "a", "who": "ann"}, context(), idempotency_key="k1")

    told = done.outputs["json"]
    assert (told["method"], told["path"], json.loads(told["body"])) == ("POST", "/a?q=a%21", {"who": "ann"})
    assert (told["headers"]["x-who"], told["headers"]["idempotency-key"]) == ("ann", "k1")


@pytest.mark.parametrize(
    ("secret", "header", "value"),
    [
        ({"provider": "http_bearer", "token": "t"}, "authorization", "Bearer t"),
        ({"provider": "http_basic", "username": "u", "password": "p"}, "authorization", "Basic dTpw"),
        ({"provider": "http_header", "header": "X-Key", "value": "v"}, "x-key", "v"),
        ({"provider": "http_api_key", "value": "v"}, "x-api-key", "v"),
        ({"provider": "openai", "api_key": "k"}, "authorization", "Bearer k"),
    ],
)
async def test_a_connection_adds_its_key(server, secret, header, value):
    secret = secret | {"base_url": server}

    done = await run_kind("http_request@1", {"url": server, "connection": "c"}, {}, context(c=secret))

    assert done.outputs["json"]["headers"][header] == value


async def test_a_relative_address_is_read_below_the_connections(server):
    secret = {"provider": "http_bearer", "token": "t", "base_url": f"{server}/v1"}

    done = await run_kind("http_request@1", {"url": "/users", "connection": "c"}, {}, context(c=secret))

    assert done.outputs["json"]["path"] == "/v1/users"


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://127.0.0.1:1/", "http://127.0.0.1@evil.example/", "http://x:99999999/"]
)
async def test_a_key_never_goes_to_an_address_that_is_not_the_connections(server, url):
    secret = {"provider": "http_bearer", "token": "t", "base_url": server}

    with pytest.raises(NodeFailed) as failure:
        await run_kind("http_request@1", {"url": url, "connection": "c"}, {}, context(c=secret))

    assert failure.value.code == "connection_elsewhere"


async def test_a_connection_without_its_key_fails_with_the_way_to_mend_it(server):
    secret = {"provider": "http_bearer", "base_url": server}

    with pytest.raises(NodeFailed, match="no key"):
        await run_kind("http_request@1", {"url": server, "connection": "c"}, {}, context(c=secret))


@pytest.mark.parametrize(("status", "retryable"), [(404, False), (429, True), (503, True)])
async def test_an_error_status_fails_the_step(server, status, retryable):
    with pytest.raises(NodeFailed, match=str(status)) as failure:
        await run_kind("http_request@1", {"url": f"{server}/status/{status}"}, {}, context())

    assert failure.value.retryable is retryable


async def test_an_error_status_is_a_result_when_the_author_wants_it(server):
    settings = {"url": f"{server}/status/404", "fail_on_status": False}

    done = await run_kind("http_request@1", settings, {}, context())

    assert done.outputs["status"] == 404


async def test_what_is_no_json_leaves_the_json_port_untaken(server):
    done = await run_kind("http_request@1", {"url": f"{server}/plain"}, {}, context())

    assert (done.outputs["body"], "json" in done.outputs) == ("plain", False)


async def test_a_private_address_is_refused_with_advice(server):
    with pytest.raises(NodeFailed) as failure:
        await run_kind("http_request@1", {"url": server}, {}, context(allow_private=False))

    assert (failure.value.code, failure.value.retryable) == ("address_blocked", False)


async def test_a_body_that_is_no_json_fails_before_anything_is_sent(server):
    settings = {"method": "POST", "url": server, "body_type": "json", "body": "{ {{ x }} }"}

    with pytest.raises(NodeFailed, match="no JSON"):
        await run_kind("http_request@1", settings, {"x": "a"}, context())
