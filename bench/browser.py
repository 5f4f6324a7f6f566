"""A real browser at the running product, and Chromium's own counters of what a page costs it.

Law: costs are processor time of the page's thread, so that what else the machine does is not counted as the page's.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.world import World
from launcher.programs import CHROMIUM

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds
SIZE = (1440, 900)
FRAME = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
ELEMENTS = "document.querySelectorAll('*').length"
SCRIPT, ALL = "script", "all work"
DRAWN = "script, style and layout"
FRAMES = "frames with a change"  # counted by their passes of style; a counter in the page would make frames of its own
# name -> the counters that make it up; a counter leaves out what another one counts inside it
WORK = {
    SCRIPT: ("ScriptDuration",),
    DRAWN: ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration"),
    ALL: ("TaskDuration",),
}


class Windows:
    """Windows of the demo's owner, each in a browser of its own as far as cookies and caches go."""

    def __init__(self, browser: Browser, url: str, session: str) -> None:
        self._browser, self._url, self._session = browser, url, session

    def open(self, size: tuple[int, int] = SIZE) -> Page:
        context = self._browser.new_context(viewport={"width": size[0], "height": size[1]})
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "sessionid", "value": self._session, "url": self._url}])
        return context.new_page()


@contextmanager
def open_browser(executable: str, world: World) -> Iterator[Windows]:
    """Ask the database for nothing in here: Playwright's loop lives in this thread, and Django refuses beside one."""
    session = make_session(world)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            yield Windows(browser, world.product.url, session)
        finally:
            browser.close()


def find_chromium(benchmark: str) -> str | None:
    """Where Chromium is; None, and a line that says what is skipped, where there is none."""
    executable = CHROMIUM.find()
    if not executable:
        print(f"{benchmark}: skipped, there is no Chromium; CHROMIUM=/path names one.", file=sys.stderr)
    return executable


def make_session(world: World) -> str:
    """The key of a session in which the demo's owner is signed in. The printed link would do so only once."""
    from django.test import Client

    client = Client()
    client.force_login(world.owner)
    return str(client.cookies["sessionid"].value)


def count_work(page: Page) -> CDPSession:
    """The page's counters, counting."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
    return cdp


def read_work(cdp: CDPSession) -> dict[str, float]:
    """Milliseconds so far of each kind of work, and how many frames."""
    counters: list[dict[str, Any]] = cdp.send("Performance.getMetrics")["metrics"]
    counted = {each["name"]: each["value"] for each in counters}
    work = {kind: 1000 * sum(counted[name] for name in names) for kind, names in WORK.items()}
    return work | {FRAMES: counted["RecalcStyleCount"]}


def work_between(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    return {kind: after[kind] - before[kind] for kind in after}


def cost_of(page: Page, cdp: CDPSession, act: Callable[[], None]) -> dict[str, float]:
    """Milliseconds of each kind of work for an act and the frame that shows it."""
    before = read_work(cdp)
    act()
    page.evaluate(FRAME)
    return work_between(before, read_work(cdp))
