"""The environment of the house: what it refuses, and that every variable is documented."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "agents.example.com",
    "DATABASE_URL": "postgresql://me:secret@db.example.com:5432/agents",
}


def start_with(**env: str) -> subprocess.CompletedProcess[str]:
    """What a process with exactly these settings says when it reads them."""
    command = [sys.executable, "-c", "from django.conf import settings; print(settings.ALLOWED_HOSTS)"]
    base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    path = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    return subprocess.run(command, env={**base, "PYTHONPATH": path, **env}, capture_output=True, text=True, check=False)


def test_production_starts_when_everything_is_said():
    answer = start_with(**GOOD)

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "['agents.example.com']\n", "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing: production needs a secret of its own, 32 characters or more.\n"),
        (
            {"SECRET_KEY": "development-only-secret-that-production-refuses"},
            "SECRET_KEY is a default or too short: production needs 32 characters or more.\n",
        ),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is a default or too short: production needs 32 characters or more.\n"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing: name the hosts this site answers to, for example"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing: production needs a Postgres of its own."),
        ({"DEBUG": "1"}, "DEBUG must be 0 in production, because debug pages show secrets.\n"),
        ({"ENVIRONMENT": "staging"}, "ENVIRONMENT must be development or production, but it is 'staging'.\n"),
        ({"PORT": "http"}, "PORT must be a whole number from 1 up, but it is 'http'.\n"),
        ({"HTTPS": "perhaps"}, "HTTPS must be 1 or 0, but it is 'perhaps'.\n"),
    ],
)
def test_a_missing_or_wrong_setting_is_one_sentence_that_names_it(change: dict[str, str], sentence: str):
    answer = start_with(**(GOOD | change))

    assert answer.returncode == 1
    assert answer.stderr.startswith(sentence)
    assert len(answer.stderr.splitlines()) == 1


def test_a_wrong_database_url_is_told_without_its_password():
    answer = start_with(**(GOOD | {"DATABASE_URL": "mysql://me:secret@db/agents"}))

    assert answer.stderr == (
        "DATABASE_URL must look like postgresql://user:password@host:5432/name, but it is 'mysql://me:***@db/agents'.\n"
    )


def test_debug_0_said_aloud_means_production():
    answer = start_with(DEBUG="0")

    assert answer.stderr.startswith("SECRET_KEY is missing")


def test_development_needs_no_setting_at_all(tmp_path: Path):
    assert start_with(DATA_DIR=str(tmp_path)).returncode == 0


def test_the_table_of_settings_in_the_docs_is_up_to_date():
    call_command("write_configuration", check=True)


def test_commands_keep_no_pool_of_connections() -> None:
    """Its threads would not survive the forks of `manage.py work`, whose hosts then waited for connections for ever."""
    code = "from django.conf import settings; print(settings.DATABASE_POOL, settings.DATABASES['default']['OPTIONS'])"
    environment = os.environ | {"DATABASE_POOL": "10"}
    answer = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert answer.stdout.startswith("0 {")
    assert "pool" not in answer.stdout
