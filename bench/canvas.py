"""What panning, dragging and typing cost the real editor in a real browser, and how much it keeps on the page."""

from collections.abc import Callable, Iterator
from statistics import mean, median

from playwright.sync_api import CDPSession, Page

from bench.browser import ALL, DRAWN, ELEMENTS, FRAME, SCRIPT, WORK, cost_of, count_work, find_chromium, open_browser
from bench.drafts import grid, make_draft, open_editor
from bench.figures import Figure, percentile
from bench.world import World

SIZES = (500, 1_000, 5_000)
TYPED = (500, 5_000)
COUNTED = (500, 1_000, 5_000, 10_000)
STEPS = 60
LETTERS = 20
# Milliseconds of script, style and layout per step. Nobody has set one for sizes in between.
BUDGETS = {500: 6, 5_000: 15}
ELEMENTS_BUDGET = 2_000
LONG_TASKS = {50: None, 100: 0}  # milliseconds -> how many may take longer
# A step further and the cards give way to the overview.
ZOOMS_OUT = 3
CARD_IN_SIGHT = """() => {
  for (const card of document.querySelectorAll('.react-flow__node-card')) {
    const { x, y } = card.getBoundingClientRect()
    if (card.contains(document.elementFromPoint(x + 80, y + 20))) return { x: x + 80, y: y + 20 }
  }
}"""
WATCH_TASKS = """() => {
  window.longTasks = []
  const keep = (list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))
  new PerformanceObserver(keep).observe({ type: 'longtask' })
}"""


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds per step, long tasks and elements; nothing, and a line that says so, when there is no browser."""
    if not (executable := find_chromium("canvas")):
        return
    drafts = {size: make_draft(world, grid(size)) for size in COUNTED}
    with open_browser(executable, world) as windows:
        page = windows.open()
        for size in SIZES:
            open_editor(page, drafts[size])
            yield from measure_panning(page, size)
            if size in TYPED:
                yield from measure_typing(page, size)
            open_editor(page, drafts[size])
            yield from measure_dragging(page, size)
        for size in COUNTED:
            open_editor(page, drafts[size])
            yield from count_elements(page, size)


def measure_panning(page: Page, size: int) -> Iterator[Figure]:
    cdp = count_work(page)
    pan(page, cdp, 5)
    page.evaluate(WATCH_TASKS)
    costs = pan(page, cdp, STEPS)
    conditions = f"draft of {size:,} nodes, 1440 x 900, zoom 1, wheel by 40 px, browser without a GPU"
    yield from per_step("pan step", costs, size, conditions)
    tasks = page.evaluate("longTasks")
    for least, budget in LONG_TASKS.items():
        name = f"canvas, tasks over {least} ms while panning, {size:,} nodes"
        count = sum(task > least for task in tasks)
        yield Figure(name, count, "tasks", STEPS, f"{STEPS} steps; {conditions}", budget if size in BUDGETS else None)


def measure_dragging(page: Page, size: int) -> Iterator[Figure]:
    """What a step of dragging one node costs, and how many elements the page holds meanwhile."""
    card = page.evaluate(CARD_IN_SIGHT)
    cdp = count_work(page)
    page.mouse.move(card["x"], card["y"])
    page.mouse.down()
    costs = [cost_of(page, cdp, drag_to(page, card, number)) for number in range(1, STEPS + 1)]
    elements = page.evaluate(ELEMENTS)
    page.mouse.up()
    conditions = f"draft of {size:,} nodes, 1440 x 900, zoom 1, one node by 4 px, browser without a GPU"
    yield from per_step("drag step", costs, size, conditions)
    yield Figure(
        f"canvas, elements while dragging, {size:,} nodes", elements, "elements", 1, conditions, ELEMENTS_BUDGET
    )


def per_step(step: str, costs: list[dict[str, float]], size: int, conditions: str) -> Iterator[Figure]:
    """The mean, for a step that brings cards into sight costs more than most, and how bad it gets."""
    for kind in WORK:
        budget = BUDGETS.get(size) if kind == DRAWN else None
        samples = [cost[kind] for cost in costs]
        name = f"canvas, {kind} per {step}, {size:,} nodes"
        yield Figure(name, mean(samples), "ms", len(costs), f"mean; {conditions}", budget)
        if kind != SCRIPT:
            yield Figure(f"{name}, p95", percentile(samples, 95), "ms", len(costs), conditions)


def measure_typing(page: Page, size: int) -> Iterator[Figure]:
    """What a letter costs that is typed into the text of a node."""
    card = page.evaluate(CARD_IN_SIGHT)
    page.mouse.click(card["x"], card["y"])
    cdp = count_work(page)
    page.locator("[data-inspector] textarea").first.click()
    costs = [cost_of(page, cdp, lambda: page.keyboard.type("a")) for _ in range(LETTERS)]
    conditions = f"draft of {size:,} nodes, into the text of a template node, median"
    for kind in (SCRIPT, ALL):
        value = median(cost[kind] for cost in costs)
        yield Figure(f"canvas, {kind} per typed letter, {size:,} nodes", value, "ms", LETTERS, conditions)


def count_elements(page: Page, size: int) -> Iterator[Figure]:
    """With one node chosen and its settings shown: at zoom 1, and where the most cards are in sight."""
    card = page.evaluate(CARD_IN_SIGHT)
    page.mouse.click(card["x"], card["y"])
    page.locator("[data-inspector] textarea").first.wait_for()
    for where in ("zoom 1", "zoom 0.58"):
        elements, cards = page.evaluate(ELEMENTS), page.locator(".react-flow__node").count()
        conditions = f"1440 x 900, a node chosen, {cards} cards drawn"
        name = f"canvas, elements at {where}, {size:,} nodes"
        yield Figure(name, elements, "elements", 1, conditions, ELEMENTS_BUDGET)
        for _ in range(ZOOMS_OUT):
            page.get_by_role("button", name="Zoom out").click()
            page.wait_for_timeout(300)  # The camera eases there.
        page.evaluate(FRAME)


def drag_to(page: Page, card: dict[str, float], step: int) -> Callable[[], None]:
    return lambda: page.mouse.move(card["x"] + 4 * step, card["y"])


def pan(page: Page, cdp: CDPSession, steps: int) -> list[dict[str, float]]:
    """Turn the wheel step by step; what each cost."""
    box = page.locator(".react-flow").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def wheel(number: int) -> Callable[[], None]:
        return lambda: page.mouse.wheel(40 if number % 2 else 0, 40)

    return [cost_of(page, cdp, wheel(number)) for number in range(steps)]
