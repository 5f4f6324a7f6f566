"""Starting agents on the event loop: the same answers and refusals as everywhere, and no thread while one waits."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connection
from django.test import Client

from builder.api.starting import start_agent
from builder.api.urls import AGENT
from config.on_loop import OnLoop
from runs.models import Blob, Run, RunEvent
from tenancy.access import forget
from tenancy.models import Membership, User
from tests.factories import World, make_world, token_secret, with_token
from tests.refusals import DISK_FULL, refusing
from tests.runs.scenes import CHAIN, NAP, commit, host

LONG_NAP = {**NAP, "nodes": {"nap": {"kind": "wait@1", "settings": {"amount": 3600}}}}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

in_thread = database_sync_to_async


async def nobody(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 599, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


class Caller:
    """Sends JSON to Acme's greeter with the given headers."""

    def __init__(self, agent: object, headers: dict[str, str]) -> None:
        self.path, self.headers = f"/api/w/acme/agents/{agent}/runs", headers
        self.application = OnLoop({f"api/{AGENT}/runs": start_agent}, otherwise=nobody)

    async def post(self, wish: Any, path: str = "", **headers: str) -> tuple[int, Any, dict[str, str]]:
        body = wish if isinstance(wish, bytes) else json.dumps(wish).encode()
        named = {"host": "localhost", "content-type": "application/json", "content-length": str(len(body))}
        sent = [(k.encode(), v.encode()) for k, v in {**named, **self.headers, **headers}.items()]
        scope = {"type": "http", "method": "POST", "path": path or self.path, "query_string": b"", "headers": sent}
        asked = ApplicationCommunicator(self.application, scope)
        await asked.send_input({"type": "http.request", "body": body})
        start = await asked.receive_output(20)
        content = (await asked.receive_output(20))["body"]
        shown = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return start["status"], json.loads(content), shown


def prepare(
    person: str = "olga", scopes: list[str] | None = None, data: dict[str, Any] = CHAIN
) -> tuple[World, Caller, dict[str, Any]]:
    forget()
    world = make_world()
    revision = commit(world, data)
    secret = token_secret(getattr(world, person), world.acme, scopes)
    wish = {"inputs": {"name": "Ada"}, "revision": revision.sha}
    return world, Caller(revision.agent_id, {"authorization": f"Bearer {secret}"}), wish


async def test_a_run_that_is_waited_for_answers_with_its_outputs() -> None:
    _, caller, wish = await in_thread(prepare)()
    async with host():
        status, run, headers = await caller.post({**wish, "wait": 10})

    assert (status, run["status"], run["outputs"]) == (200, "succeeded", {"text": "Hello Ada! How are you?"})
    assert (run["trigger"], run["started_by"], run["agent_name"]) == ("api", "Olga", "Greeter")
    assert headers["content-type"] == "application/json"


async def test_many_who_start_at_once_each_get_their_own_run() -> None:
    _, caller, wish = await in_thread(prepare)()
    async with host():
        answers = await asyncio.gather(
            *(caller.post({**wish, "inputs": {"name": str(number)}, "wait": 20}) for number in range(30))
        )

    assert [run["outputs"] for _, run, _ in answers] == [{"text": f"Hello {n}! How are you?"} for n in range(30)]
    assert len({run["id"] for _, run, _ in answers}) == 30


async def test_a_run_that_takes_longer_is_answered_as_it_stands() -> None:
    _, caller, wish = await in_thread(prepare)()
    status, run, _ = await caller.post({**wish, "wait": 0.01})

    assert (status, run["status"], run["finished_at"]) == (202, "queued", None)


async def test_a_run_that_waits_for_something_is_answered_as_waiting() -> None:
    _, caller, wish = await in_thread(prepare)(data=LONG_NAP)
    async with host():
        status, run, _ = await caller.post({**wish, "wait": 3})

        def by_the_view() -> tuple[int, Any]:
            answer = with_token(caller.headers["authorization"].split()[1]).post(caller.path, {**wish, "wait": 3})
            return answer.status_code, answer.json()

        viewed, same = await in_thread(by_the_view)()

    assert [(status, run["status"]), (viewed, same["status"])] == [(202, "waiting")] * 2
    assert (run["started_at"] is not None, run["seq"] > 1, run["finished_at"]) == (True, True, None)


async def test_a_run_is_stored_and_shown_as_the_view_does_it() -> None:
    _, caller, wish = await in_thread(prepare)()
    status, run, _ = await caller.post(wish)

    def by_the_view() -> tuple[Any, list[Any], list[Any]]:
        client = with_token(caller.headers["authorization"].split()[1])
        shown = client.post(caller.path, wish).json()
        columns = ("seq", "type", "node", "data")
        events = [list(RunEvent.objects.filter(run=each["id"]).values_list(*columns)) for each in (run, shown)]
        rows = [Run.objects.filter(pk=each["id"]).values().get() for each in (run, shown)]
        return shown, events, rows

    shown, events, rows = await in_thread(by_the_view)()
    own = {"id", "created_at"}
    assert status == 201
    assert {k: v for k, v in run.items() if k not in own} == {k: v for k, v in shown.items() if k not in own}
    assert events[0] == events[1]
    assert {k: v for k, v in rows[0].items() if k not in own} == {k: v for k, v in rows[1].items() if k not in own}


async def test_without_a_revision_the_draft_runs() -> None:
    _, caller, _ = await in_thread(prepare)()
    status, run, _ = await caller.post({"inputs": {"name": "Ada"}})

    assert (status, run["agent_name"]) == (201, "Greeter")


async def test_a_long_text_is_stored_apart() -> None:
    _, caller, wish = await in_thread(prepare)()
    long = "ä" * 100_000
    status, run, _ = await caller.post({**wish, "inputs": {"name": long}})

    blob = await in_thread(Blob.objects.get)()
    assert (status, bytes(blob.data).decode()) == (201, long)
    assert run["inputs"]["name"]["$blob"] == blob.sha256


async def test_a_start_that_finds_the_disk_full_is_told_so() -> None:
    _, caller, wish = await in_thread(prepare)()
    full = refusing("runs_run", DISK_FULL)
    await in_thread(full.__enter__)()
    try:
        status, problem, headers = await caller.post(wish)
    finally:
        await in_thread(full.__exit__)(None, None, None)

    assert (status, problem["code"], headers["content-type"]) == (503, "storage_full", "application/problem+json")
    assert (await caller.post(wish))[0] == 201


async def test_a_browser_needs_its_csrf_token() -> None:
    world, caller, wish = await in_thread(prepare)()

    def sign_in() -> str:
        client = Client()
        client.force_login(world.olga)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    secret = "x" * 32
    caller.headers = {"cookie": f"{settings.SESSION_COOKIE_NAME}={await in_thread(sign_in)()}; csrftoken={secret}"}
    refused, problem, _ = await caller.post(wish)
    status, run, _ = await caller.post(wish, **{"x-csrftoken": secret})

    assert (refused, problem["code"]) == (403, "csrf_failed")
    assert (status, run["trigger"]) == (201, "person")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"inputs": {}}, 422, "inputs_refused"),
        ({"inputs": []}, 400, "invalid"),
        ({"wait": 61}, 400, "invalid"),
        ({"revision": "0" * 40}, 404, "not_found"),
    ],
)
async def test_a_wish_that_makes_no_sense_is_refused(change: dict[str, Any], status: int, code: str) -> None:
    _, caller, wish = await in_thread(prepare)()
    answered, problem, headers = await caller.post({**wish, **change})

    assert (answered, problem["code"], headers["content-type"]) == (status, code, "application/problem+json")
    assert not await in_thread(Run.objects.exists)()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "parse_error"),
        (b"[" * 50_000, 400, "too_deep"),
        (b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), 413, "too_large"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(body: bytes, status: int, code: str) -> None:
    _, caller, _ = await in_thread(prepare)()
    answered, problem, _ = await caller.post(body)

    assert (answered, problem["code"]) == (status, code)


@pytest.mark.parametrize(
    ("who", "scopes", "status", "code"),
    [("victor", None, 403, "right_missing"), ("olga", ["read"], 403, "right_missing")],
)
async def test_who_may_not_run_is_told_so(who: str, scopes: list[str] | None, status: int, code: str) -> None:
    _, caller, wish = await in_thread(prepare)(who, scopes)
    answered, problem, _ = await caller.post(wish)

    assert (answered, problem["code"]) == (status, code)


async def test_strangers_and_outsiders_get_no_further_than_elsewhere() -> None:
    world, caller, wish = await in_thread(prepare)()
    agent = caller.path.split("/")[-2]
    mallory = Caller(
        agent, {"authorization": f"Bearer {await in_thread(token_secret)(world.mallory, world.elsewhere)}"}
    )

    nobody_asks = await Caller(agent, {}).post(wish)
    bad_token = await Caller(agent, {"authorization": "Bearer agp_wrong"}).post(wish)
    outsider = await mallory.post(wish)
    in_her_own_place = await mallory.post(wish, mallory.path.replace("/acme/", "/elsewhere/"))
    strange_host = await caller.post(wish, host="evil.example")

    assert [
        (status, problem["code"]) for status, problem, _ in (nobody_asks, bad_token, outsider, in_her_own_place)
    ] == [
        (401, "not_authenticated"),
        (401, "token_refused"),
        (404, "not_found"),
        (404, "not_found"),
    ]
    assert nobody_asks[2]["www-authenticate"] == 'Bearer realm="api"'
    assert (strange_host[0], strange_host[1]["code"]) == (400, "unknown_host")


async def test_what_this_process_took_away_is_gone_at_once() -> None:
    world, caller, wish = await in_thread(prepare)()
    assert (await caller.post(wish))[0] == 201

    def lock_out() -> None:
        Membership.objects.filter(user=world.olga).delete()
        User.objects.filter(pk=world.olga.pk).update(is_active=False)
        forget()

    await in_thread(lock_out)()
    assert (await caller.post(wish))[0] == 401


async def test_answers_carry_the_headers_of_every_answer() -> None:
    _, caller, wish = await in_thread(prepare)()
    _, _, headers = await caller.post(wish, **{"x-request-id": "of-the-proxy"})

    assert headers["x-request-id"] == "of-the-proxy"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["content-length"].isdecimal()


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "text/plain"])
async def test_what_is_no_json_goes_on_to_django(content_type: str) -> None:
    _, caller, wish = await in_thread(prepare)()

    assert (await caller.post(wish, **{"content-type": content_type}))[0] == 599


async def test_starting_and_waiting_outlive_their_database_connections() -> None:
    _, caller, wish = await in_thread(prepare)()
    async with host():
        first = await caller.post({**wish, "wait": 10})

        def cut() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name IN ('runs starting', 'runs waiting', 'runs ended')"
                )

        await in_thread(cut)()
        second = await caller.post({**wish, "wait": 15})

    assert (first[0], second[0], await in_thread(Run.objects.count)()) == (200, 200, 2)
