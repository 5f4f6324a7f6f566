"""Large drafts for the benchmarks of the editor, and the editor opened on one."""

from typing import Any

from playwright.sync_api import Page

from bench.browser import FRAME
from bench.world import World


def make_draft(world: World, graph: dict[str, Any]) -> str:
    """The address of the editor of a new agent with this draft."""
    from builder.services import create_agent

    agent = create_agent(project=world.project, by=world.owner, graph=graph)
    return f"{world.product.url}/w/{world.workspace.slug}/agents/{agent.pk}"


def wait_until_drawn(page: Page) -> None:
    """A large draft opens as an overview, which is a picture; a small one as cards."""
    page.locator("[data-overview] canvas, .react-flow__node").first.wait_for()
    page.evaluate(FRAME)


def open_editor(page: Page, url: str) -> None:
    """The editor, drawn at zoom 1, its later parts loaded."""
    page.goto(url)
    page.get_by_role("button", name="Zoom").and_(page.get_by_role("button", name="reset")).click()
    page.locator(".react-flow__node").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate(FRAME)


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
