"""The checker finds every fault that is planted, and none where there is none."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from channels.db import database_sync_to_async as in_thread
from django.core.management import call_command
from django.db import connection

from runs.checking import find_faults
from runs.models import Run
from runs.services import start_run
from tests.factories import make_world
from tests.runs.processes import demo_model
from tests.runs.scenes import CHAIN, commit, finished, graph_of, host

pytestmark = pytest.mark.django_db(transaction=True)

ASKING = graph_of(
    {"ask": {"kind": "llm@1", "settings": {"model": "smart", "prompt": "Say something of {{ name }}"}}},
    ["input.name -> ask.name", "ask.text -> output.text"],
    name="text",
)


async def finished_runs() -> list[UUID]:
    """One run of template nodes, and one that was charged for a model call."""
    world = await in_thread(make_world)()
    runs = []
    async with host():
        for data in (CHAIN, ASKING):
            revision = await in_thread(commit)(world, data)
            run = await in_thread(start_run)(
                workspace=world.acme, revision=revision, inputs={"name": "Ada"}, by=world.alice
            )
            runs.append(await finished(run, 30))
    assert [run.status for run in runs] == ["succeeded", "succeeded"]
    return [run.id for run in runs]


@pytest.fixture
async def runs(settings: object) -> list[UUID]:
    with demo_model() as url:
        settings.DEMO_MODEL_URL, settings.OPENAI_API_KEY = url, ""  # type: ignore[attr-defined]
        return await finished_runs()


def run_sql(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def rewrite(run: UUID, change: Callable[[list[dict]], list[dict]]) -> None:
    """Change a run's events as if they had been stored so, in one entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT events::text FROM runs_entry WHERE run_id = %s ORDER BY seq", [run])
        events = [event for (stored,) in cursor.fetchall() for event in json.loads(stored)]
        changed = change(events)
        cursor.execute("DELETE FROM runs_entry WHERE run_id = %s", [run])
        cursor.execute(
            "INSERT INTO runs_entry (run_id, seq, events) VALUES (%s, %s, %s)",
            [run, changed[-1]["seq"], json.dumps(changed)],
        )


def renumbered(events: list[dict]) -> list[dict]:
    return [event | {"seq": seq} for seq, event in enumerate(events, 1)]


def nothing(chain: UUID, asking: UUID) -> None:
    pass


def delete_run(chain: UUID, asking: UUID) -> None:
    run_sql("DELETE FROM runs_entry WHERE run_id = %s", chain)
    run_sql("DELETE FROM runs_run WHERE id = %s", chain)


def leave_events_behind(chain: UUID, asking: UUID) -> None:
    run_sql("DELETE FROM runs_run WHERE id = %s", chain)


def forget_an_event(chain: UUID, asking: UUID) -> None:
    rewrite(chain, lambda events: events[:2] + events[3:])


def double_a_number(chain: UUID, asking: UUID) -> None:
    rewrite(chain, lambda events: [*events[:2], events[2], *events[2:]])


def double_a_result(chain: UUID, asking: UUID) -> None:
    rewrite(chain, lambda events: renumbered([*events[:3], events[2], *events[3:]]))
    run_sql("UPDATE runs_run SET seq = seq + 1 WHERE id = %s", chain)


def start_an_attempt_twice(chain: UUID, asking: UUID) -> None:
    rewrite(chain, lambda events: renumbered([*events[:2], events[1], *events[2:]]))
    run_sql("UPDATE runs_run SET seq = seq + 1 WHERE id = %s", chain)


def lose_the_end(chain: UUID, asking: UUID) -> None:
    rewrite(chain, lambda events: events[:-1])
    run_sql("UPDATE runs_run SET seq = seq - 1 WHERE id = %s", chain)


def forget_the_end(chain: UUID, asking: UUID) -> None:
    run_sql("UPDATE runs_run SET status = 'queued', finished_at = NULL WHERE id = %s", chain)


def falsify_outputs(chain: UUID, asking: UUID) -> None:
    run_sql("""UPDATE runs_run SET outputs = '{"text": "Hello Eve!"}' WHERE id = %s""", chain)


def falsify_status(chain: UUID, asking: UUID) -> None:
    run_sql("UPDATE runs_run SET status = 'failed', error = '{}' WHERE id = %s", chain)


def charge_twice(chain: UUID, asking: UUID) -> None:
    run_sql("UPDATE runs_run SET tokens_in = tokens_in * 2, cost = cost + 1 WHERE id = %s", asking)


def lose_a_charge(chain: UUID, asking: UUID) -> None:
    rewrite(asking, lambda events: renumbered([event for event in events if event["type"] != "charge.made"]))
    run_sql("UPDATE runs_run SET seq = seq - 1 WHERE id = %s", asking)


def leave_it_with_the_dead(chain: UUID, asking: UUID) -> None:
    run_sql("UPDATE runs_run SET status = 'running', finished_at = NULL, host_id = %s WHERE id = %s", uuid4(), chain)


def miscount_an_entry(chain: UUID, asking: UUID) -> None:
    run_sql("UPDATE runs_entry SET seq = seq + 10 WHERE run_id = %s AND seq > 1", chain)


@pytest.mark.parametrize(
    ("plant", "codes"),
    [
        (nothing, set()),
        (delete_run, {"run_lost"}),
        (leave_events_behind, {"run_lost", "events_without_run"}),
        (forget_an_event, {"number_missing", "state_differs"}),
        (double_a_number, {"number_twice", "result_twice"}),
        (double_a_result, {"result_twice"}),
        (start_an_attempt_twice, {"attempt_twice"}),
        (lose_the_end, {"end_missing"}),
        (forget_the_end, {"end_unnoticed", "run_not_ended"}),
        (falsify_outputs, {"outputs_differ"}),
        (falsify_status, {"end_differs", "state_differs", "error_differs"}),
        (charge_twice, {"tokens_in_differ", "cost_differ"}),
        (lose_a_charge, {"tokens_in_differ", "tokens_out_differ"}),
        (leave_it_with_the_dead, {"held_by_the_dead", "run_not_ended"}),
        (miscount_an_entry, {"number_of_entry"}),
    ],
)
async def test_a_planted_fault_is_found(runs: list[UUID], plant: Callable[[UUID, UUID], None], codes: set[str]) -> None:
    await in_thread(plant)(*runs)

    faults = await in_thread(find_faults)(runs, all_ended=True)

    assert {fault.code for fault in faults} == codes


async def test_the_command_names_what_is_wrong_and_fails(
    runs: list[UUID], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accepted = tmp_path / "accepted"
    accepted.write_text("\n".join(map(str, runs)))
    await in_thread(call_command)("check_runs", "--accepted", str(accepted), "--all-ended")
    assert capsys.readouterr().out == "2 runs, 0 faults.\n"

    await in_thread(falsify_outputs)(*runs)
    with pytest.raises(SystemExit):
        await in_thread(call_command)("check_runs")

    assert capsys.readouterr().out.splitlines() == [
        f"{runs[0]}  outputs_differ: the events give other outputs than its row",
        "2 runs, 1 faults.",
    ]
    assert await in_thread(Run.objects.count)() == 2
