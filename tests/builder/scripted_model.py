"""A model endpoint that answers what a test tells it, over real HTTP, and keeps what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from connections.services import create_connection
from tenancy.models import Workspace


class ScriptedModel:
    """`answers` are given one after the other; the last one for ever. A number is a status without a body."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), list[dict[str, Any]]()

    def next(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def served(*answers: Any) -> Iterator[tuple[ScriptedModel, str]]:
    """The model and its address while the block lasts."""
    model = ScriptedModel(*answers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(model))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield model, f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serving(workspace: Workspace, *answers: Any) -> Iterator[ScriptedModel]:
    """The workspace's model is this one while the block lasts."""
    workspace.settings = {**workspace.settings, "allow_private_network": True}
    workspace.save()
    with served(*answers) as (model, url):
        create_connection(
            workspace=workspace,
            provider="openai_compatible",
            name="scripted",
            base_url=url,
            secret={"api_key": "sk-scripted"},
            default_model="scripted-1",
        )
        yield model


def _handler(model: ScriptedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            model.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer = model.next()
            status, body = (answer, b"{}") if isinstance(answer, int) else (200, _completion(answer))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Handler


def _completion(answer: Any) -> bytes:
    content = answer if isinstance(answer, str) else json.dumps(answer)
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return json.dumps({"choices": [{"message": {"content": content}}], "usage": usage}).encode()
