"""The supervisor with small real processes, each run by a supervisor in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "platform"
FOR_EVER = "import time; print('up', flush=True); time.sleep(600)"


def supervisor_of(folder: Path, *programs: str, body: str = "supervisor.tend_for_ever()") -> subprocess.Popen[str]:
    """A supervisor that starts these lines of Python, each of which first writes its process id to a file."""
    starts = "\n".join(
        f"supervisor.start(Program('p{number}', [sys.executable, '-c', {note_pid(folder, number) + code!r}]))"
        for number, code in enumerate(programs)
    )
    script = f"""
import sys
from launcher.errors import LaunchProblem
from launcher.supervisor import Program, StopRequested, Supervisor
supervisor = Supervisor()
try:
    {starts.replace(chr(10), chr(10) + "    ")}
    {body}
except StopRequested:
    print("asked to stop", flush=True)
except LaunchProblem as problem:
    print(problem, flush=True)
finally:
    supervisor.stop()
"""
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        stdout=subprocess.PIPE,
        text=True,
    )


def note_pid(folder: Path, number: int) -> str:
    return f"import os; open({str(folder / str(number))!r}, 'a').write(f'{{os.getpid()}}\\n')\n"


def pids(folder: Path, number: int = 0, count: int = 1) -> list[int]:
    """The process ids a program has had, once there are `count` of them."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        file = folder / str(number)
        lines = file.read_text().split("\n")[:-1] if file.exists() else []
        if len(lines) >= count:
            return [int(line) for line in lines]
        time.sleep(0.02)
    raise AssertionError(f"program {number} did not start {count} times")


def is_gone(pid: int, within: float = 10.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_program_and_the_supervisor(tmp_path: Path, number: signal.Signals):
    supervisor = supervisor_of(tmp_path, FOR_EVER, FOR_EVER)
    children = pids(tmp_path, 0) + pids(tmp_path, 1)

    supervisor.send_signal(number)
    output, _ = supervisor.communicate(timeout=20)

    assert "asked to stop" in output.splitlines()  # Not always the last line: what a program said may come late.
    assert all(is_gone(pid) for pid in children)


def test_what_dies_is_started_again(tmp_path: Path):
    supervisor = supervisor_of(tmp_path, FOR_EVER)
    (first,) = pids(tmp_path)

    os.kill(first, signal.SIGKILL)
    again = pids(tmp_path, count=2)[1]
    supervisor.terminate()
    output, _ = supervisor.communicate(timeout=20)

    assert "ended (killed by SIGKILL); starting it again in 0.5 s" in output
    assert is_gone(again)


def test_a_program_that_keeps_dying_ends_the_start_with_its_last_word(tmp_path: Path):
    supervisor = supervisor_of(
        tmp_path, "print('no such table'); raise SystemExit(3)", body="supervisor.tend_for_ever()"
    )
    output, _ = supervisor.communicate(timeout=60)

    assert len(pids(tmp_path)) == 6
    assert "p0 has ended 5 times right after its start: no such table" in output


def test_a_supervisor_that_is_killed_leaves_no_process_behind(tmp_path: Path):
    with_child = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(tmp_path / 'grandchild')!r}, 'w').write(f'{{child.pid}}\\n')\n"
        "child.wait()"
    )
    supervisor = supervisor_of(tmp_path, with_child, "import signal; signal.signal(2, signal.SIG_IGN)\n" + FOR_EVER)
    family = pids(tmp_path, 0) + pids(tmp_path, 1) + pids(tmp_path, "grandchild")  # type: ignore[arg-type]

    supervisor.kill()
    supervisor.wait()

    assert all(is_gone(pid) for pid in family)


def test_a_program_that_ignores_the_request_is_ended_by_the_second_signal(tmp_path: Path):
    supervisor = supervisor_of(tmp_path, "import signal; signal.signal(15, signal.SIG_IGN)\n" + FOR_EVER)
    (child,) = pids(tmp_path)
    for line in supervisor.stdout or ():
        if "up" in line:
            break
    supervisor.send_signal(signal.SIGINT)
    time.sleep(0.3)  # The second signal must be a second one, not the first again.
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=5)

    assert is_gone(child)
