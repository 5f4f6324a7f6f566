"""What a run costs the editor that watches it: fifty models write at once, twenty times a second each."""

import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from bench.browser import (
    DRAWN,
    ELEMENTS,
    FRAMES,
    WORK,
    count_work,
    find_chromium,
    open_browser,
    read_work,
    work_between,
)
from bench.canvas import ELEMENTS_BUDGET, WATCH_TASKS
from bench.drafts import make_draft, wait_until_drawn
from bench.figures import Figure, percentile
from bench.world import World

WRITING, WAITING = 50, 30
TICK = 0.05  # seconds: in each every writing node gets a token
SECONDS = 10
BUDGET = 3  # milliseconds of script, style and layout per tick
# A busy machine takes long until all write: the run goes on for longer than is looked at, and is cancelled then.
MODEL = f"demo-{round((SECONDS + 110) / TICK)}x{1000 * TICK:.0f}"
COLUMNS = 9  # wider, and the graph would open as an overview
SIZE = (1920, 1080)
RUNNING = ".node-card[data-status=running]"
# The model's tokens are the moments at which they left it. So far out, words are written on the chosen card alone.
CHOSEN = "ask_0"
NEWEST = "text => text.textContent.trim().split(' ').at(-1)"
LOOKS = 50


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds per tick of fifty writing nodes."""
    if not (executable := find_chromium("live_canvas")):
        return
    url = make_draft(world, writers())
    with open_browser(executable, world) as windows:
        page = windows.open(SIZE)
        page.goto(url)
        wait_until_drawn(page)
        start_run(page)
        yield from measure_ticks(page)
        page.get_by_role("button", name="Cancel").click()
        page.locator(RUNNING).first.wait_for(state="detached")


def start_run(page: Page) -> None:
    """As a person does it, until all fifty write."""
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Run").last.click()
    page.locator(RUNNING).nth(WRITING - 1).wait_for()
    page.wait_for_timeout(3_000)


def measure_ticks(page: Page) -> Iterator[Figure]:
    """Per tick; and per frame, for on a busy machine a frame shows several ticks at the price of one."""
    cdp = count_work(page)
    page.evaluate(WATCH_TASKS)
    before, started = read_work(cdp), time.perf_counter()
    page.wait_for_timeout(1_000 * SECONDS)
    work, ticks = work_between(before, read_work(cdp)), (time.perf_counter() - started) / TICK
    tasks, frames = page.evaluate("longTasks"), round(work[FRAMES])
    cards, running = page.locator(".react-flow__node").count(), page.locator(RUNNING).count()
    assert running == WRITING, f"{running} nodes run"
    conditions = (
        f"{WRITING} nodes write a token every {1000 * TICK:.0f} ms, {cards} cards and the run dock in sight, "
        f"{SIZE[0]} x {SIZE[1]}, browser without a GPU, {frames / (ticks * TICK):.0f} frames a second with a change"
    )
    for kind in WORK:
        budget = BUDGET if kind == DRAWN else None
        per_tick = f"per {1000 * TICK:.0f} ms; {conditions}"
        yield Figure(f"canvas, {kind} per tick of a run", work[kind] / ticks, "ms", round(ticks), per_tick, budget)
        yield Figure(f"canvas, {kind} per frame of a run", work[kind] / frames, "ms", frames, conditions)
    yield Figure("canvas, tasks over 50 ms while a run writes", len(tasks), "tasks", round(ticks), conditions)
    yield Figure(
        "canvas, elements while a run writes", page.evaluate(ELEMENTS), "elements", 1, conditions, ELEMENTS_BUDGET
    )
    ages = look_at_words(page)
    yield Figure("canvas, age of a card's newest token, p95", percentile(ages, 95), "ms", len(ages), conditions)


def look_at_words(page: Page) -> list[float]:
    """How old the newest word of one card is, looked at now and then."""
    page.locator(f"[data-node-card={CHOSEN}]").click()
    words, ages = page.locator(f"[data-node-card={CHOSEN}] [data-live-text]"), []
    for _ in range(LOOKS):
        page.wait_for_timeout(90)
        token = words.evaluate(NEWEST)
        ages.append((time.monotonic_ns() - int(token)) / 1e6)
    return ages


def writers() -> dict[str, Any]:
    """Models that all begin at once, and templates that wait for some of them."""
    nodes: dict[str, Any] = {
        f"ask_{number}": {"kind": "llm@1", "settings": {"model": MODEL, "prompt": "Write about {{ topic }}."}}
        for number in range(WRITING)
    }
    nodes |= {f"say_{number}": {"kind": "template@1", "settings": {"text": "{{ text }}"}} for number in range(WAITING)}
    edges = [f"input.topic -> ask_{number}.topic" for number in range(WRITING)]
    edges += [f"ask_{number}.text -> say_{number}.text" for number in range(WAITING)]
    layout = {name: [260 * (place % COLUMNS), 164 * (place // COLUMNS)] for place, name in enumerate(nodes)}
    return {
        "format": "agent/1", "name": "Fifty writers", "inputs": {"topic": {"type": "text", "default": "rain"}},
        "nodes": nodes, "edges": [*edges, "say_0.text -> output.text"],
        "layout": {**layout, "input": [0, -164], "output": [260 * (COLUMNS - 1), -164]},
    }  # fmt: skip
