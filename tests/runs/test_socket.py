"""The live socket: what it sends is what is stored, whenever one joins."""

import gzip
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.utils import timezone
from rest_framework.test import APIClient

from config.asgi import application
from live.envelope import Envelope, StoredEvent
from live.parts import PART
from runs.models import Entry, Run
from runs.readers import PAGE, StoredRun, read_all_events, read_events, read_steps
from runs.steps import fold_steps
from runs.thin import thin
from tenancy import services
from tenancy.models import ApiToken
from tests.factories import World, make_world, membership, signed_in, token_secret
from tests.runs.scenes import CHAIN, NAP, finished, graph_of, host, loop, start

pytestmark = pytest.mark.django_db(transaction=True)


class Viewer:
    """Somebody who looks at a run."""

    def __init__(self, run: Run, secret: str, after: int = 0, asked: str = "", *, session: str = "") -> None:
        identity = (b"cookie", f"sessionid={session}") if session else (b"authorization", f"Bearer {secret}")
        headers = [(b"origin", b"http://localhost"), (identity[0], identity[1].encode())]
        address = f"/ws/w/acme/runs/{run.id}?after={after}{asked}"
        self.socket = WebsocketCommunicator(application, address, headers=headers)
        self.messages: list[dict[str, Any]] = []
        self.gathered = ""
        self.packed, self.announced = b"", 0
        self.size = 0

    async def join(self) -> None:
        connected, _ = await self.socket.connect(timeout=5)
        assert connected

    async def watch(self) -> "Viewer":
        """Look on until the socket closes in peace."""
        while True:
            output = await self.socket.receive_output(timeout=15)
            if output["type"] == "websocket.close":
                assert output["code"] == 1000
                return self
            self.take_bytes(output["bytes"]) if "bytes" in output else self.take(output["text"])

    def take(self, frame: str) -> None:
        assert len(frame.encode()) < 2**20, "No server sends frames as long as this."
        assert len(self.packed) == self.announced, "Nothing comes between the frames of a packed message."
        self.size += len(frame)
        message = json.loads(frame)
        if message["type"] == "packed":
            self.packed, self.announced = b"", message["bytes"]
        elif message["type"] == "part":
            self.gathered += message["text"]
            if not message["left"]:
                self.messages.append(json.loads(self.gathered))
                self.gathered = ""
        else:
            self.messages.append(message)

    def take_bytes(self, frame: bytes) -> None:
        assert len(frame) < 2**20, "No server sends frames as long as this."
        self.size += len(frame)
        self.packed += frame
        if len(self.packed) == self.announced:
            self.messages.append(json.loads(gzip.decompress(self.packed)))

    @property
    def events(self) -> list[Envelope]:
        return [event for message in self.messages if message["type"] == "events" for event in message["events"]]

    @property
    def text(self) -> str:
        """What the viewer has on the screen in the end, when one step speaks: a partial replaces, a delta goes on."""
        text = ""
        for message in self.messages:
            if message["type"] == "delta":
                assert message["offset"] == len(text)
            text = {"partial": message.get("text"), "delta": text + message.get("text", "")}.get(message["type"], text)
        return text


async def begin(data: dict[str, Any], **inputs: Any) -> tuple[World, Run, str]:
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, data, **(inputs or {"name": "Ada"}))
    return world, run, await in_thread(token_secret)(world.victor, world.acme)


async def test_a_viewer_from_the_beginning_sees_every_event_once() -> None:
    _, run, secret = await begin(NAP)
    viewer = Viewer(run, secret)
    await viewer.join()
    async with host():
        await viewer.watch()

    assert viewer.messages[0] == {"type": "hello", "run": str(run.id), "seq": 1, "status": "queued"}
    assert viewer.events == await in_thread(lambda: list(read_all_events(run.id)))()


async def test_what_a_socket_sends_folds_to_what_rest_and_rows_say() -> None:
    world, run, secret = await begin(NAP)
    viewer = Viewer(run, secret)
    await viewer.join()
    async with host():
        await viewer.watch()

    path = f"/api/w/acme/runs/{run.id}/steps"
    answer = await in_thread(lambda: signed_in(world.victor).get(path).json())()
    rows = await in_thread(lambda: read_steps(Run.objects.get(pk=run.pk)))()
    assert fold_steps(viewer.events) == rows == answer


async def test_two_viewers_see_the_same_even_when_one_comes_late() -> None:
    _, run, secret = await begin(NAP)
    early, late = Viewer(run, secret), Viewer(run, secret)
    await early.join()
    async with host():
        assert await early.socket.receive_output(timeout=5)
        await late.join()
        await early.watch()
        await late.watch()

    assert early.events == late.events


async def test_a_viewer_who_comes_back_gets_only_what_is_missing() -> None:
    _, run, secret = await begin(CHAIN)
    async with host():
        await finished(run)
        back = await _watched(Viewer(run, secret, after=4))

    assert [event["seq"] for event in back.events] == [5, 6]


async def test_events_of_megabytes_reach_a_viewer_in_parts() -> None:
    world = await in_thread(make_world)()
    data = graph_of(
        {"pass": {"kind": "merge@1"}},
        ["input.rows -> pass.values", "pass.value -> output.rows"],
        rows="json",
    )
    rows = [{"number": number, "text": 'Zeile "ä" \x01'} for number in range(40_000)]
    run = await in_thread(start)(world, data, rows=rows)
    viewer = Viewer(run, await in_thread(token_secret)(world.olga, world.acme))
    await viewer.join()
    async with host():
        await viewer.watch()

    assert viewer.events == await in_thread(lambda: list(read_all_events(run.id)))()
    assert viewer.events[-1]["type"] == "run.succeeded"


async def test_a_thinned_replay_has_every_event_once_and_no_value_of_an_item() -> None:
    _, run, secret = await begin(loop(), items=[f"secret {number}" for number in range(300)])
    async with host():
        await finished(run)
        whole = await _watched(Viewer(run, secret))
        thinned = await _watched(Viewer(run, secret, asked="&values=top"))

    assert whole.events == await in_thread(lambda: list(read_all_events(run.id)))()
    assert thinned.events == [thin(event) for event in whole.events]
    assert not any("secret" in json.dumps(event["data"]) for event in thinned.events if "#" in (event["node"] or ""))
    assert [event["node"] for event in thinned.events if event["type"] == "step.succeeded" and "thin" not in event] == [
        "each"
    ]


async def test_packed_pages_are_the_pages_in_a_tenth_of_their_length() -> None:
    _, run, secret = await begin(loop(), items=list(range(300)))
    async with host():
        await finished(run)
        plain = await _watched(Viewer(run, secret, asked="&values=top"))
        packed = await _watched(Viewer(run, secret, asked="&values=top&pages=gzip"))

    assert packed.messages == plain.messages
    assert packed.size < plain.size / 10


async def test_a_packed_page_that_is_too_long_for_a_frame_comes_in_several() -> None:
    noise = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(20_000)]
    _, run, secret = await begin(loop(), items=noise)
    await in_thread(Run.objects.filter(pk=run.pk).update)(status="cancelled", finished_at=timezone.now(), seq=30)
    data = {"items": noise}
    entry = Entry(run=run, seq=30, events=[{**event(seq), "data": data} for seq in range(2, 31)])
    await in_thread(entry.save)()

    packed = await _watched(Viewer(run, secret, asked="&pages=gzip"))

    assert packed.events == await in_thread(lambda: list(read_all_events(run.id)))()
    assert packed.announced > PART


async def test_whoever_follows_a_run_with_thinned_replay_misses_nothing() -> None:
    _, run, secret = await begin(loop("wait"), items=list(range(30)))
    viewer = Viewer(run, secret, asked="&values=top&pages=gzip")
    await viewer.join()
    async with host():
        await viewer.watch()

    stored = await in_thread(lambda: list(read_all_events(run.id)))()
    assert [event["seq"] for event in viewer.events] == [event["seq"] for event in stored]
    assert all(
        event == (thin(whole) if "thin" in event else whole) for event, whole in zip(viewer.events, stored, strict=True)
    )


async def test_a_run_that_is_not_there_closes_with_4404() -> None:
    _, run, secret = await begin(CHAIN)
    run.id = "01990000-0000-7000-8000-000000000000"
    viewer = Viewer(run, secret)
    await viewer.join()

    assert await viewer.socket.receive_output(timeout=5) == {"type": "websocket.close", "code": 4404}
    await get_channel_layer().close()


async def _watched(viewer: Viewer) -> Viewer:
    await viewer.join()
    return await viewer.watch()


async def test_reading_page_by_page_gives_every_event_once_however_they_were_written() -> None:
    _, run, _ = await begin(CHAIN)
    await in_thread(Entry.objects.filter(run=run).delete)()
    sizes = [1, 1, 1200, 3, 1, 499, 500, 40]
    numbers = iter(range(1, sum(sizes) + 1))
    written = [[event(next(numbers)) for _ in range(size)] for size in sizes]
    await in_thread(Entry.objects.bulk_create)([Entry(run=run, seq=each[-1]["seq"], events=each) for each in written])
    stored = StoredRun(run.id)
    pages: list[list[Envelope]] = []

    while page := await stored.events_after(pages[-1][-1]["seq"] if pages else 0):
        pages.append(page)
    late = [event(sum(sizes) + 1)]
    await in_thread(Entry.objects.create)(run=run, seq=late[0]["seq"], events=late)

    assert [each["seq"] for page in pages for each in page] == list(range(1, sum(sizes) + 1))
    assert max(map(len, pages)) == PAGE
    assert [each["seq"] for each in await stored.events_after(sum(sizes))] == [sum(sizes) + 1]
    assert [each["seq"] for each in await in_thread(read_events)(run.id, 1300, 3)] == [1301, 1302, 1303]


def event(seq: int) -> StoredEvent:
    return {"seq": seq, "type": "step.logged", "at": "2026-01-31T08:15:30.125Z", "node": "a", "data": {"text": ""}}


@pytest.fixture
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenancy.sockets.LOOK_AGAIN", 0.05)
    monkeypatch.setattr("live.follow.SECOND_LOOK", 0.05)


async def last_code(viewer: Viewer) -> int:
    """The code with which the socket closes."""
    while (output := await viewer.socket.receive_output(timeout=15))["type"] != "websocket.close":
        pass
    return int(output["code"])


def remove_victor(world: World) -> None:
    services.remove_member(membership=membership(world.victor, world.acme), by=membership(world.olga, world.acme))


def revoke_tokens(world: World) -> None:
    for token in ApiToken.objects.filter(user=world.victor):
        services.revoke_token(token=token)


@pytest.mark.usefixtures("_looks_often")
async def test_a_member_who_is_removed_is_sent_away() -> None:
    world, run, _ = await begin(NAP)
    cookies = await in_thread(lambda: signed_in(world.victor).cookies)()
    viewer = Viewer(run, "", session=cookies["sessionid"].value)
    await viewer.join()
    await in_thread(remove_victor)(world)

    assert await last_code(viewer) == 4404


@pytest.mark.usefixtures("_looks_often")
async def test_who_came_with_a_token_that_is_revoked_is_sent_away() -> None:
    world, run, secret = await begin(NAP)
    viewer = Viewer(run, secret)
    await viewer.join()
    await in_thread(revoke_tokens)(world)

    assert await last_code(viewer) == 4401


@pytest.mark.usefixtures("_looks_often")
@pytest.mark.parametrize("happens", [remove_victor, revoke_tokens])
async def test_an_event_stream_breaks_off_when_its_viewer_may_look_no_more(happens: Callable[[World], None]) -> None:
    world, run, secret = await begin(NAP)
    client = APIClient(headers={"authorization": f"Bearer {secret}"})
    answer = await in_thread(client.get)(f"/api/w/acme/runs/{run.id}/stream")
    pieces = answer.streaming_content
    first = await anext(pieces)
    await in_thread(happens)(world)
    rest = [piece.decode() async for piece in pieces]

    assert b"run.started" in first
    assert not any("event: end" in piece for piece in rest)
