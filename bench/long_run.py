"""Finished runs of ten thousand steps and of ten thousand items in their viewer.

What its socket brings, how soon it can be used, and what looking back and around costs.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import mean, median
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page
from websockets.asyncio.client import connect

from bench.browser import (
    ALL,
    ELEMENTS,
    FRAME,
    SCRIPT,
    cost_of,
    count_work,
    find_chromium,
    open_browser,
    read_work,
    work_between,
)
from bench.durable_runs import wait_for_all
from bench.figures import Figure, percentile
from bench.processes import cpu_seconds
from bench.world import World

ITEMS = 5_000
MANY_ITEMS = 10_000
INNER = 2  # steps per item
READINGS = 3
ASKED = {"whole": "", "as its page asks": "&values=top&pages=gzip"}
STEPS = 40
STEP_SIZES = """performance.getEntriesByType('resource')
  .filter(({ name }) => name.includes('values=digest')).map(({ transferSize }) => transferSize)"""
STEPS_TOLD, ITEMS_TOLD = "long run", "long run of 10,000 items"
CONDITIONS = f"a finished run of {ITEMS * INNER:,} steps: for each of {ITEMS:,} items two templates"
MANY_CONDITIONS = f"a finished run of {MANY_ITEMS:,} items, for each two templates"


def measure(world: World) -> Iterator[Figure]:
    """Bytes, milliseconds and elements; without a browser only what a socket sees."""
    (run, events), (again, _) = play(world, ITEMS), play(world, ITEMS)
    longer, more_events = play(world, MANY_ITEMS)
    yield from measure_socket(world, run, STEPS_TOLD, CONDITIONS)
    yield from measure_socket(world, longer, ITEMS_TOLD, MANY_CONDITIONS)
    if not (executable := find_chromium("long_run, all but its socket")):
        return
    with open_browser(executable, world) as windows:
        page = windows.open()
        address = f"{world.product.url}/w/{world.workspace.slug}/runs"
        yield from measure_opening(page, f"{address}/{longer}", more_events, ITEMS_TOLD, MANY_CONDITIONS)
        page.goto("about:blank")
        yield from measure_opening(page, f"{address}/{run}", events, STEPS_TOLD, CONDITIONS)
        yield from measure_looking(page)
        yield from measure_comparing(page, f"{address}/compare?a={run}&b={again}")


def play(world: World, items: int) -> tuple[Any, int]:
    """The run, and how many events it has."""
    from runs.models import Run
    from runs.services import start_run

    run = start_run(
        workspace=world.workspace, revision=world.commit(loop()), inputs={"items": list(range(items))}, by=world.owner
    )
    wait_for_all([run.pk])
    run = Run.objects.get(pk=run.pk)
    assert run.status == "succeeded", run.error
    return run.pk, run.seq


def measure_socket(world: World, run: Any, told: str, conditions: str) -> Iterator[Figure]:
    for how, asked in ASKED.items():
        used = cpu_seconds(world.product.process.pid)
        readings = [asyncio.run(read(world, run, asked)) for _ in range(READINGS)]
        now = cpu_seconds(world.product.process.pid)
        now.subtract(used)
        took, used_each = median(took for _, took in readings), 1000 * now["web"] / READINGS
        yield Figure(f"{told}: bytes over the socket, {how}", readings[0][0] / 1e6, "MB", 1, conditions)
        yield Figure(f"{told}: replay, {how}", took, "ms", READINGS, f"median; {conditions}")
        yield Figure(f"{told}: web server's time per replay, {how}", used_each, "ms", READINGS, conditions)


async def read(world: World, run: Any, asked: str) -> tuple[int, float]:
    """Bytes and milliseconds from the first to the last frame."""
    url = f"{world.product.socket_url}/ws/w/{world.workspace.slug}/runs/{run}?after=0{asked}"
    started, size = time.perf_counter(), 0
    async with connect(url, additional_headers=world.headers, origin=world.product.url, max_size=None) as socket:
        async for frame in socket:
            size += len(frame.encode() if isinstance(frame, str) else frame)
    return size, 1000 * (time.perf_counter() - started)


def measure_opening(page: Page, url: str, events: int, told: str, conditions: str) -> Iterator[Figure]:
    cdp = count_work(page)
    before, started = read_work(cdp), time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(f'[role=slider][aria-valuemax="{events}"]').wait_for()
    page.evaluate(FRAME)
    took, work = 1000 * (time.perf_counter() - started), work_between(before, read_work(cdp))
    yield Figure(f"{told}: from the address to usable", took, "ms", 1, conditions)
    for kind in (SCRIPT, ALL):
        yield Figure(f"{told}: {kind} until usable", work[kind], "ms", 1, conditions)
    yield Figure(f"{told}: elements on the page", page.evaluate(ELEMENTS), "elements", 1, conditions)


def measure_comparing(page: Page, url: str) -> Iterator[Figure]:
    """Two such runs side by side, until the list of their steps and the values of the first are there."""
    page.goto("about:blank")
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.get_by_role("heading", name="No step differs").wait_for()
    page.get_by_role("region", name="Details").get_by_text("the same in both").first.wait_for()
    page.evaluate(FRAME)
    took = 1000 * (time.perf_counter() - started)
    sizes = page.evaluate(STEP_SIZES)
    conditions = f"two runs, each {CONDITIONS}"
    yield Figure("comparing long runs: from the address to usable", took, "ms", 1, conditions)
    yield Figure("comparing long runs: bytes per run", sum(sizes) / len(sizes) / 1e6, "MB", len(sizes), conditions)


def measure_looking(page: Page) -> Iterator[Figure]:
    cdp = count_work(page)
    yield from measure_scrubbing(page, cdp)
    yield from measure_picking(page, cdp)
    page.evaluate(FRAME)
    yield Figure("long run: elements on the page, an item picked", page.evaluate(ELEMENTS), "elements", 1, CONDITIONS)


def measure_scrubbing(page: Page, cdp: CDPSession) -> Iterator[Figure]:
    slider = page.get_by_role("slider", name="Moment of the run")
    first = cost_of(page, cdp, lambda: slider.press("ArrowLeft"))
    yield Figure("long run: script of the first look back", first[SCRIPT], "ms", 1, CONDITIONS)
    ways = {"dragging by a fortieth": drag_of(page, slider), "an arrow key": lambda _: slider.press("ArrowRight")}
    for name, act in ways.items():
        samples = [cost_of(page, cdp, partial(act, step))[SCRIPT] for step in range(STEPS)]
        yield Figure(f"long run: script per step, {name}", mean(samples), "ms", STEPS, CONDITIONS)
        yield Figure(f"long run: script per step, {name}, p95", percentile(samples, 95), "ms", STEPS, CONDITIONS)
    page.mouse.up()


def measure_picking(page: Page, cdp: CDPSession) -> Iterator[Figure]:
    """One item after the other, on the strip of the loop's items."""
    page.get_by_role("slider", name="Moment of the run").press("End")
    page.locator("[data-path=each]").get_by_role("button", name="Each", exact=True).click()
    strip = page.get_by_role("slider", name="Items by state")
    strip.press("Home")
    samples = [cost_of(page, cdp, lambda: strip.press("ArrowRight"))[SCRIPT] for _ in range(STEPS)]
    yield Figure("long run: script per item picked", mean(samples), "ms", STEPS, CONDITIONS)


def drag_of(page: Page, slider: Locator) -> Callable[[int], None]:
    """Pulls the playhead, which is held from then on."""
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 3, middle)
    page.mouse.down()
    return lambda number: page.mouse.move(box["x"] + box["width"] * (1 - (number + 1) / (STEPS + 2)), middle)


def loop() -> dict[str, Any]:
    """For each item two templates."""
    return {
        "format": "agent/1", "name": "Ten thousand steps", "inputs": {"items": {"type": "list of any"}},
        "nodes": {
            "each": {"kind": "for_each@1", "settings": {"parallel": 50}},
            "first": {"kind": "template@1", "parent": "each", "settings": {"text": "Item {{ item }} of a long list."}},
            "second": {"kind": "template@1", "parent": "each", "settings": {"text": "{{ text }} It was looked at."}},
        },
        "edges": [
            "input.items -> each.items", "each.item -> first.item", "first.text -> second.text",
            "second.text -> each.result", "each.results -> output.texts",
        ],
        "layout": {
            "input": [0, 0], "each": [320, 0, 760, 320], "first": [120, 80], "second": [400, 80],
            "output": [1160, 0],
        },
    }  # fmt: skip
