"""How long the editor takes to open a large draft: alone, and as the second browser on it."""

import time
from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Page

from bench.browser import Windows, find_chromium, open_browser
from bench.drafts import grid, make_draft, wait_until_drawn
from bench.figures import Figure
from bench.world import World

SIZES = (1_000, 5_000, 10_000)
OPENINGS = 3
JOINED = 1_000
JOININGS = 5
JOINING_BUDGET = 2_000  # milliseconds
FORGET = """async () => {
  for (const { name } of await indexedDB.databases()) {
    if (name.startsWith('draft:')) await new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done })
  }
}"""


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds from the address to the drawn graph."""
    if not (executable := find_chromium("opening")):
        return
    drafts = {size: make_draft(world, grid(size)) for size in {*SIZES, JOINED}}
    with open_browser(executable, world) as windows:
        page = windows.open()
        page.goto(world.product.url)
        for size in SIZES:
            yield measure_opening(page, size, drafts[size])
        yield measure_joining(windows, drafts[JOINED])


def measure_opening(page: Page, size: int, url: str) -> Figure:
    """Each time in a browser that has no copy of the draft."""
    times = []
    for _ in range(OPENINGS):
        page.evaluate(FORGET)
        times.append(time_to_drawn(page, url))
        page.goto("about:blank")
        page.goto(url.partition("/agents/")[0])
    conditions = (
        "median; page, socket, draft and first picture; no copy in the browser, its cache warm from the second on"
    )
    return Figure(f"canvas, opening a draft of {size:,} nodes", median(times), "ms", OPENINGS, conditions)


def measure_joining(windows: Windows, url: str) -> Figure:
    """Each time by a browser that was never here, while another one has the draft open."""
    first = windows.open()
    time_to_drawn(first, url)
    times = []
    for _ in range(JOININGS):
        second = windows.open()
        times.append(time_to_drawn(second, url))
        second.context.close()
    conditions = "median; a second browser with nothing cached; page, scripts, socket, draft and first picture"
    name = f"canvas, joining a draft of {JOINED:,} nodes"
    return Figure(name, median(times), "ms", JOININGS, conditions, JOINING_BUDGET)


def time_to_drawn(page: Page, url: str) -> float:
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    wait_until_drawn(page)
    return 1000 * (time.perf_counter() - started)
