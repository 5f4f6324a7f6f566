"""What people and programs are told when the database has no room."""

import logging

import psycopg
import pytest
from django.db import connection
from django.test import Client
from psycopg_pool import ConnectionPool, PoolTimeout

from config import health, logs
from live.postgres import parameters
from tenancy import shortage
from tenancy.shortage import DatabaseOverloaded, StorageFull, find_shortage
from tests.factories import make_world, signed_in
from tests.refusals import DISK_FULL, OUT_OF_MEMORY, refuse

FULL = "The disk of the database is full, so nothing can be saved. Whoever runs this site has to free some space."


@pytest.fixture(autouse=True)
def nothing_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortage, "_met", {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "code", "sentence"),
    [
        (DISK_FULL, "storage_full", FULL),
        (
            OUT_OF_MEMORY,
            "database_overloaded",
            "The database has no room for more work at this moment. Wait a little and try again.",
        ),
    ],
)
def test_a_request_that_finds_no_room_is_told_so(
    state: str, code: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    alice = signed_in(make_world().alice)
    refuse("tenancy_workspace", state)

    answer = alice.post("/api/workspaces", {"name": "X"})

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert (answer.json()["code"], answer.json()["detail"]) == (code, sentence)
    assert [(line.getMessage(), line.exc_info) for line in caplog.records] == [
        ("Service Unavailable: /api/workspaces", None)
    ]


@pytest.mark.django_db
def test_a_page_that_finds_no_room_says_so_without_asking_the_database(caplog: pytest.LogCaptureFixture) -> None:
    refuse("tenancy_user", DISK_FULL)
    form = {"email": "new@example.com", "name": "New", "password1": "a-long-sentence", "password2": "a-long-sentence"}

    answer = Client(raise_request_exception=False).post("/accounts/signup/", form)

    assert (answer.status_code, answer["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert FULL in answer.content.decode()
    assert "Not possible just now" in answer.content.decode()
    (line,) = caplog.records
    assert logs.shortage_without_traceback(line)
    assert (line.getMessage(), line.exc_info) == (f"Service Unavailable: /accounts/signup/: {FULL}", None)


def test_no_logger_shows_the_traceback_of_a_shortage() -> None:
    handlers = logs.logging_settings(level="INFO", as_json=False)["handlers"]

    assert [handler["filters"] for handler in handlers.values()] == [["shortage_without_traceback"]]


def test_the_traceback_of_a_bug_is_kept() -> None:
    bug = ValueError("a bug")
    line = logging.LogRecord("django.request", logging.ERROR, "", 0, "", (), (ValueError, bug, None))

    assert logs.shortage_without_traceback(line)
    assert line.exc_info == (ValueError, bug, None)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_met_a_full_disk_says_so_and_stays_in_service(client: Client) -> None:
    shortage.note(StorageFull())
    assert health.find_problems({"storage": health.find_storage_problem}) == {
        "storage": "The disk of the database is full."
    }

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "degraded", "storage": "The disk of the database is full."},
    )


def test_only_a_full_disk_of_the_last_minute_counts() -> None:
    shortage.note(DatabaseOverloaded())
    assert not shortage.is_storage_full()

    shortage._met["storage_full"] = shortage.time.monotonic() - shortage.LATELY
    assert not shortage.is_storage_full()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_one_too_many_is_a_shortage() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0")
    try:
        with pytest.raises(psycopg.OperationalError) as refused:
            psycopg.connect(**parameters() | {"user": "crowded"})
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE crowded")

    assert isinstance(find_shortage(refused.value), DatabaseOverloaded)


@pytest.mark.django_db(transaction=True)
def test_a_pool_whose_connections_are_all_taken_is_a_shortage() -> None:
    with (
        ConnectionPool(kwargs=parameters(), min_size=1, max_size=1) as pool,
        pool.connection(),
        pytest.raises(PoolTimeout) as refused,
    ):
        pool.getconn(timeout=0.01)

    assert isinstance(find_shortage(refused.value), DatabaseOverloaded)


def test_a_connection_that_finds_the_disk_full_is_a_shortage() -> None:
    """In Postgres's words; no SQLSTATE comes with a connection that failed."""
    refused = psycopg.OperationalError(
        'connection to server on socket "/x" failed: FATAL:  could not write init file: No space left on device'
    )

    assert isinstance(find_shortage(refused), StorageFull)


def test_a_database_that_is_away_is_no_shortage() -> None:
    with pytest.raises(psycopg.OperationalError) as away:
        psycopg.connect(host="127.0.0.1", port=1)

    assert find_shortage(away.value) is None
