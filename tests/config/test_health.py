import threading

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from config import health
from tenancy import shortage

READY = {"status": "ready"}


@pytest.fixture(autouse=True)
def _no_shortage_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test before may have met a full disk, which a process remembers for a minute."""
    monkeypatch.setattr(shortage, "_met", {})


def test_the_process_lives_without_asking_the_database(client: Client):
    """No `db` fixture: a query would fail this test."""
    response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "live"})


@pytest.mark.django_db(transaction=True)
def test_a_process_with_all_its_parts_is_ready(client: Client):
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, READY)


@pytest.mark.django_db(transaction=True)
def test_a_process_without_its_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "database": "The database does not answer.",
        "live_events": "The channel layer does not answer.",
    }


@pytest.mark.django_db(transaction=True)
def test_a_process_without_live_events_serves_on_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch):
    nobody = {
        "default": {"BACKEND": "config.redis_layer.RedisChannelLayer", "CONFIG": {"url": "redis://127.0.0.1:1/0"}}
    }
    monkeypatch.setattr(settings, "CHANNEL_LAYERS", nobody)

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "live_events": "The channel layer does not answer."}


@pytest.mark.django_db(transaction=True)
def test_a_process_whose_database_lacks_a_migration_is_not_ready(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "_known", {})
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'live' OR (app, name) = ('tenancy', '0002_preferences')"
        )
        taken = cursor.rowcount
    try:
        problem = health.find_missing_migrations()
    finally:
        _restore("tenancy", "0002_preferences")

    assert taken
    assert problem is not None
    assert problem.endswith("migrations are missing: run manage.py migrate.")


def test_a_part_that_hangs_is_named_in_time_and_not_asked_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "LIMIT", 0.05)
    released, asked = threading.Event(), []

    def hang() -> None:
        asked.append(1)
        released.wait()

    try:
        answers = [health.find_problems({"part": hang}) for _ in range(3)]
    finally:
        released.set()

    assert answers == [{"part": "No answer within 0.05 seconds."}] * 3
    assert asked == [1]


def _restore(app: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", [app, name])


def test_a_part_that_breaks_is_no_answer_of_ours():
    def broken() -> str:
        return str(OperationalError("the server closed the connection"))

    assert health.find_problems({"part": broken}) == {"part": "the server closed the connection"}
