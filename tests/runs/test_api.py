"""REST for runs."""

import asyncio
import json
from gzip import decompress as unpack
from typing import Any
from urllib.parse import quote

import pytest
from channels.db import database_sync_to_async as in_thread
from django.db import connections
from rest_framework.test import APIClient

from graphs.models import Revision
from runs.models import Run
from runs.readers import read_events_within
from runs.services import start_run
from tests.factories import World, make_world, signed_in, token_secret, with_token
from tests.runs.scenes import CHAIN, commit, finished, graph_of, host, loop, start

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "All work and no play. " * 2_000


def client_and_run(data: dict[str, Any] = CHAIN, **inputs: Any) -> tuple[World, APIClient, Run]:
    world = make_world()
    return world, signed_in(world.olga), start(world, data, **(inputs or {"name": "Ada"}))


def url(run: Run, rest: str = "") -> str:
    return f"/api/w/acme/runs/{run.id}{rest}"


async def ended(run: Run) -> Run:
    async with host():
        return await finished(run)


def test_a_list_shows_the_newest_first_and_filters() -> None:
    world, olga, first = client_and_run()
    second = start(world, {**CHAIN, "name": "Other"}, name="Bea")

    def ids(query: str) -> list[str]:
        return [line["id"] for line in olga.get(f"/api/w/acme/runs{query}").json()["results"]]

    assert ids("") == [str(second.id), str(first.id)]
    assert ids(f"?agent={first.agent_id}") == [str(first.id)]
    assert ids(f"?project={world.playground.id}&search=oth") == [str(second.id)]
    assert ids("?status=succeeded") == []
    assert ids("?since=2020-01-01T00:00:00Z&until=2021-01-01T00:00:00Z") == []


def test_a_status_that_no_run_has_is_refused_with_those_there_are() -> None:
    _, olga, _ = client_and_run()

    answer = olga.get("/api/w/acme/runs?status=zork")

    allowed = "queued, running, waiting, paused, succeeded, failed or cancelled"
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        f"status: No run has the status 'zork': ask for {allowed}.",
    )


def test_a_list_goes_on_where_the_page_before_ended() -> None:
    world, olga, first = client_and_run()
    second = start(world, CHAIN, name="Bea")
    newest = olga.get("/api/w/acme/runs?page_size=1").json()
    start(world, CHAIN, name="Cleo")  # Moves nothing to the next page.
    older = olga.get(newest["next"]).json()
    back = olga.get(older["previous"]).json()

    pages = [[line["id"] for line in page["results"]] for page in (newest, older, back)]
    assert pages == [[str(second.id)], [str(first.id)], [str(second.id)]]
    assert older["next"] is None


@pytest.mark.parametrize("query", ["?agent=nonsense", "?since=yesterday", "?since=2026-01-01T00:00:00", "?cursor=cD14"])
def test_a_filter_that_makes_no_sense_is_told_so(query: str) -> None:
    _, olga, _ = client_and_run()

    answer = olga.get(f"/api/w/acme/runs{query}")

    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"


def test_a_list_costs_the_same_however_many_runs_it_shows(django_assert_num_queries: Any) -> None:
    world, olga, _ = client_and_run()
    revision = commit(world, CHAIN)
    for _ in range(5):
        start_run(workspace=world.acme, revision=revision, inputs={"name": "Ada"}, by=world.alice)

    with django_assert_num_queries(4):  # session, user, membership, rows
        assert len(olga.get("/api/w/acme/runs").json()["results"]) == 6


async def test_a_run_shows_its_outputs_and_steps_with_what_went_in_and_out() -> None:
    _, olga, run = await in_thread(client_and_run)()
    await ended(run)

    shown = await in_thread(lambda: olga.get(url(run)).json())()
    steps = await in_thread(lambda: olga.get(url(run, "/steps")).json())()
    assert (shown["status"], shown["outputs"]) == ("succeeded", {"text": "Hello Ada! How are you?"})
    assert [(step["path"], step["status"], step["inputs"], step["outputs"]) for step in steps] == [
        ("greet", "succeeded", {"name": "Ada"}, {"text": "Hello Ada!"}),
        ("shout", "succeeded", {"greeting": "Hello Ada!"}, {"text": "Hello Ada! How are you?"}),
    ]
    assert all(step["attempts"][0]["finished_at"] >= step["attempts"][0]["started_at"] for step in steps)


async def test_steps_come_with_digests_for_whoever_compares_and_one_of_them_whole() -> None:
    _, olga, run = await in_thread(client_and_run)(loop(), items=["a", "b", "a"])
    await ended(run)

    def steps(query: str) -> list[dict[str, Any]]:
        answer = olga.get(url(run, f"/steps?{query}"), headers={"Accept-Encoding": "gzip"})
        return list(answer.json() if not answer.headers.get("Content-Encoding") else json.loads(unpack(answer.content)))

    digests = {step["path"]: step for step in await in_thread(steps)("values=digest")}
    whole = {step["path"]: step for step in await in_thread(steps)("")}
    first, second, third = (digests[f"each#{number}/say"]["inputs"] for number in range(3))
    assert first == third != second
    assert set(first) == set(whole["each#0/say"]["inputs"])
    assert {path: step["status"] for path, step in digests.items()} == {
        path: step["status"] for path, step in whole.items()
    }
    for path in ("each", "each#1/say"):
        assert await in_thread(steps)("path=" + quote(path)) == [whole[path]]
    assert await in_thread(steps)("path=nobody") == []


def test_values_in_a_form_that_there_is_not_are_refused() -> None:
    _, olga, run = client_and_run()

    answer = olga.get(url(run, "/steps?values=whole"))

    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "values: Ask for digest, or leave this out for whole values.",
    )


async def test_events_are_read_after_a_number() -> None:
    _, olga, run = await in_thread(client_and_run)()
    await ended(run)

    page = await in_thread(lambda: olga.get(url(run, "/events?after=4")).json())()
    assert [(event["seq"], event["type"]) for event in page["events"]] == [(5, "step.succeeded"), (6, "run.succeeded")]
    assert page["next"] is None


async def test_events_within_an_item_are_those_of_no_other() -> None:
    _, olga, run = await in_thread(client_and_run)(loop(), items=list(range(20)))
    await ended(run)

    def places(query: str) -> list[tuple[int, str]]:
        return [(event["seq"], event["node"]) for event in olga.get(url(run, f"/events?{query}")).json()["events"]]

    item = await in_thread(places)("within=each%231")
    assert [node for _, node in item] == ["each#1/say"] * 2
    assert await in_thread(places)(f"within=each%231&after={item[0][0]}") == item[1:]
    assert await in_thread(places)("within=each%231/say") == item
    assert len(await in_thread(places)("within=each")) == 20 * 2 + 2
    assert await in_thread(places)("within=eac") == await in_thread(places)("within=each%25") == []


async def test_pages_within_a_place_lead_from_one_to_the_next() -> None:
    _, _, run = await in_thread(client_and_run)(loop(), items=list(range(4)))
    await ended(run)
    pages: list[list[int]] = []

    while page := await in_thread(read_events_within)(run.id, "each", pages[-1][-1] if pages else 0, 3):
        pages.append([event["seq"] for event in page])

    numbers = [seq for page in pages for seq in page]
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    assert numbers == sorted(set(numbers))


async def test_events_are_read_by_their_numbers() -> None:
    _, olga, run = await in_thread(client_and_run)()
    await ended(run)

    whole = await in_thread(lambda: olga.get(url(run, "/events")).json()["events"])()
    some = await in_thread(lambda: olga.get(url(run, "/events?seq=5,2,99")).json())()
    refused = await in_thread(lambda: [olga.get(url(run, f"/events?seq={text}")) for text in ("1,two", "0", LONG)])()
    assert some == {"events": [whole[1], whole[4]], "next": None}
    assert [answer.status_code for answer in refused] == [400] * 3


async def test_a_long_text_is_stored_once_and_fetched_on_demand() -> None:
    data = graph_of(
        {"say": {"kind": "template@1", "settings": {"text": "{{ name }}"}}},
        ["input.name -> say.name", "say.text -> output.text"],
        name="text",
    )
    _, olga, run = await in_thread(client_and_run)(data, name=LONG)
    await ended(run)

    reference = (await in_thread(lambda: olga.get(url(run)).json())())["outputs"]["text"]
    assert (reference["size"], reference["media_type"]) == (len(LONG), "text/plain; charset=utf-8")
    blob = await in_thread(olga.get)(url(run, f"/blobs/{reference['$blob']}"))
    assert blob.content.decode() == LONG
    assert blob["content-security-policy"] == "sandbox"
    record = await in_thread(lambda: json.loads(olga.get(url(run, "/export")).content))()
    assert (record["inputs"], record["outputs"]) == ({"name": LONG}, {"text": LONG})


async def test_starting_again_repeats_the_inputs_with_the_same_revision() -> None:
    _, olga, run = await in_thread(client_and_run)()

    answer = await in_thread(lambda: olga.post(url(run, "/again")))()

    again = await in_thread(Run.objects.get)(pk=answer.json()["id"])
    assert (answer.status_code, again.inputs, again.revision_id) == (201, run.inputs, run.revision_id)


async def test_a_run_that_a_program_starts_again_is_told_from_a_persons() -> None:
    def start_again() -> list[str]:
        world, olga, run = client_and_run()
        program = with_token(token_secret(world.olga, world.acme))
        return [who.post(url(run, "/again")).json()["trigger"] for who in (olga, program)]

    assert await in_thread(start_again)() == ["person", "api"]


async def test_a_cancelled_run_cannot_be_cancelled_again() -> None:
    _, olga, run = await in_thread(client_and_run)()
    asked = await in_thread(lambda: olga.post(url(run, "/cancel"), {"reason": "Not now."}))()
    async with host():
        run = await finished(run)
    refused = await in_thread(lambda: olga.post(url(run, "/cancel")))()

    assert (asked.status_code, run.status) == (202, "cancelled")
    assert (refused.status_code, refused.json()["code"]) == (409, "run_is_over")


async def test_starting_with_wait_answers_with_the_outputs() -> None:
    world = await in_thread(make_world)()
    revision: Revision = await in_thread(commit)(world, CHAIN)
    olga = await in_thread(signed_in)(world.olga)
    path = f"/api/w/acme/agents/{revision.agent_id}/runs"
    wish = {"inputs": {"name": "Ada"}, "revision": revision.sha, "wait": 5}
    async with host():
        answer = await asyncio.to_thread(post_elsewhere, olga, path, wish)

    assert (answer.status_code, answer.json()["outputs"]) == (200, {"text": "Hello Ada! How are you?"})


def post_elsewhere(client: APIClient, path: str, body: dict[str, Any]) -> Any:
    """In a thread of its own, as the web server does: the host in this loop needs the tests' one database thread."""
    try:
        return client.post(path, body)
    finally:
        connections.close_all()


@pytest.mark.parametrize(
    ("inputs", "code"),
    [({}, "inputs_refused"), ({"name": 5}, "inputs_refused"), ({"name": "A", "x": 1}, "inputs_refused")],
)
def test_inputs_that_do_not_fit_are_refused_with_the_field(inputs: dict[str, Any], code: str) -> None:
    world = make_world()
    revision = commit(world, CHAIN)
    path = f"/api/w/acme/agents/{revision.agent_id}/runs"

    answer = signed_in(world.olga).post(path, {"inputs": inputs, "revision": revision.sha})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["message"].endswith(".")
    assert not Run.objects.exists()


def test_a_viewer_may_look_but_not_run() -> None:
    world, _, run = client_and_run()
    victor = signed_in(world.victor)

    assert victor.get(url(run)).status_code == 200
    assert victor.post(url(run, "/cancel")).status_code == 403


async def test_the_event_stream_replays_and_ends_with_the_run() -> None:
    _, olga, run = await in_thread(client_and_run)()
    await ended(run)
    answer = await in_thread(lambda: olga.get(url(run, "/stream?after=4"), HTTP_ACCEPT="text/event-stream"))()
    text = "".join([piece.decode() async for piece in answer.streaming_content])

    assert [line for line in text.splitlines() if line.startswith(("id", "event"))] == [
        "id: 6",
        "event: events",
        "event: end",
    ]


def test_a_run_tells_what_the_nodes_of_its_sub_agents_are_called_at_any_depth() -> None:
    world = make_world()
    inner = commit(world, {**CHAIN, "name": "Inner"})
    call = {"kind": "sub_agent@1", "title": "Ask inner", "settings": {"agent": str(inner.agent_id)}}
    middle = commit(world, graph_of({"ask": call}, [], name="text") | {"name": "Middle"})
    pinned = {"agent": str(middle.agent_id), "revision": middle.sha}
    run = start(world, graph_of({"sub": {"kind": "sub_agent@1", "settings": pinned}}, [], name="text"), name="Ada")

    answer = signed_in(world.olga).get(url(run, "/names"))

    greet = {"kind": "template@1", "title": "", "agent": None}
    assert answer.json() == {
        "agents": {
            f"{middle.agent_id}@{middle.sha}": {
                "ask": {"kind": "sub_agent@1", "title": "Ask inner", "agent": str(inner.agent_id)}
            },
            str(inner.agent_id): {"greet": greet, "shout": greet},
        }
    }
