"""A step as a shell command and as a case: what it does is the same, and no secret is in it."""

import json
import subprocess
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread

from connections.services import create_connection
from runs.models import Run
from tests.factories import World, make_world, signed_in
from tests.runs.scenes import CHAIN, finished, graph_of, host, start

pytestmark = pytest.mark.django_db(transaction=True)

CALL = {
    "method": "POST",
    "url": "/notes?api_key=very-secret&page={{ page }}",
    "query": {"lang": "en"},
    "headers": {"X-Auth-Token": "very-secret", "Accept": "text/plain"},
    "body_type": "json",
    "body": '{"text": "{{ page }}", "password": "very-secret", "max_tokens": 5}',
    "connection": "notes",
}
IGNORE = {"policy": "default"}
GRAPH = graph_of(
    {
        "call": {"kind": "http_request@1", "title": "Keep the note", "settings": CALL, "on_error": IGNORE},
        "ask": {"kind": "llm@1", "settings": {"model": "demo", "prompt": "Say it's {{ page }}", "max_tokens": 7}},
        "frame": {"kind": "template@1", "settings": {"text": "<{{ page }}>"}},
    },
    [
        "input.page -> call.page", "input.page -> ask.page", "input.page -> frame.page",
        "ask.text -> output.said", "frame.text -> output.framed", "call.body -> output.kept",
    ],
    page="text",
)  # fmt: skip


async def ended(data: dict[str, Any], **inputs: Any) -> tuple[World, Run]:
    def begin() -> tuple[World, Run]:
        world = make_world()
        create_connection(
            workspace=world.acme,
            provider="http_bearer",
            name="notes",
            base_url="https://notes.invalid/v1",
            secret={"token": "very-secret"},
        )
        return world, start(world, data, **inputs)

    world, run = await in_thread(begin)()
    async with host():
        return world, await finished(run, 30)


def copied(world: World, run: Run, step: str) -> Any:
    return signed_in(world.victor).get(f"/api/w/acme/runs/{run.id}/copies", {"step": step})


def arguments(curl: str) -> list[str]:
    """What a shell makes of the command."""
    shell = subprocess.run(  # A real shell is what the command is for.
        curl.replace("curl", "printf '%s\\0'", 1), shell=True, capture_output=True, check=True, env={"TOKEN": "mine"}
    )
    return shell.stdout.decode().split("\0")[:-1]


async def test_a_request_and_a_question_are_copied_without_a_secret() -> None:
    world, run = await ended(GRAPH, page="it's $HOME")

    request, question = [(await in_thread(copied)(world, run, step)).json() for step in ("call", "ask")]

    assert "very-secret" not in request["curl"]
    assert (request["does"], arguments(request["curl"])) == (
        "request",
        [
            "-X", "POST",
            "https://notes.invalid/v1/notes?api_key=$TOKEN&page=it%27s+$HOME&lang=en",
            "-H", "X-Auth-Token: mine",
            "-H", "Accept: text/plain",
            "-H", "Authorization: Bearer mine",
            "-H", "Content-Type: application/json",
            "--data-raw", '{"text": "it\'s $HOME", "password": "$TOKEN", "max_tokens": 5}',
        ],
    )  # fmt: skip
    assert (question["does"], arguments(question["curl"])[-1]) == (
        "request",
        '{"model": "demo", "messages": [{"role": "user", "content": "Say it\'s it\'s $HOME"}], "max_tokens": 7}',
    )


async def test_any_other_step_is_copied_as_the_run_of_its_node_alone_and_as_a_case() -> None:
    world, run = await ended(CHAIN, name="Ada")

    told = (await in_thread(copied)(world, run, "shout")).json()
    command = arguments(told["curl"])

    def again() -> Any:
        body = {**json.loads(command[-1]), "wait": 0}
        return signed_in(world.olga).post(f"/api/w/acme/agents/{run.agent_id}/runs", body)

    url = f"http://testserver/api/w/acme/agents/{run.agent_id}/runs"
    assert (told["does"], command[2:5]) == ("node", [url, "-H", "Authorization: Bearer mine"])
    assert json.loads(command[-1]) == {"inputs": {"name": "Ada"}, "only": "shout", "reuse": str(run.id), "wait": 60}
    assert (await in_thread(again)()).status_code == 201
    assert told["case"] == {
        "name": "shout",
        "inputs": {"greeting": "Hello Ada!"},
        "expected": {"text": "Hello Ada! How are you?"},
    }


async def test_a_step_in_a_container_is_copied_as_the_run_of_its_agent() -> None:
    each = {"kind": "for_each@1", "settings": {}}
    frame = {"kind": "template@1", "parent": "each", "settings": {"text": "<{{ item }}>"}}
    edges = ["input.items -> each.items", "each.item -> frame.item", "frame.text -> each.result"]
    edges.append("each.results -> output.framed")
    world, run = await ended(graph_of({"each": each, "frame": frame}, edges, items="list of text"), items=["a"])

    told = (await in_thread(copied)(world, run, "each#0/frame")).json()

    assert (told["does"], told["case"]["expected"]) == ("run", {"text": "<a>"})
    assert json.loads(arguments(told["curl"])[-1])["revision"] == await in_thread(lambda: run.revision.sha)()


def test_a_step_that_is_not_there_is_told_so() -> None:
    world = make_world()
    run = start(world, CHAIN, name="Ada")

    answers = [copied(world, run, step) for step in ("greet", "")]

    told = [(answer.status_code, answer.json()["code"]) for answer in answers]
    assert told == [(404, "step_missing"), (400, "invalid")]
