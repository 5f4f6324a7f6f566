"""What a prompt asks for, where the first words mislead."""

import pytest

from demo_model.task import Intent, read_intent


@pytest.mark.parametrize(
    ("prompt", "intent"),
    [
        ("List the five most important keywords of the following text.", Intent.KEYWORDS),
        ("Find the main topics of this text.", Intent.KEYWORDS),
        ("Identify the key words.", Intent.KEYWORDS),
        ("List the dates in this mail.", Intent.EXTRACT),
        ("Find all names.", Intent.EXTRACT),
    ],
)
def test_the_thing_asked_for_counts_more_than_the_verb(prompt: str, intent: Intent) -> None:
    assert read_intent(prompt) is intent
