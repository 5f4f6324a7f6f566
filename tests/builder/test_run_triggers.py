"""A run says what started it: a person in the editor, a person with a commit, or a program with a token."""

import pytest

from builder import services
from tests.factories import signed_in, token_secret, with_token


@pytest.fixture
def clients(world):
    return {"person": signed_in(world.bob), "program": with_token(token_secret(world.bob, world.acme))}


@pytest.mark.parametrize(
    ("who", "what", "trigger"),
    [
        ("person", "draft", "editor"),
        ("person", "commit", "person"),
        ("program", "draft", "api"),
        ("program", "commit", "api"),
    ],
)
def test_a_run_says_what_started_it(clients, world, agent, who, what, trigger):
    revision = services.commit_draft(agent, "First", world.bob)
    body = {"inputs": {"name": "Ada"}, **({"revision": revision.sha} if what == "commit" else {})}

    answer = clients[who].post(f"/api/w/acme/agents/{agent.id}/runs", body)

    assert (answer.status_code, answer.json().get("trigger")) == (201, trigger)
