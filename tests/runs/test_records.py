"""A run's exported record is what its schema promises to other programs."""

import json
from pathlib import Path
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from jsonschema import Draft202012Validator

from runs.models import Run
from runs.records import FORMAT, read_record
from runs.values import find_references
from tests.factories import make_world, signed_in
from tests.runs.scenes import CHAIN, finished, host, start

pytestmark = pytest.mark.django_db(transaction=True)

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "run-record.schema.json").read_text("utf-8"))
LONG = "All work and no play. " * 2_000


async def test_an_exported_run_is_what_the_schema_says_with_long_texts_in_their_places() -> None:
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, CHAIN, name=LONG)
    async with host():
        await finished(run)

    def exported() -> Any:
        return json.loads(signed_in(world.victor).get(f"/api/w/acme/runs/{run.id}/export").content)

    record = await in_thread(exported)()

    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(record)] == []
    assert SCHEMA["properties"]["format"] == {"const": FORMAT}
    assert set(record) == set(SCHEMA["properties"]) - {"outline"}
    assert (record["inputs"]["name"], list(find_references(record))) == (LONG, [])
    assert record["nodes"]["shout"] == {"kind": "template@1", "title": "", "agent": None}


def test_a_run_that_has_not_begun_has_a_record_too() -> None:
    run = start(make_world(), CHAIN, name="Ada")

    record = read_record(Run.objects.get(pk=run.pk))

    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(record)] == []
    assert (record["status"], [event["type"] for event in record["events"]]) == ("queued", ["run.started"])
