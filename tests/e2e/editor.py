"""What a person does in the editor, in the words they would use."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Position, expect

from tests.e2e.people import Person

PASTE = """text => {
    const data = new DataTransfer()
    data.setData('text/plain', text)
    const options = {clipboardData: data, bubbles: true, cancelable: true}
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', options))
}"""


MOVES = 8  # of a drag: the browser asks what is under the mouse only now and then, and a drop needs an answer


@dataclass
class Editor:
    """The editor of one agent, open at a person's window."""

    me: Person
    agent: str

    @classmethod
    def open(cls, me: Person, agent: str) -> "Editor":
        me.goto(f"/w/demo/agents/{agent}")
        editor = cls(me, agent)
        editor.wait_until_saved()
        return editor

    @classmethod
    def here(cls, me: Person) -> "Editor":
        """The editor that something has just led to."""
        me.page.wait_for_url("**/w/demo/agents/*-*")
        editor = cls(me, me.page.url.rpartition("/")[2])
        editor.wait_until_saved()
        return editor

    # -- what is seen ------------------------------------------------------------------------------------------

    @property
    def canvas(self) -> Locator:
        return self.me.page.get_by_role("region", name="Canvas")

    @property
    def inspector(self) -> Locator:
        return self.me.page.locator("[data-inspector]")

    @property
    def dock(self) -> Locator:
        return self.me.page.get_by_role("complementary", name="Run dock")

    @property
    def steps(self) -> Locator:
        """The rows of the timeline."""
        return self.me.page.get_by_role("list", name="Steps").get_by_role("listitem")

    def card(self, title: str) -> Locator:
        return self.canvas.get_by_role("article").filter(
            has=self.me.page.get_by_role("heading", name=title, exact=True)
        )

    def port(self, title: str, side: str, name: str) -> Locator:
        """A port of a card; `side` is input or output."""
        return self.card(title).locator(f'.port-dot[aria-label^="{side} {name}, "]')

    def graph(self) -> dict[str, Any]:
        """The draft as REST reads it."""
        graph: dict[str, Any] = self.me.ask(f"/w/demo/agents/{self.agent}/draft")["graph"]
        return graph

    def node_named(self, title: str) -> str:
        """The id of the node with this title."""
        nodes = self.graph()["nodes"]
        return next(name for name, node in nodes.items() if node.get("title") == title)

    def wait_until_saved(self) -> None:
        self.wait_for_state("Saved")

    def wait_until_kept(self, *parts: str) -> None:
        """Until the browser has these parts of the editor, so that the network may go."""
        self.me.page.wait_for_function(
            """parts => parts.every(part => performance.getEntriesByType('resource').some(
                file => file.name.includes(`/assets/${part}-`) && file.responseEnd > 0
            ))""",
            arg=parts,
        )

    def wait_for_state(self, text: str) -> None:
        expect(self.me.page.locator("[data-save-state]")).to_have_text(text)

    # -- what is done ------------------------------------------------------------------------------------------

    def drag_kind(self, title: str, x: float, y: float) -> None:
        """Drag a kind from the palette to a place, given as parts of the canvas."""
        box = self.canvas.bounding_box()
        assert box is not None
        item = self.me.page.get_by_role("button", name=title, exact=True).first
        item.drag_to(self.canvas, target_position={"x": box["width"] * x, "y": box["height"] * y}, steps=MOVES)

    def wire(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        """Pull an edge from an output to an input with the mouse."""
        start, end = self.port(source[0], "output", source[1]), self.port(target[0], "input", target[1])
        with self.drawn_edge(start):
            self.move_to(end)

    @contextmanager
    def drawn_edge(self, start: Locator) -> Iterator[None]:
        """Press on a port, do what follows, let go."""
        self.move_to(start)
        self.me.page.mouse.down()
        yield
        self.me.page.mouse.up()

    def move_to_place(self, x: float, y: float) -> None:
        """Move to a place given as parts of the canvas."""
        box = self.canvas.bounding_box()
        assert box is not None
        self.me.page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y, steps=6)

    def move_to(self, place: Locator, at: Position | None = None) -> tuple[float, float]:
        """Move to the middle of something, or to a place in it, once it rests: the camera may be under way. Where that
        is."""
        place.element_handle().wait_for_element_state("stable")
        box = place.bounding_box()
        assert box is not None
        inside = (at["x"], at["y"]) if at else (box["width"] / 2, box["height"] / 2)
        x, y = box["x"] + inside[0], box["y"] + inside[1]
        self.me.page.mouse.move(x, y, steps=MOVES)
        return x, y

    def carry(self, value: Locator, place: Locator, at: Position | None = None) -> None:
        """Drag a value of a run onto a card or a text; let go once that shows that it takes the value."""
        self.move_to(value)
        self.me.page.mouse.down()
        x, y = self.move_to(place, at)
        self.me.page.mouse.move(x + 1, y)  # The first move onto something only enters it.
        expect(place).to_have_attribute("data-taking", "")
        self.me.keep("value-carried")
        self.me.page.mouse.up()

    def choose(self, title: str) -> None:
        """Click a card, so that the inspector shows it."""
        self.card(title).get_by_role("heading").click()

    def rename(self, title: str) -> None:
        """Give the chosen node a title."""
        self.inspector.get_by_label("Title").fill(title)

    def setting(self, label: str) -> Locator:
        """The text of a setting of the chosen node; names in braces are completed, so it is a combobox."""
        return self.inspector.get_by_role("combobox", name=label)

    def wire_to_card(self, source: tuple[str, str], title: str) -> None:
        """Pull an edge to a whole card, which chooses the port."""
        with self.drawn_edge(self.port(source[0], "output", source[1])):
            self.move_to(self.card(title))

    def open_tab(self, name: str) -> None:
        self.dock.get_by_role("tab", name=name).first.click()  # A step that is open there has tabs of its own.

    def undo(self) -> None:
        self.me.page.get_by_role("button", name="Undo").click()

    def more(self, item: str) -> None:
        self.me.page.get_by_role("banner").get_by_role("button", name="More").click()
        self.me.page.get_by_role("menuitem", name=item).click()

    def paste(self, text: str) -> None:
        """Paste a text onto the canvas, as Ctrl+V does."""
        self.canvas.focus()
        self.me.page.evaluate(PASTE, text)

    def take_command(self, typed: str, label: str) -> None:
        """Open the command palette, type, and take what it finds."""
        self.me.page.keyboard.press("Control+k")
        self.me.page.get_by_placeholder("Go to a page, an agent or an action…").fill(typed)
        self.me.page.get_by_role("option", name=label).first.click()

    def run(self, **inputs: str) -> str:
        """Run the draft on these inputs; the run's id."""
        self.me.page.get_by_role("button", name="Run", exact=True).first.click()
        dialog = self.me.page.get_by_role("dialog", name="Run")
        for label, text in inputs.items():
            dialog.get_by_label(label).fill(text)
        with self.me.page.expect_response(
            lambda answer: answer.url.endswith("/runs") and answer.request.method == "POST"
        ) as info:
            dialog.get_by_role("button", name="Run").click()
        assert info.value.ok, info.value.text()
        identity: str = info.value.json()["id"]
        return identity

    def wait_for_run(self, status: str) -> None:
        expect(self.me.page.locator("[data-run-status]").first).to_have_attribute("data-run-status", status)
