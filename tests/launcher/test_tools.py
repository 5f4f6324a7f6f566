import sys
from pathlib import Path

import pytest

from launcher.errors import LaunchProblem
from launcher.tools import find_cause, run_tool


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
            "the disk is full",
        ),
        ("npm error code ENOSPC\n", "the disk is full"),
        ("[Errno -3] Temporary failure in name resolution')': /simple/django/\n", "there is no network"),
        ("npm error code EAI_AGAIN\n", "there is no network"),
        ("error: command 'gcc' failed: No such file or directory\n", "a package needs a C compiler and there is none"),
        (
            "error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'\nERROR: Failed building wheel for x\n",
            "a package needs a C compiler and there is none",
        ),
        ("error: [Errno 2] No such file or directory: 'cc'\n", "a package needs a C compiler and there is none"),
        ("error: linker `cc` not found\n", "a package needs a C compiler and there is none"),
        (
            "error: command '/usr/bin/gcc' failed with exit code 1\nERROR: Failed building wheel for x\n",
            "a package must be compiled and that failed",
        ),
        ("ERROR: No matching distribution found for x==1\n", "a package has no build for this Python or this machine"),
        (
            "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE\n",
            "a package that was sent is not the one",
        ),
        ("nonsense\nfatal error: it broke\nbye\n", "of this: fatal error: it broke"),
        ("", "it ended without a word"),
    ],
)
def test_the_output_of_a_failed_tool_gives_a_cause_a_person_understands(line: str, cause: str):
    assert find_cause(line.splitlines(keepends=True)).startswith(cause)


def test_a_failed_tool_is_one_sentence_and_its_output_is_kept(tmp_path: Path):
    log = tmp_path / "logs" / "tool.log"

    with pytest.raises(
        LaunchProblem, match=r"^Packing failed, because the disk is full\. The whole output is in .*log\.$"
    ):
        run_tool("Packing", [sys.executable, "-c", "exit('ENOSPC')"], log=log, cwd=tmp_path)

    assert log.read_text() == "ENOSPC\n"


def test_the_last_word_of_a_tool_ends_in_one_full_stop(tmp_path: Path):
    with pytest.raises(LaunchProblem, match=r"because of this: SECRET_KEY is missing\. The whole"):
        run_tool(
            "Packing", [sys.executable, "-c", "exit('SECRET_KEY is missing.')"], log=tmp_path / "log", cwd=tmp_path
        )


def test_every_line_of_a_tool_is_heard_while_it_runs(tmp_path: Path):
    heard: list[str] = []

    run_tool(
        "Talking",
        [sys.executable, "-c", "print('a'); print('b')"],
        log=tmp_path / "log",
        cwd=tmp_path,
        listen=heard.append,
    )

    assert heard == ["a", "b"]
