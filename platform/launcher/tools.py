"""Running a program that somebody else wrote, and turning its failure into one sentence."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from launcher.errors import LaunchProblem

Listener = Callable[[str], None]

NO_COMPILER = "a package needs a C compiler and there is none (Debian: apt install build-essential)"

# The first phrase found in a program's output tells its cause.
CAUSES = {
    "No space left on device": "the disk is full",
    "ENOSPC": "the disk is full",
    "Disk quota exceeded": "the disk quota is used up",
    "Temporary failure in name resolution": "there is no network",
    "Name or service not known": "there is no network",
    "Failed to establish a new connection": "there is no network",
    "ENOTFOUND": "there is no network",
    "EAI_AGAIN": "there is no network",
    "ECONNREFUSED": "there is no network",
    "ETIMEDOUT": "the network is too slow or blocked",
    "Read timed out": "the network is too slow or blocked",
    "DO NOT MATCH THE HASHES": "a package that was sent is not the one the lock file names",
    "EINTEGRITY": "a package that was sent is not the one the lock file names",
    "No matching distribution found": "a package has no build for this Python or this machine",
    "cc' failed: No such file": NO_COMPILER,
    "No such file or directory: 'gcc'": NO_COMPILER,
    "No such file or directory: 'cc'": NO_COMPILER,
    "No such file or directory: 'x86_64-linux-gnu-gcc'": NO_COMPILER,  # As Debian's Python names it.
    "No such file or directory: 'aarch64-linux-gnu-gcc'": NO_COMPILER,
    "linker `cc` not found": NO_COMPILER,
    "Failed to build": "a package must be compiled and that failed",
    "Failed building wheel": "a package must be compiled and that failed",
    "Permission denied": "a folder cannot be written by this user",
    "EACCES": "a folder cannot be written by this user",
}


def run_tool(
    title: str,
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    listen: Listener = lambda line: None,
) -> None:
    """Run a program to its end; its output goes to `log`, each line also to `listen`. A failure is a LaunchProblem."""
    log.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = []
    try:
        with log.open("w") as file:
            for line in process.stdout or ():
                file.write(line)
                lines.append(line)
                listen(line.strip())
    except BaseException:
        process.terminate()
        raise
    if process.wait():
        raise LaunchProblem(f"{title} failed, because {find_cause(lines)}. The whole output is in {log}.")


def find_cause(lines: Sequence[str]) -> str:
    """The known cause the output speaks of, else its last line that speaks of an error."""
    output = "".join(lines)
    for phrase, cause in CAUSES.items():
        if phrase in output:
            return cause
    errors = [line.strip() for line in lines if "error" in line.lower()] or [line.strip() for line in lines]
    return f"of this: {errors[-1].rstrip('.')}" if errors else "it ended without a word"
