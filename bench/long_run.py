"""A finished run of ten thousand steps in its viewer: what its socket brings, what looking back and around costs."""

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
INNER = 2  # steps per item
READINGS = 3
STEPS = 40
CONDITIONS = f"a finished run of {ITEMS * INNER:,} steps: for each of {ITEMS:,} items two templates"


def measure(world: World) -> Iterator[Figure]:
    """Bytes, milliseconds and elements; without a browser only what a socket sees."""
    run, events = play(world)
    yield from measure_socket(world, run)
    if not (executable := find_chromium("long_run, all but its socket")):
        return
    with open_browser(executable, world) as windows:
        page = windows.open()
        page.goto(world.product.url)
        yield from measure_page(page, f"{world.product.url}/w/{world.workspace.slug}/runs/{run}", events)


def play(world: World) -> tuple[Any, int]:
    """The run, and how many events it has."""
    from runs.models import Run
    from runs.services import start_run

    run = start_run(
        workspace=world.workspace, revision=world.commit(loop()), inputs={"items": list(range(ITEMS))}, by=world.owner
    )
    wait_for_all([run.pk])
    run = Run.objects.get(pk=run.pk)
    assert run.status == "succeeded", run.error
    return run.pk, run.seq


def measure_socket(world: World, run: Any) -> Iterator[Figure]:
    used = cpu_seconds(world.product.process.pid)
    readings = [asyncio.run(read(world, run)) for _ in range(READINGS)]
    now = cpu_seconds(world.product.process.pid)
    now.subtract(used)
    yield Figure("long run: bytes over the socket", readings[0][0] / 1e6, "MB", 1, CONDITIONS)
    yield Figure(
        "long run: whole replay", median(took for _, took in readings), "ms", READINGS, f"median; {CONDITIONS}"
    )
    yield Figure("long run: web server's time per replay", 1000 * now["web"] / READINGS, "ms", READINGS, CONDITIONS)


async def read(world: World, run: Any) -> tuple[int, float]:
    """Bytes and milliseconds from the first to the last frame."""
    url = f"{world.product.socket_url}/ws/w/{world.workspace.slug}/runs/{run}?after=0"
    started, size = time.perf_counter(), 0
    async with connect(url, additional_headers=world.headers, origin=world.product.url, max_size=None) as socket:
        async for frame in socket:
            size += len(frame.encode() if isinstance(frame, str) else frame)
    return size, 1000 * (time.perf_counter() - started)


def measure_page(page: Page, url: str, events: int) -> Iterator[Figure]:
    cdp = count_work(page)
    before, started = read_work(cdp), time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(f'[role=slider][aria-valuemax="{events}"]').wait_for()
    page.evaluate(FRAME)
    took, work = 1000 * (time.perf_counter() - started), work_between(before, read_work(cdp))
    yield Figure("long run: from the address to usable", took, "ms", 1, CONDITIONS)
    for kind in (SCRIPT, ALL):
        yield Figure(f"long run: {kind} until usable", work[kind], "ms", 1, CONDITIONS)
    yield Figure("long run: elements on the page", page.evaluate(ELEMENTS), "elements", 1, CONDITIONS)
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
