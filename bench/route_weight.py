"""How many bytes of script and style a person waits for on each screen, from a web server as production runs it."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

from playwright.sync_api import Page

from bench.browser import find_chromium, open_browser
from bench.drafts import grid, make_draft
from bench.durable_runs import FIVE_NODES, wait_for_all
from bench.figures import Figure
from bench.world import World
from launcher.paths import ROOT
from launcher.ports import free_port

# What frontend/.size-limit.mjs allows for the entry, the editor and their styles together, in kB of brotli.
EDITOR_BUDGET = 330
ENCODINGS = ("br", "gzip")
START_SECONDS = 60
# In the page: whoever looks from outside sees the sign later, the more so the busier the machine is.
WATCH = """sign => {
  performance.setResourceTimingBufferSize(2000)
  new MutationObserver((_, observer) => {
    if (!document.querySelector(sign)) return
    window.seenAt = performance.now()
    observer.disconnect()
  }).observe(document, { childList: true, subtree: true })
}"""
FILES = """performance.getEntriesByType('resource')
  .filter(({ name }) => /\\.(js|css)$/.test(name)).map(({ name, startTime }) => [name, startTime <= window.seenAt])"""


def measure(world: World) -> Iterator[Figure]:
    """Kilobytes until the screen is drawn, and until nothing more is loaded."""
    if not (executable := find_chromium("route_weight")):
        return
    screens = make_screens(world)
    with production_server(world) as url, open_browser(executable, world) as windows:
        for name, (path, sign, budget) in screens.items():
            page = windows.open()
            page.add_init_script(f"({WATCH})({json.dumps(sign)})")
            page.goto(url + path, wait_until="commit")
            page.locator(sign).first.wait_for()
            page.wait_for_load_state("networkidle")
            files = read_files(page)
            page.context.close()
            yield from weigh(name, files[True], files[False], budget)


def make_screens(world: World) -> dict[str, tuple[str, str, float | None]]:
    """Their paths, what is there once they are drawn, and the budget in brotli."""
    from runs.services import start_run

    run = start_run(
        workspace=world.workspace, revision=world.commit(FIVE_NODES), inputs={"name": "Ada"}, by=world.owner
    )
    wait_for_all([run.pk])
    home = f"/w/{world.workspace.slug}"
    return {
        "editor": (make_draft(world, grid(20)).removeprefix(world.product.url), ".react-flow__node", EDITOR_BUDGET),
        "run page": (f"{home}/runs/{run.pk}", "[role=slider]", None),
        "runs list": (f"{home}/runs", f"a[href$='{run.pk}']", None),
    }


def read_files(page: Page) -> dict[bool, list[str]]:
    """The addresses of scripts and styles, by whether they were asked for before the screen was there."""
    files: dict[bool, list[str]] = {True: [], False: []}
    for address, is_waited_for in page.evaluate(FILES):
        files[is_waited_for].append(address)
    return files


def weigh(name: str, waited: list[str], later: list[str], budget: float | None) -> Iterator[Figure]:
    for encoding in ENCODINGS:
        conditions = (
            f"{len(waited)} files until it is drawn; {len(later)} more of {kilobytes(later, encoding):.0f} kB are "
            "loaded after; nothing cached, static files as production compresses them"
        )
        yield Figure(
            f"weight of the {name}, {encoding}", kilobytes(waited, encoding), "kB", 1, conditions,
            budget if encoding == "br" else None,
        )  # fmt: skip


def kilobytes(files: list[str], encoding: str) -> float:
    return sum(bytes_of(file, encoding) for file in files) / 1000


def bytes_of(file: str, encoding: str) -> int:
    """Of the body as it crosses the wire."""
    status, body = get(file, encoding)
    assert status == 200, f"{file} answers {status}"
    return len(body)


def get(url: str, encoding: str = "identity") -> tuple[int, bytes]:
    """Status and body, as they were sent."""
    where = urlsplit(url)
    with closing(HTTPConnection(where.netloc, timeout=10)) as connection:
        connection.request("GET", where.path, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        return answer.status, answer.read()


@contextmanager
def production_server(world: World) -> Iterator[str]:
    """A second web server on the product's database, with its static files collected; gives its address."""
    from django.conf import settings

    port = free_port("127.0.0.1", 8142)
    with tempfile.TemporaryDirectory(prefix="agents-weight-") as data:
        env = {
            **os.environ, "ENVIRONMENT": "production", "HTTPS": "no", "ALLOWED_HOSTS": "localhost", "DATA_DIR": data,
            "DATABASE_URL": world.product.database_url, "SECRET_KEY": settings.SECRET_KEY, "PYTHONPATH": "platform:.",
        }  # fmt: skip
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=env, check=True
        )
        command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "config.asgi:application"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"http://localhost:{port}"
            wait_until_ready(url)
            yield url
        finally:
            process.terminate()
            process.wait()


def wait_until_ready(url: str) -> None:
    overdue = time.monotonic() + START_SECONDS
    while not is_ready(url):
        assert time.monotonic() < overdue, "The web server did not become ready."
        time.sleep(0.2)


def is_ready(url: str) -> bool:
    try:
        return get(f"{url}/health/ready")[0] == 200
    except OSError:
        return False
