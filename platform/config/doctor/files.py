"""Checks of what lies on this machine's disk: the front end's build, and room where something is written."""

import os
import shutil
from pathlib import Path

from django.conf import settings

from config.doctor.findings import Finding, ok, problem, size_of, warning
from launcher import frontend
from launcher.paths import FRONTEND
from launcher.stamps import digest_of, is_current
from nodes.sandbox.build import cache_folder

LEAST_SPACE = 300 * 2**20  # bytes below which `make run` refuses to start
LITTLE_SPACE = 2**30


def look_at_front_end() -> Finding:
    if settings.VITE_DEV_URL:
        return ok(f"Served by Vite at {settings.VITE_DEV_URL}.")
    return look_at_build(settings.BASE_DIR / "static" / "app", FRONTEND, settings.STATIC_ROOT)


def look_at_build(build: Path, sources: Path, collected: Path | None) -> Finding:
    """Whether there is a build, made of the sources beside it, and the one that is served in production."""
    manifest = build / "manifest.json"
    if not manifest.exists():
        return problem("It is not built.", "Run `make build`.")
    # A place that was installed without sources has only the build.
    if sources.exists() and not is_current(build / ".built-from", digest_of(frontend.sources())):
        return warning("The build is older than its sources.", "Run `make build`, then start again.")
    if collected and not is_same(manifest, collected / "app" / "manifest.json"):
        return problem("What is served is not this build.", "Run `manage.py collectstatic`, then start again.")
    return ok("Built and current.")


def is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes() == other.read_bytes()


def look_at_disk() -> Finding:
    """In production the data folder is only read, and may belong to somebody else: the sandbox's cache is written."""
    if settings.PRODUCTION:
        return look_at_folder(cache_folder(), "AGENT_CACHE_DIR")
    return look_at_folder(Path(settings.DATA_DIR), "DATA_DIR")


def look_at_folder(folder: Path, setting: str, least: int = LEAST_SPACE, little: int = LITTLE_SPACE) -> Finding:
    if not folder.exists():
        return warning(f"{folder} is not there.", f"The first start makes it; else set {setting}.")
    if not os.access(folder, os.W_OK | os.X_OK):
        return problem(f"{folder} cannot be written.", f"Give it to the user who runs this, or set {setting}.")
    free = shutil.disk_usage(folder).free
    if free < least:
        return problem(f"Only {size_of(free)} left for {folder}.", "Free some now.")
    if free < little:
        return warning(f"{size_of(free)} left for {folder}.", "Free some soon.")
    return ok(f"{size_of(free)} left for {folder}.")
