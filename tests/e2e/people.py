"""A person at a window: what they see, and the same questions asked of REST."""

import json
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from bench.product import Product
from launcher.paths import ROOT

ARTEFACTS = ROOT / "var" / "e2e"
PATIENCE = 15_000  # milliseconds
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}
IMPACTS = SERIOUS | {"moderate"}

expect.set_options(timeout=PATIENCE)


@dataclass
class Person:
    """Somebody with a browser window."""

    product: Product
    context: BrowserContext
    page: Page
    said: list[str] = field(default_factory=list)  # what the browser's console said

    def goto(self, path: str) -> None:
        self.page.goto(self.product.url + path)

    def ask(self, path: str) -> Any:
        """The answer of REST to this person. `path` begins after /api."""
        response = self.context.request.get(f"{self.product.url}/api{path}")
        assert response.ok, response.text()
        return response.json()

    def status_of(self, path: str) -> int:
        """The HTTP status of an address of the site."""
        return self.context.request.get(self.product.url + path).status

    def send(self, path: str, data: Any) -> Any:
        """POST to REST as the page does."""
        response = self.context.request.post(
            f"{self.product.url}/api{path}", data=data, headers=self._headers(), timeout=PATIENCE
        )
        assert response.ok, response.text()
        return response.json()

    def change(self, path: str, data: Any) -> None:
        """PATCH of REST as the page does it."""
        response = self.context.request.patch(f"{self.product.url}/api{path}", data=data, headers=self._headers())
        assert response.ok, response.text()

    def remove(self, path: str) -> None:
        """DELETE of REST as the page does it."""
        response = self.context.request.delete(f"{self.product.url}/api{path}", headers=self._headers())
        assert response.ok, response.text()

    def _headers(self) -> dict[str, str]:
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        return {"X-CSRFToken": token}

    def steps_of(self, run: str) -> list[dict[str, Any]]:
        """The stored steps of a run, in the order in which they began."""
        steps: list[dict[str, Any]] = self.ask(f"/w/demo/runs/{run}/steps")
        return steps

    def events_of(self, run: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.ask(f"/w/demo/runs/{run}/events")["events"]
        return events

    def make_agent(self, graph: dict[str, Any]) -> str:
        """A new agent of the demo workspace with this graph; its id."""
        identity: str = self.send("/w/demo/agents", {"graph": {"format": "agent/1", **graph}})["id"]
        return identity

    def new_page(self) -> "Person":
        """The same person's next tab."""
        return watch(Person(self.product, self.context, self.context.new_page(), self.said))

    def keep(self, name: str) -> None:
        """Keep the screen as an artefact."""
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", animations="disabled")

    def wait_until_drawn(self) -> None:
        """Until nothing is loading any more: no request, no font, no grey bars."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.fonts.ready")
        expect(self.page.locator("[data-skeleton]")).to_have_count(0)

    def use_theme(self, theme: str) -> None:
        """From the next page on."""
        self.context.add_cookies([{"name": "theme", "value": theme, "url": self.product.url}])
        self.context.add_init_script(f"localStorage.setItem('theme', {json.dumps(theme)})")

    def serious_barriers(self) -> list[str]:
        """What axe finds on this page that would stop somebody."""
        return self.barriers(SERIOUS)

    def barriers(self, impacts: Container[str] = IMPACTS) -> list[str]:
        """What axe finds on this page: headings out of order and parts without a landmark, too."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        return [
            f"{each['id']}: {node['html'][:140]} ({each['help']})"
            for each in found
            if each["impact"] in impacts
            for node in each["nodes"]
        ]

    def until(self, ask: Callable[[], Any], patience: int = PATIENCE) -> Any:
        """What `ask` gives once it is something. The page decides how often: no clock of our own."""
        for _ in range(patience // 50):
            if answer := ask():
                return answer
            self.page.wait_for_timeout(50)
        raise AssertionError("What was waited for has not come.")


class KeptBack:
    """What one end of a socket says, which can be kept back."""

    def __init__(self) -> None:
        self._kept: list[Callable[[], None]] | None = None

    def say(self, say: Callable[[], None]) -> None:
        if self._kept is None:
            say()
        else:
            self._kept.append(say)

    def hold(self) -> None:
        self._kept = []

    def release(self) -> None:
        kept, self._kept = self._kept, None
        for say in kept or ():
            say()


class SlowLine(KeptBack):
    """The socket of a draft on which what this window says can be kept back. For pages that are opened afterwards."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        page.route_web_socket("**/ws/w/*/drafts/*", self._carry)

    def _carry(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        line.on_message(lambda message: self.say(lambda: server.send(message)))


class HeldLine(KeptBack):
    """The socket of a run on which what the server says can be kept back. For pages that are opened afterwards."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        page.route_web_socket("**/ws/w/*/runs/*", self._carry)

    def _carry(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda message: self.say(lambda: line.send(message)))
        server.on_close(lambda code, reason: self.say(lambda: line.close(code=code, reason=reason)))


def open_window(browser: Browser, product: Product, windows: list[BrowserContext], **options: Any) -> Person:
    """A window of a new person (cookies of their own), 1440 x 900 unless told."""
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "accept_downloads": True, **options})
    context.set_default_timeout(PATIENCE)
    windows.append(context)
    person = watch(Person(product, context, context.new_page()))
    context.said = person.said  # type: ignore[attr-defined]  # Kept for the one who looks after a failure.
    return person


def watch(person: Person) -> Person:
    person.page.on("console", lambda message: person.said.append(f"{message.type}: {message.text}"))
    person.page.on("pageerror", lambda error: person.said.append(f"error: {error}"))
    return person
