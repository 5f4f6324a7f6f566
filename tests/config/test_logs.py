import json
import logging
import sys

import pytest
from django.test import Client

from config.logs import JsonLines, Lines
from runs.watch import current
from runs.watch.current import Step


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("runs.host", logging.WARNING, "host.py", 1, message, args, None)
    made.created = 1_767_225_600.125
    made.__dict__.update(extra)
    return made


def test_a_line_says_what_it_is_about_by_itself():
    with current.request("r-1"), current.step(Step("run-1", "acme", "each#3/write", 2)):
        line = json.loads(JsonLines().format(record("It took %d s.", 3, agent="a-1")))

    assert line == {
        "time": "2026-01-01T00:00:00.125+00:00",
        "level": "warning",
        "logger": "runs.host",
        "message": "It took 3 s.",
        "request": "r-1",
        "run": "run-1",
        "step": "each#3/write",
        "workspace": "acme",
        "agent": "a-1",
    }


def test_an_exception_is_one_field_of_the_same_line():
    try:
        raise ValueError("broken")
    except ValueError:
        made = record("It broke.")
        made.exc_info = sys.exc_info()

    text = JsonLines().format(made)

    assert "\n" not in text
    assert json.loads(text)["exception"].endswith("ValueError: broken")


def test_a_line_for_people_names_run_and_step_at_its_end():
    with current.step(Step("run-1", "acme", "write", 1)):
        text = Lines("%(levelname)s %(name)s: %(message)s").format(record("Slow."))

    assert text == "WARNING runs.host: Slow. [run run-1 step write]"


@pytest.mark.parametrize(("given", "is_kept"), [("abc-123", True), ("a b\nc", False), ("x" * 101, False), ("", False)])
def test_a_requests_number_is_kept_and_given_back_when_it_is_fit_for_a_log(client: Client, given: str, is_kept: bool):
    number = client.get("/health/live", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert (number == given) is is_kept
    assert number
