"""Text on its way: shown at once, then merged; stored now and then; forgotten when its attempt is over."""

import asyncio
from uuid import uuid4

from live.envelope import Delta
from runs.deltas import SHOW_EVERY, STORE_EVERY, Texts
from runs.record import RunKey

RUN = RunKey(uuid4(), uuid4(), take=3)


class World:
    def __init__(self) -> None:
        self.shown: list[Delta] = []
        self.stored: list[str] = []
        self.dropped: list[tuple[str, int]] = []
        self.texts = Texts(
            lambda run, deltas: self.shown.extend(deltas),
            lambda run, place, text: self.stored.append(text),
            lambda run, path, attempt: self.dropped.append((path, attempt)),
        )


async def test_the_first_words_are_shown_at_once_and_the_next_are_merged() -> None:
    world = World()
    world.texts.add(RUN, "ask", 1, "text", "One ")
    await asyncio.sleep(0.005)
    for word in ("two ", "three"):
        world.texts.add(RUN, "ask", 1, "text", word)
    await asyncio.sleep(SHOW_EVERY * 2)

    place = {"node": "ask", "attempt": 1, "take": 3, "channel": "text"}
    assert world.shown == [{**place, "offset": 0, "text": "One "}, {**place, "offset": 4, "text": "two three"}]


async def test_all_of_the_text_is_stored_and_dropped_with_its_attempt() -> None:
    world = World()
    world.texts.add(RUN, "ask", 1, "text", "One ")
    await asyncio.sleep(STORE_EVERY * 1.2)
    world.texts.add(RUN, "ask", 1, "text", "two")
    world.texts.end(RUN, "ask", 1)

    assert world.stored == ["One "]
    assert "".join(delta["text"] for delta in world.shown) == "One two"
    assert world.dropped == [("ask", 1)]


async def test_a_short_text_is_never_stored() -> None:
    world = World()
    world.texts.add(RUN, "ask", 1, "text", "One")
    world.texts.end(RUN, "ask", 1)
    await asyncio.sleep(STORE_EVERY * 1.2)

    assert (world.stored, world.dropped) == ([], [])
    assert [delta["text"] for delta in world.shown] == ["One"]


async def test_a_long_text_stays_whole() -> None:
    world = World()
    for number in range(1000):
        world.texts.add(RUN, "ask", 1, "text", f"{number} ")
        if number % 7 == 0:
            world.texts._show()
    world.texts._show()

    said = ""
    for delta in world.shown:
        assert delta["offset"] == len(said)
        said += delta["text"]
    assert said == "".join(f"{number} " for number in range(1000))
