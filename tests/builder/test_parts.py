"""Messages in parts: none is longer than servers let through, and what arrives is what was sent, or a refusal."""

import pytest

from builder.errors import DraftTooLarge, UpdateRefused
from builder.limits import MAX_MESSAGE_BYTES, PART_BYTES
from builder.parts import Gathering, split

SERVERS_LIMIT = 2**20  # daphne's default, for what it receives and for what it sends


@pytest.mark.parametrize("length", [1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES, MAX_MESSAGE_BYTES])
def test_a_message_arrives_as_it_was_sent(length):
    message = bytes(range(100)) * (length // 100) + b"x" * (length % 100)
    frames = split(message)
    gathering = Gathering()

    *before, last = [gathering.take(frame) for frame in frames]

    assert (before, last) == ([None] * (len(frames) - 1), message)
    assert max(map(len, frames)) < SERVERS_LIMIT


def test_other_messages_may_come_between_parts():
    gathering = Gathering()
    first, second = split(b"\x00" * (PART_BYTES + 1))

    assert [gathering.take(frame) for frame in (first, b"\x01hello", second)] == [
        None, b"\x01hello", b"\x00" * (PART_BYTES + 1),
    ]  # fmt: skip


def test_one_message_may_follow_another():
    gathering = Gathering()
    messages = [bytes([number]) * (PART_BYTES + number) for number in (1, 2)]

    assert [got for message in messages for frame in split(message) if (got := gathering.take(frame))] == messages


def test_a_missing_part_is_refused():
    first, _, third = split(b"\x00" * (3 * PART_BYTES))
    gathering = Gathering()
    gathering.take(first)

    with pytest.raises(UpdateRefused):
        gathering.take(third)


def test_a_message_that_will_be_too_large_is_refused_at_its_first_part():
    with pytest.raises(DraftTooLarge):
        Gathering().take(split(b"\x00" * (MAX_MESSAGE_BYTES + 1))[0])


@pytest.mark.parametrize("frame", [b"\x67", b"\x67\x05", b"\x67\x00\x00", b"\x67\xff\xff\xff\xff\xff\xff"])
def test_a_damaged_part_is_refused(frame):
    with pytest.raises(UpdateRefused):
        Gathering().take(frame)
