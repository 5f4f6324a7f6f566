"""The doctor as a whole: it neither raises nor hangs, and its exit code tells."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from config.doctor import CHECKS, Check, examine
from config.doctor.findings import Finding, ok
from launcher.paths import ROOT


def broken() -> Finding:
    raise ValueError("No such thing.")


def test_a_check_that_breaks_is_a_problem_and_the_next_is_asked():
    found = dict(examine([Check("Broken", broken, False), Check("Whole", lambda: ok("Fine."), False)]))

    assert found["Broken"].state == "problem"
    assert found["Broken"].message == "This could not be looked at: No such thing."
    assert found["Whole"] == ok("Fine.")


@pytest.mark.django_db(transaction=True)
def test_a_check_whose_table_is_missing_says_so():
    def look() -> Finding:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM of_another_version")
        return ok("Never reached.")

    ((_, found),) = examine([Check("Table", look, False)])

    assert (found.state, found.advice) == ("problem", "Run `manage.py migrate`.")


def test_a_check_that_hangs_is_a_problem_and_the_next_is_asked():
    for_ever = threading.Event()
    hanging = Check("Hanging", lambda: ok(str(for_ever.wait())), False)

    found = dict(examine([hanging, Check("Whole", lambda: ok("Fine."), False)], limit=0.05))
    for_ever.set()

    assert [finding.state for finding in found.values()] == ["problem", "ok"]


def doctor(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "doctor", *words]
    return subprocess.run(command, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=False)


def test_without_a_database_what_needs_one_is_left_out(tmp_path: Path):
    answer = doctor("--json", DATABASE_URL="postgresql://me@/app?host=/nonexistent", DATA_DIR=str(tmp_path))
    states = {line["check"]: line["state"] for line in json.loads(answer.stdout)}

    assert (answer.returncode, answer.stderr) == (1, "")
    assert set(states) == {check.name for check in CHECKS if not check.needs_database}
    assert states["Database"] == "problem"


@pytest.mark.django_db(transaction=True)
def test_every_check_says_one_line(database_url: str, tmp_path: Path):
    lines = doctor(DATABASE_URL=database_url, DATA_DIR=str(tmp_path)).stdout.splitlines()

    assert [line[9:].partition(":")[0] for line in lines] == [check.name for check in CHECKS]
    assert {line[:8].strip() for line in lines} <= {"ok", "warning", "problem"}
    assert next(line for line in lines if "Hosts" in line).startswith("problem  Hosts: No host carries runs. Start")
