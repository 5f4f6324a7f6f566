"""Makes docs/images from the running product. Law: nothing is drawn or retouched; what a picture shows has happened.

    DEMO_MODEL_TOKEN_DELAY=0.06 make run PORT=8160
    .venv/bin/python docs/make_pictures.py http://localhost:8160/start/…    # the link that it printed

The slower demo model leaves time to look at a run that is under way. CHROMIUM names the browser.
"""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

IMAGES = Path(__file__).parent / "images"
WINDOW = {"width": 1440, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]
MOST_BYTES = 200_000
LETTER = {
    "format": "agent/1",
    "name": "Reply to a customer",
    "inputs": {"customer": {"type": "text"}},
    "nodes": {
        "letter": {
            "kind": "template@1",
            "title": "Letter",
            "settings": {"text": "Dear {{ customer }},\n\na new teapot is on its way."},
        },
        "ask": {
            "kind": "approval@1",
            "title": "Before it is sent",
            "settings": {
                "question": "Send this letter to {{ customer }}?",
                "editable": True,
                "approvers": "operator",
                "amount": 3,
                "unit": "days",
            },
        },
        "send": {"kind": "template@1", "title": "Send", "settings": {"text": "{{ letter }}"}},
    },
    "edges": [
        "input.customer -> letter.customer",
        "input.customer -> ask.customer",
        "letter.text -> ask.value",
        "ask.approved -> send.letter",
        "send.text -> output.letter",
    ],
    "layout": {"input": [0, 0], "letter": [320, 0], "ask": [640, 0], "send": [960, 0], "output": [1280, 0]},
}
MAIL = "My order 4711 arrived broken. The lid of the teapot has a crack. I would like a new one before Friday, please."


class Camera:
    """A person's window and where their pictures go."""

    def __init__(self, browser: Browser, start: str) -> None:
        self.site = "{0.scheme}://{0.netloc}".format(urlsplit(start))
        self.context: BrowserContext = browser.new_context(viewport=WINDOW, color_scheme="light")
        self.page: Page = self.context.new_page()
        self.page.goto(start)

    def goto(self, path: str) -> None:
        self.page.goto(self.site + path)

    def ask(self, path: str) -> Any:
        return self.context.request.get(f"{self.site}/api/w/demo/{path}").json()

    def send(self, path: str, data: Any, method: str = "POST") -> Any:
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        answer = self.context.request.fetch(
            f"{self.site}/api/w/demo/{path}",
            method=method,
            data=data,
            headers={"X-CSRFToken": token},
            timeout=60_000,
        )
        assert answer.ok, answer.text()
        return answer.json()

    def open_template(self, slug: str) -> str:
        """A fresh agent of a template, open in the editor; its id."""
        agent: str = self.send("agents", {"template": slug})["id"]
        self.goto(f"/w/demo/agents/{agent}")
        self.wait_until_saved()
        return agent

    def wait_until_saved(self) -> None:
        expect(self.page.locator("[data-save-state]")).to_have_text("Saved", timeout=20_000)

    def wait_for_run(self, status: str) -> None:
        expect(self.page.locator("[data-run-status]").first).to_have_attribute(
            "data-run-status", status, timeout=60_000
        )

    def keep(self, name: str) -> None:
        """A picture of the window as it is, once fonts and movements have come to rest."""
        self.page.evaluate("document.fonts.ready")
        self.page.wait_for_timeout(350)
        path = IMAGES / f"{name}.png"
        self.page.screenshot(path=path)
        size = path.stat().st_size
        print(f"{path.name}: {size // 1000} kB{'  TOO LARGE' if size > MOST_BYTES else ''}")

    # -- the editor --------------------------------------------------------------------------------------------

    @property
    def canvas(self) -> Locator:
        return self.page.get_by_role("region", name="Canvas")

    @property
    def inspector(self) -> Locator:
        return self.page.locator("[data-inspector]")

    def card(self, title: str) -> Locator:
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return self.canvas.get_by_role("article").filter(has=heading)

    def port(self, title: str, side: str, name: str) -> Locator:
        return self.card(title).locator(f'.port-dot[aria-label^="{side} {name}, "]')

    def drag_kind(self, kind: str, x: float, y: float) -> None:
        box = self.canvas.bounding_box() or {}
        item = self.page.get_by_role("button", name=kind, exact=True).first
        item.drag_to(self.canvas, target_position={"x": box["width"] * x, "y": box["height"] * y})

    def move_to(self, place: Locator) -> None:
        box = place.bounding_box() or {}
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)

    def wire(self, start: Locator, end: Locator) -> None:
        self.move_to(start)
        self.page.mouse.down()
        self.move_to(end)
        self.page.mouse.up()

    def hide_inspector(self) -> None:
        """More room for the canvas; the editor remembers it."""
        toggle = self.page.get_by_role("button", name="Inspector")
        if toggle.get_attribute("aria-pressed") == "true":
            toggle.click()

    def tidy(self) -> None:
        """Lay the graph out, and show all of it once the cards have arrived."""
        self.page.keyboard.press("Escape")
        self.canvas.get_by_role("button", name="Tidy up").click()
        self.page.wait_for_timeout(1_200)
        self.canvas.get_by_role("button", name="Fit to screen").click()
        self.page.wait_for_timeout(600)

    def press_run(self) -> Locator:
        """Open the form of inputs."""
        self.page.get_by_role("button", name="Run", exact=True).first.click()
        return self.page.get_by_role("dialog", name="Run")


def first_agent(camera: Camera) -> None:
    """The pictures of docs/guide/first-agent.md, made by doing what it says; prints how long that took."""
    began = time.monotonic()
    page = camera.page
    camera.goto("/w/demo")
    page.get_by_role("button", name="New agent").click()
    page.get_by_label("Name").fill("Reply to a customer")
    page.get_by_role("button", name="Create").click()
    camera.wait_until_saved()
    camera.keep("first-agent-1-empty")

    camera.canvas.get_by_role("button", name="Add an input").click()
    camera.drag_kind("Model", 0.32, 0.6)
    camera.inspector.get_by_label("Title").fill("Facts")
    prompt = camera.inspector.get_by_role("combobox", name="Prompt")
    prompt.click()
    prompt.press_sequentially("List the key facts of this mail.\n\n{{", delay=15)
    page.wait_for_timeout(500)
    camera.keep("first-agent-2-prompt")
    page.keyboard.press("Enter")
    camera.drag_kind("Model", 0.52, 0.25)
    camera.inspector.get_by_label("Title").fill("Reply")
    camera.inspector.get_by_role("combobox", name="Prompt").fill(
        "Summarise these facts in two sentences.\n\n{{ facts }}"
    )
    camera.drag_kind("Template", 0.72, 0.6)
    camera.inspector.get_by_label("Title").fill("Letter")
    camera.inspector.get_by_role("combobox", name="Text").fill("Dear customer,\n\n{{ reply }}\n")
    camera.wire(camera.port("Facts", "output", "text"), camera.port("Reply", "input", "facts"))
    camera.wire(camera.port("Reply", "output", "text"), camera.port("Letter", "input", "reply"))
    camera.wire(camera.port("Letter", "output", "text"), camera.card("Output"))
    camera.hide_inspector()
    camera.tidy()
    camera.wait_until_saved()
    camera.keep("first-agent-3-wired")

    dialog = camera.press_run()
    dialog.get_by_role("textbox").first.fill(MAIL)
    camera.keep("first-agent-4-inputs")
    dialog.get_by_role("button", name="Run").click()
    camera.wait_for_run("succeeded")
    camera.keep("first-agent-5-run")
    print(f"First agent: {time.monotonic() - began:.0f} s by hand of the script")


def hero(camera: Camera) -> None:
    """The editor in the middle of a run, in both themes."""
    for theme in ("light", "dark"):
        camera.page.emulate_media(color_scheme=theme)
        camera.open_template("readable-report")
        camera.hide_inspector()
        camera.canvas.get_by_role("button", name="Fit to screen").click()
        dialog = camera.press_run()
        dialog.get_by_role("button", name="Run").click()
        expect(camera.canvas.locator('[data-status="running"]').first).to_be_visible(timeout=20_000)
        camera.page.wait_for_timeout(1_800)
        camera.keep(f"hero-{theme}")
        camera.wait_for_run("succeeded")
    camera.page.emulate_media(color_scheme="light")


def screens(camera: Camera) -> None:
    """One picture per screen that the guide speaks of."""
    page = camera.page
    camera.open_template("for-each-csv-row")
    camera.press_run().get_by_role("button", name="Run").click()
    camera.wait_for_run("succeeded")
    run = camera.ask("runs")["results"][0]["id"]
    camera.goto(f"/w/demo/runs/{run}")
    page.get_by_text("Succeeded").first.wait_for()
    camera.keep("run")
    camera.goto("/market/")
    camera.keep("market")
    operator(camera)


def operator(camera: Camera) -> None:
    """The operators' page while an agent with a limit works and its other runs wait."""
    agent = camera.send("agents", {"template": "readable-report"})["id"]
    camera.send(f"limits/{agent}", {"most": 1}, method="PUT")
    for _ in range(3):
        camera.send(f"agents/{agent}/runs", {"inputs": {"notes": MAIL}})
    camera.goto("/w/demo/operator")
    camera.page.get_by_role("heading", name="Operations", level=1).wait_for()
    camera.page.wait_for_load_state("networkidle")
    camera.keep("operations")


def editor(camera: Camera) -> None:
    """The pictures of docs/guide/editor.md: nodes that are grouped, and a plan over an empty canvas."""
    page = camera.page
    camera.open_template("readable-report")
    titles = camera.canvas.get_by_role("article").get_by_role("heading")
    names = [name for name in titles.all_inner_texts() if name not in ("Input", "Output")]
    for name in names[:3]:
        camera.card(name).get_by_role("heading").click(modifiers=["Shift"])
    page.keyboard.press("Control+g")
    page.get_by_role("textbox", name="Name of the group").and_(camera.canvas.locator("input")).fill("Write")
    page.keyboard.press("Enter")
    camera.inspector.get_by_role("radio", name="green").click()
    camera.canvas.get_by_role("button", name="Fit to screen").click()
    camera.wait_until_saved()
    camera.keep("editor-group")

    agent = camera.send("agents", {"name": "Described"})["id"]
    camera.goto(f"/w/demo/agents/{agent}")
    camera.wait_until_saved()
    page.get_by_role("button", name="Describe it").click()
    form = page.get_by_role("form", name="Describe it")
    form.get_by_role("textbox").fill("Summarise a page, then translate it into French")
    form.get_by_role("textbox").press("Enter")
    expect(page.locator("[data-ghosts]")).not_to_have_attribute("data-ghosts", "0", timeout=20_000)
    page.wait_for_timeout(800)
    camera.keep("editor-plan")


def debugger(camera: Camera) -> None:
    """The pictures of docs/guide/debugger.md: a step that is held, and a moment of the run when it is over."""
    page = camera.page
    camera.open_template("readable-report")
    names = camera.canvas.get_by_role("article").get_by_role("heading").all_inner_texts()
    last = [name for name in names if name not in ("Input", "Output")][-1]
    camera.card(last).get_by_role("heading").click()
    page.keyboard.press("F9")
    camera.press_run().get_by_role("button", name="Run").click()
    expect(camera.card(last)).to_have_attribute("data-status", "held", timeout=60_000)
    expect(camera.inspector.get_by_role("region", name="Held step")).to_be_visible()
    camera.keep("debugger-held")
    page.get_by_role("toolbar", name="Debug").get_by_role("button", name="Resume").click()
    camera.wait_for_run("succeeded")
    camera.goto(f"/w/demo/runs/{camera.ask('runs')['results'][0]['id']}?at=8")
    expect(page.locator("[data-moment]")).to_be_visible(timeout=20_000)
    camera.keep("debugger-moment")


def approvals(camera: Camera) -> None:
    """The picture of docs/guide/approvals.md: a letter that is changed before it is approved."""
    page = camera.page
    agent = camera.send("agents", {"graph": LETTER})["id"]
    run = camera.send(f"agents/{agent}/runs", {"inputs": {"customer": "Ada Lovelace"}})["id"]
    camera.goto(f"/w/demo/runs/{run}")
    page.get_by_role("button", name="Edit").click(timeout=60_000)
    page.get_by_role("textbox", name="Value").fill("Dear Ada Lovelace,\n\na new teapot is on its way. We are sorry.")
    page.get_by_role("textbox", name="Comment").fill("A word of regret is due.")
    page.get_by_role("region", name="What changes").wait_for()
    page.wait_for_load_state("networkidle")
    camera.keep("approval")


PARTS: dict[str, Callable[[Camera], None]] = {
    "first-agent": first_agent,
    "hero": hero,
    "screens": screens,
    "editor": editor,
    "debugger": debugger,
    "approvals": approvals,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("start", help="the link that make run has printed")
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)}; all unless told")
    asked = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        camera = Camera(browser, asked.start)
        for part in asked.parts or PARTS:
            PARTS[part](camera)
        browser.close()


if __name__ == "__main__":
    main()
