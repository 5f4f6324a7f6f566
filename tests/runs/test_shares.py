"""Sharing a run by link: whoever has the link reads that run, redacted, until it expires or is revoked."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from runs import shares, shown
from runs.api.shares import StrangersThrottle
from runs.models import Run, RunShare
from runs.redaction import HIDDEN
from tests.factories import World, make_world, signed_in
from tests.runs.scenes import CHAIN, finished, host, start

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "run-record.schema.json").read_text("utf-8"))
pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "Zanzibar"
# Every place of a graph in which a person can write something, but titles.
TELLING = {
    "format": "agent/1",
    "name": "Teller",
    "description": f"About {SECRET}.",
    "inputs": {"name": {"type": "text", "title": SECRET, "description": SECRET, "default": SECRET}},
    "outputs": {"text": {"type": "text", "description": SECRET}},
    "nodes": {
        "greet": {
            "kind": "template@1", "title": "Greet Ada", "settings": {"text": "Hello {{ name }}"},
            "note": SECRET, "on_error": {"policy": "default", "default": {"text": SECRET}},
        },
        # Switched off, so that no step says what it is set to.
        "off": {"kind": "template@1", "title": "Off", "disabled": True, "settings": {"text": SECRET}},
        "remark": {"kind": "note@1", "title": "Remark", "settings": {"text": SECRET}},
    },
    "edges": ["input.name -> greet.name", "greet.text -> output.text"],
    "layout": {"greet": [320, 0], "remark": [0, 400]},
    "groups": {"pair": {"name": SECRET, "nodes": ["greet"]}},
    "locked": ["greet"],
}  # fmt: skip
LONG = "All work and no play. " * 2_000


async def shared_run(graph: dict[str, Any] = CHAIN, **inputs: Any) -> tuple[World, APIClient, Run]:
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, graph, **(inputs or {"name": "Ada"}))
    async with host():
        run = await finished(run)
    return world, await in_thread(signed_in)(world.olga), run


@pytest.fixture
async def scene() -> tuple[World, APIClient, Run]:
    cache.clear()
    return await shared_run()


def url(run: Run, rest: str = "") -> str:
    return f"/api/w/acme/runs/{run.id}/shares{rest}"


def share(client: APIClient, run: Run, **wish: Any) -> dict[str, Any]:
    answer = client.post(url(run), wish)
    assert answer.status_code == 201, answer.json()
    made: dict[str, Any] = answer.json()
    return made


def look(made: dict[str, Any], rest: str = "") -> Any:
    """As a stranger, without cookies."""
    return Client().get(f"/api{made['path']}{rest}")


def test_a_stranger_reads_the_run_by_its_link(scene: tuple[World, APIClient, Run]) -> None:
    _, olga, run = scene
    made = share(olga, run)

    answer = look(made)

    record = answer.json()
    discreet = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
    assert {name: answer[name] for name in discreet} == discreet
    assert (record["format"], record["status"], record["agent"]["name"]) == ("run/1", "succeeded", "Greeter")
    assert record["outputs"] == {"text": "Hello Ada! How are you?"}
    assert [event["seq"] for event in record["events"]] == list(range(1, run.seq + 1))
    assert record["nodes"]["greet"] == {"kind": "template@1", "title": "", "agent": None}
    assert {"graph", "revision", "started_by"} & record.keys() == set()
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(record)] == []


def test_only_the_hash_of_the_token_is_kept(scene: tuple[World, APIClient, Run]) -> None:
    _, olga, run = scene
    token = share(olga, run)["path"].removeprefix("/shared/")

    row = RunShare.objects.get()
    assert (row.hash, row.prefix) == (hashlib.sha256(token.encode()).hexdigest(), token[:6])
    assert token not in str(olga.get(url(run)).json())


def test_the_server_takes_out_what_the_link_hides(scene: tuple[World, APIClient, Run]) -> None:
    _, olga, run = scene
    made = share(olga, run, redact={"inputs": True})

    answer = look(made)

    assert answer.json()["outputs"] == {"text": "Hello [hidden]! How are you?"}
    assert "Ada" not in answer.content.decode()


async def test_the_graph_goes_along_as_its_outline_and_nothing_that_its_nodes_are_set_to() -> None:
    cache.clear()
    _, olga, run = await shared_run(TELLING)

    def looks() -> list[Any]:
        return [look(share(olga, run, redact=wish)) for wish in ({}, {"inputs": True}, {"graph": True})]

    shown, named, hidden = await in_thread(looks)()

    greet = {"kind": "template@1", "title": "Greet Ada", "parent": None, "disabled": False}
    assert shown.json()["outline"] == {
        "nodes": {"greet": greet, "off": {**greet, "title": "Off", "disabled": True}},
        "edges": ["greet.text -> output.text", "input.name -> greet.name"],
        "layout": {"greet": [320, 0]},
    }
    assert [SECRET in answer.content.decode() for answer in (shown, named, hidden)] == [False, False, False]
    assert named.json()["outline"]["nodes"]["greet"]["title"] == f"Greet {HIDDEN}"
    assert "Ada" not in named.content.decode()
    assert "outline" not in hidden.json()


def test_a_link_from_before_graphs_were_shown_shows_none(scene: tuple[World, APIClient, Run]) -> None:
    _, olga, run = scene
    made = share(olga, run)
    RunShare.objects.update(redact={"inputs": False, "outputs": False, "values": False, "steps": []})

    assert "outline" not in look(made).json()


def test_an_unknown_an_expired_and_a_revoked_link_say_the_same(scene: tuple[World, APIClient, Run]) -> None:
    _, olga, run = scene
    expired, revoked = share(olga, run), share(olga, run)
    RunShare.objects.filter(pk=expired["id"]).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert olga.delete(url(run, f"/{revoked['id']}")).status_code == 204

    answers = [look(made) for made in (expired, revoked, {"path": "/shared/guess"})]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert {answer.json()["code"] for answer in answers} == {"share_gone"}
    assert {answer.json()["detail"] for answer in answers} == {
        "This link shows nothing: it is unknown, has expired or was revoked. Ask whoever sent it for a new one."
    }
    assert olga.get(url(run)).json() == []


def test_a_viewer_may_not_share_and_an_end_must_lie_ahead(scene: tuple[World, APIClient, Run]) -> None:
    world, olga, run = scene

    refused = signed_in(world.victor).post(url(run), {})
    past = olga.post(url(run), {"expires_at": "2020-01-01T00:00:00Z"})
    unknown = olga.post(url(run), {"redact": {"steps": ["Not a node"]}})

    assert (refused.status_code, past.status_code, unknown.status_code) == (403, 400, 400)
    assert past.json()["detail"] == "expires_at: This moment has passed already."


async def test_a_long_text_comes_through_the_link_unless_something_is_hidden() -> None:
    cache.clear()
    _, olga, run = await shared_run(name=LONG)

    def looks() -> tuple[Any, Any, Any, Any]:
        open_, closed = share(olga, run), share(olga, run, redact={"steps": ["greet"]})
        sha256 = look(open_).json()["inputs"]["name"]["$blob"]
        blob = f"/blobs/{sha256}"
        return look(open_, blob), look(closed, blob), look(open_, "/blobs/abc"), look(closed)

    found, hidden, unknown, whole = await in_thread(looks)()

    assert (found.content.decode(), found["Content-Security-Policy"], found["X-Robots-Tag"]) == (
        LONG, "sandbox", "noindex, nofollow",
    )  # fmt: skip
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert LONG not in whole.content.decode()


def test_what_a_link_hides_is_taken_out_once_and_again_when_the_link_changes(
    scene: tuple[World, APIClient, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, olga, run = scene
    made = share(olga, run, redact={"inputs": True})
    asked: list[str] = []
    redact = shares.redact_record
    monkeypatch.setattr(shares, "redact_record", lambda *given: asked.append("once") or redact(*given))

    first, again, blob = look(made), look(made), look(made, "/blobs/abc")
    assert (first.json() == again.json(), blob.status_code, asked) == (True, 404, ["once"])

    RunShare.objects.filter(pk=made["id"]).update(redact={"outputs": True})
    assert look(made).json()["outputs"] == {"text": "[hidden]"}
    assert look(made).json()["inputs"] == {"name": "Ada"}
    Run.objects.filter(pk=run.pk).update(status="cancelled")
    assert look(made).json()["status"] == "cancelled"
    assert len(asked) == 3

    olga.delete(url(run, f"/{made['id']}"))
    assert look(made).status_code == 404


def test_records_are_kept_within_so_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "MOST_BYTES", 10)
    monkeypatch.setattr(shown, "MOST_OF_ONE", 6)
    shelf, made = shown.Shelf(), list[str]()

    def ask(key: str, size: int) -> None:
        shelf.get(key, lambda: made.append(key) or shown.Shown(b"x" * size, frozenset()))  # type: ignore[func-returns-value]

    for key, size in [("a", 4), ("b", 4), ("a", 4), ("c", 4), ("a", 4), ("b", 4), ("large", 7), ("large", 7)]:
        ask(key, size)

    assert made == ["a", "b", "c", "b", "large", "large"]


def test_guesses_are_slowed_down(scene: tuple[World, APIClient, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StrangersThrottle, "rate", "3/min")

    answers = [Client().get("/api/shared/guess").status_code for _ in range(5)]

    assert answers == [404, 404, 404, 429, 429]


def test_the_page_is_the_same_for_everybody(scene: tuple[World, APIClient, Run]) -> None:
    world, _, _ = scene
    member = Client()
    member.force_login(world.alice)

    pages = [client.get("/shared/some-token") for client in (Client(), member)]

    assert [page.status_code for page in pages] == [200, 200]
    assert {(page["Referrer-Policy"], page["X-Robots-Tag"], page["Cache-Control"]) for page in pages} == {
        ("no-referrer", "noindex, nofollow", "no-store")
    }
    assert all("alice" not in page.content.decode() for page in pages)
