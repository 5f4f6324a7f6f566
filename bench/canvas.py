"""How much script the editor runs for one step of panning, in the real editor in a real browser."""

import os
from collections.abc import Iterator
from statistics import mean
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.figures import Figure, percentile
from bench.world import World

SIZES = (500, 5_000)
STEPS = 60
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds of script and of all work of the page per pan step; nothing when there is no browser."""
    executable = os.environ.get("CHROMIUM")
    if not executable:
        return
    # Before the browser: Playwright's loop lives in this thread, and Django refuses to ask a database beside one.
    drafts = {size: make_draft(world, size) for size in SIZES}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(world.product.url + world.product.start_path)
        for size, path in drafts.items():
            open_editor(page, world.product.url + path)
            yield from measure_panning(page, size)
        browser.close()


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
    """Turn the wheel step by step, a frame drawn between two; what each cost, in seconds."""
    box = page.locator(".react-flow").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    costs, before = [], metrics(cdp)
    for number in range(steps):
        page.mouse.wheel(40 if number % 2 else 0, 40)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        after = metrics(cdp)
        costs.append({key: after[key] - before[key] for key in ("ScriptDuration", "TaskDuration")})
        before = after
    return costs


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
