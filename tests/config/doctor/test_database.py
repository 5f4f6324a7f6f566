"""What the doctor says of Postgres: with the real one, and with what is asked of it changed."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.doctor import database, setup
from config.env import DEVELOPMENT_SECRET
from connections.services import create_connection
from runs import partitions
from tests.factories import make_world

pytestmark = pytest.mark.django_db


def test_a_database_that_is_as_it_should_be_is_ok():
    partitions.ensure_months()
    looks = [
        database.look_at_server,
        database.look_at_space,
        database.look_at_clocks,
        database.look_at_migrations,
        database.look_at_months,
    ]

    assert [look().state for look in looks] == ["ok"] * 5


@pytest.mark.parametrize(("limit", "state"), [("TESTED", "warning"), ("OLDEST", "problem")])
def test_an_old_server_is_told(limit: str, state: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, limit, 99)

    found = database.look_at_server()

    assert (found.state, "18" in found.message) == (state, True)


def test_a_full_disk_below_the_database_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "LEAST_SPACE", 2**60)

    found = database.look_at_space()

    assert (found.state, " are left." in found.message) == ("problem", True)


def test_a_database_elsewhere_is_not_judged_by_this_machines_disk(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "LEAST_SPACE", 2**60)
    monkeypatch.setattr(database, "is_local", lambda: False)

    assert database.look_at_space().state == "ok"


def test_clocks_that_differ_are_told(monkeypatch: pytest.MonkeyPatch):
    ahead = database.time.time() + 60
    monkeypatch.setattr(database.time, "time", lambda: ahead)

    found = database.look_at_clocks()

    assert found.state == "warning"
    assert "clock and Postgres's are 60 s apart" in found.message


def test_a_missing_migration_is_a_problem():
    MigrationRecorder.Migration.objects.filter(app="marketplace").latest("id").delete()

    found = database.look_at_migrations()

    assert (found.state, found.message, found.advice) == (
        "problem",
        "1 migration missing.",
        "Run `manage.py migrate`.",
    )


def test_a_month_without_a_partition_is_told():
    partitions.ensure_months()
    name = partitions.partition_name(database.this_and_next_month(date.today())[1])
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {name}")

    found = database.look_at_months()

    assert (found.state, name in found.message) == ("warning", True)


def test_the_month_after_december_is_january():
    assert database.this_and_next_month(date(2026, 12, 31)) == [date(2026, 12, 1), date(2027, 1, 1)]


def test_secrets_that_no_key_opens_are_a_problem(settings):
    world = make_world()
    create_connection(workspace=world.acme, provider="http_bearer", name="theirs", secret={"token": "abc"})
    before = setup.look_at_secrets()

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 4, []
    after = setup.look_at_secrets()

    assert (before.state, before.message) == ("ok", "1 stored secret, all readable.")
    assert (after.state, after.message) == ("problem", "1 stored secret of 1 cannot be opened.")


def test_settings_that_are_wise_are_ok(settings):
    settings.SECRET_KEY = "one of our own " * 3

    assert setup.look_at_settings().state == "ok"


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SECRET_KEY", DEVELOPMENT_SECRET, "everybody knows"),
        ("ALLOWED_HOSTS", ["*"], "every name"),
        ("HTTPS", False, "HTTPS is off"),
        ("EMAIL_HOST", "", "EMAIL_HOST"),
    ],
)
def test_an_unwise_setting_is_told(name: str, value: object, word: str, settings):
    settings.SECRET_KEY, settings.PRODUCTION, settings.HTTPS, settings.EMAIL_HOST = "k" * 40, True, True, "smtp"
    setattr(settings, name, value)

    found = setup.look_at_settings()

    assert (found.state, word in found.message) == ("warning", True)
