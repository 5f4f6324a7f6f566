"""How long the real editor in a real browser takes to open a draft, and what panning, typing and dragging cost it."""

import sys
import time
from collections.abc import Callable, Iterator
from statistics import mean, median
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.figures import Figure, percentile
from bench.world import World
from launcher.programs import CHROMIUM

SIZES = (500, 5_000)
DRAGGED = (500, 1_000, 5_000)
OPENED = (1_000, 5_000, 10_000)
OPENINGS = 3
STEPS = 60
LETTERS = 20
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds
FRAME = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
CARD_IN_SIGHT = """() => {
  for (const card of document.querySelectorAll('.react-flow__node-card')) {
    const { x, y } = card.getBoundingClientRect()
    if (card.contains(document.elementFromPoint(x + 80, y + 20))) return { x: x + 80, y: y + 20 }
  }
}"""
FORGET = """async () => {
  for (const { name } of await indexedDB.databases()) {
    if (name.startsWith('draft:')) await new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done })
  }
}"""


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds of opening, panning and typing; nothing, and a line that says so, when there is no browser."""
    executable = CHROMIUM.find()
    if not executable:
        print("canvas: skipped, there is no Chromium; CHROMIUM=/path names one.", file=sys.stderr)
        return
    # Before the browser: Playwright's loop lives in this thread, and Django refuses to ask a database beside one.
    drafts = {size: make_draft(world, size) for size in sorted({*SIZES, *OPENED, *DRAGGED})}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(world.product.url + world.product.start_path)
        for size in OPENED:
            yield measure_opening(page, size, world.product.url + drafts[size])
        for size in SIZES:
            open_editor(page, world.product.url + drafts[size])
            yield from measure_panning(page, size)
            yield from measure_typing(page, size)
        for size in DRAGGED:
            open_editor(page, world.product.url + drafts[size])
            yield from measure_dragging(page, size)
        browser.close()


def measure_opening(page: Page, size: int, url: str) -> Figure:
    """From the address to the drawn graph, each time in a browser that has no copy of the draft."""
    times = []
    for _ in range(OPENINGS):
        page.evaluate(FORGET)
        started = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.locator("[data-overview] canvas, .react-flow__node").first.wait_for()
        page.evaluate(FRAME)
        times.append(1000 * (time.perf_counter() - started))
        page.goto("about:blank")
        page.goto(url.partition("/agents/")[0])
    conditions = (
        "median; page, socket, draft and first picture; no copy in the browser, its cache warm from the second on"
    )
    return Figure(f"canvas, opening a draft of {size:,} nodes", median(times), "ms", OPENINGS, conditions)


def measure_panning(page: Page, size: int) -> Iterator[Figure]:
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    pan(page, cdp, 5)
    steps = pan(page, cdp, STEPS)
    conditions = f"draft of {size:,} nodes, 1440 x 900, zoom 1, wheel by 40 px, browser without a GPU"
    for name, key in (("script", "ScriptDuration"), ("all work", "TaskDuration")):
        samples = [1000 * step[key] for step in steps]
        yield Figure(f"canvas, {name} per pan step, {size:,} nodes", mean(samples), "ms", STEPS, conditions)
    slow = percentile([1000 * step["TaskDuration"] for step in steps], 95)
    yield Figure(f"canvas, all work per pan step, {size:,} nodes, p95", slow, "ms", STEPS, conditions)


def measure_typing(page: Page, size: int) -> Iterator[Figure]:
    """What a letter costs that is typed into the text of a node."""
    card = page.evaluate(CARD_IN_SIGHT)
    page.mouse.click(card["x"], card["y"])
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    page.locator("[data-inspector] textarea").first.click()
    costs = [cost_of(page, cdp, lambda: page.keyboard.type("a")) for _ in range(LETTERS)]
    conditions = f"draft of {size:,} nodes, into the text of a template node, median"
    for name, key in (("script", "ScriptDuration"), ("all work", "TaskDuration")):
        value = median(1000 * cost[key] for cost in costs)
        yield Figure(f"canvas, {name} per typed letter, {size:,} nodes", value, "ms", LETTERS, conditions)


def measure_dragging(page: Page, size: int) -> Iterator[Figure]:
    """What a step of dragging one node costs, and how many elements the page holds meanwhile."""
    card = page.evaluate(CARD_IN_SIGHT)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    page.mouse.move(card["x"], card["y"])
    page.mouse.down()
    costs = [cost_of(page, cdp, drag_to(page, card, number)) for number in range(1, STEPS + 1)]
    elements = page.evaluate("document.querySelectorAll('*').length")
    page.mouse.up()
    conditions = f"draft of {size:,} nodes, 1440 x 900, zoom 1, one node by 4 px, browser without a GPU, median"
    for name, key in (("script", "ScriptDuration"), ("all work", "TaskDuration")):
        value = median(1000 * cost[key] for cost in costs)
        yield Figure(f"canvas, {name} per drag step, {size:,} nodes", value, "ms", STEPS, conditions)
    yield Figure(f"canvas, elements while dragging, {size:,} nodes", elements, "elements", 1, conditions)


def drag_to(page: Page, card: dict[str, float], step: int) -> Callable[[], None]:
    return lambda: page.mouse.move(card["x"] + 4 * step, card["y"])


def make_draft(world: World, size: int) -> str:
    """The path of the editor with a draft of so many nodes."""
    from builder.services import create_agent

    agent = create_agent(project=world.project, by=world.owner, graph=grid(size))
    return f"/w/{world.workspace.slug}/agents/{agent.pk}"


def open_editor(page: Page, url: str) -> None:
    """The editor, drawn at zoom 1."""
    page.goto(url)
    # A large draft opens as an overview that is drawn without nodes; at zoom 1 they are there.
    page.get_by_role("button", name="Zoom").and_(page.get_by_role("button", name="reset")).click()
    page.locator(".react-flow__node").first.wait_for()


def pan(page: Page, cdp: CDPSession, steps: int) -> list[dict[str, float]]:
    """Turn the wheel step by step; what each cost, in seconds."""
    box = page.locator(".react-flow").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def wheel(number: int) -> Callable[[], None]:
        return lambda: page.mouse.wheel(40 if number % 2 else 0, 40)

    return [cost_of(page, cdp, wheel(number)) for number in range(steps)]


def cost_of(page: Page, cdp: CDPSession, act: Callable[[], None]) -> dict[str, float]:
    """Seconds of script and of all work for an act and the frame that shows it."""
    before = metrics(cdp)
    act()
    page.evaluate(FRAME)
    after = metrics(cdp)
    return {key: after[key] - before[key] for key in ("ScriptDuration", "TaskDuration")}


def metrics(cdp: CDPSession) -> dict[str, float]:
    return {entry["name"]: entry["value"] for entry in cdp.send("Performance.getMetrics")["metrics"]}


def grid(size: int) -> dict[str, Any]:
    """Chains of twenty template nodes, laid out as a person would."""
    nodes, edges, layout = {}, [], {}
    for number in range(size):
        name, row, column = f"step_{number}", *divmod(number, 20)
        before = f"step_{number - 1}.text" if column else "input.text"
        nodes[name] = {"kind": "template@1", "settings": {"text": f"{number}: {{{{ text }}}}"}}
        edges.append(f"{before} -> {name}.text")
        layout[name] = [320 * (column + 1), 200 * row]
    return {
        "format": "agent/1", "name": f"{size} nodes", "inputs": {"text": {"type": "text"}},
        "nodes": nodes, "edges": [*edges, f"step_{size - 1}.text -> output.text"], "layout": layout,
    }  # fmt: skip
