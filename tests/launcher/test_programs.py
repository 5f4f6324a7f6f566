import os
from dataclasses import replace
from pathlib import Path

import pytest

from launcher import programs
from launcher.programs import CHROMIUM, REDIS, Program, why_not_fetch

NONE = Program(
    "Nothing", ("no-such-program-anywhere",), ("no-such-package",), skipped="the tests of nothing", variable="NOTHING"
)


def test_a_program_is_the_one_that_is_named_or_the_first_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert replace(NONE, names=("no-such-program", "sh")).find() is not None
    monkeypatch.setenv("NOTHING", "/some/where")
    assert NONE.find() == "/some/where"


def test_one_line_says_what_is_skipped_why_and_the_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "why_not_fetch", lambda program: "only root may install one")

    assert NONE.find_or_fetch() is None
    why = "because there is no Nothing and only root may install one"
    line = f"Skipped: the tests of nothing, {why}. NOTHING=/path names one."
    assert line in capsys.readouterr().out


def test_a_service_is_not_installed_where_it_would_be_started_for_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(programs.shutil, "which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(programs, "SYSTEMD", tmp_path)

    assert why_not_fetch(REDIS) == "this system would run it as a service from then on"
    assert why_not_fetch(CHROMIUM) is None


def test_what_the_package_manager_does_not_have_is_skipped_and_not_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "why_not_fetch", lambda program: None)
    monkeypatch.setattr(Program, "fetch", lambda self: None)

    assert NONE.find_or_fetch() is None
    assert "and the package manager gave none" in capsys.readouterr().out
