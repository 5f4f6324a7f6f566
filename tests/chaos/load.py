"""What the house has to do while things break: agents of every sort, and clients that start them over REST.

Law: a client remembers a run if, and only if, the server said 201.
"""

import json
import random
import threading
import urllib.error
import urllib.request
from typing import Any
from uuid import UUID


def graph_of(nodes: dict[str, Any], edges: list[str], **inputs: str) -> dict[str, Any]:
    declared = {name: {"type": type_name} for name, type_name in inputs.items()}
    return {"format": "agent/1", "name": "Test", "inputs": declared, "nodes": nodes, "edges": edges}


def step(kind: str, **settings: Any) -> dict[str, Any]:
    return {"kind": kind, "settings": settings}


def asking(model: str, **node: Any) -> dict[str, Any]:
    ask = step("llm@1", model=model, prompt="Summarise: {{ name }}") | {"retry": {"attempts": 2}} | node
    return graph_of({"ask": ask}, ["input.name -> ask.name", "ask.text -> output.text"], name="text")


CHAIN = graph_of(
    {"greet": step("template@1", text="Hello {{ name }}!"), "shout": step("template@1", text="{{ greeting }} How?")},
    ["input.name -> greet.name", "greet.text -> shout.greeting", "shout.text -> output.text"],
    name="text",
)
RESTS = graph_of(
    {"one": step("rest@1", seconds=0.4), "two": step("rest@1", seconds=0.4), "three": step("rest@1", seconds=1.2)},
    ["input.name -> one.text", "one.text -> two.text", "input.name -> three.text",
     "two.text -> output.text", "three.text -> output.other"],
    name="text",
)  # fmt: skip
NAP = graph_of(
    {"nap": step("wait@1", amount=7), "rest": step("rest@1", seconds=0.2)},
    ["input.name -> nap.value", "nap.value -> rest.text", "rest.text -> output.text"],
    name="text",
)
BURST = graph_of(
    {"burst": step("burst@1", size=100)}, ["input.name -> burst.text", "burst.text -> output.text"], name="text"
)
LOOP = graph_of(
    {
        "split": step("transform@1", expression='[1..8].($string($) & " of " & $$.data)'),
        "each": step("for_each@1", parallel=3),
        "rest": step("rest@1", seconds=0.15) | {"parent": "each"},
        "say": step("template@1", text="It is {{ item }}.") | {"parent": "each"},
    },
    ["input.name -> split.data", "split.result -> each.items", "each.item -> rest.text", "rest.text -> say.item",
     "say.text -> each.result", "each.results -> output.texts"],
    name="text",
)  # fmt: skip
ROUNDS = graph_of(
    {"again": step("repeat@1", max_rounds=4), "rest": step("rest@1", seconds=0.2) | {"parent": "again"}},
    ["input.name -> again.value", "again.value -> rest.text", "rest.text -> again.value",
     "again.value -> output.text"],
    name="text",
)  # fmt: skip
TURNS = graph_of(
    {
        "helper": step("agent@1", model="faulty/demo-fast", prompt="Use the shout tool: shout the words {{ name }}."),
        "shout": step("rest@1", seconds=0.3) | {"title": "Shout", "note": "Shouts a text."},
    },
    ["input.name -> helper.name", "shout.tool -> helper.tools", "helper.text -> output.text"],
    name="text",
)
APPROVAL = graph_of(
    {"ask": step("approval@1", question="Shall {{ name }} go on?", amount=60, unit="seconds", editable=True),
     "rest": step("rest@1", seconds=0.2)},
    ["input.name -> ask.name", "input.name -> ask.value", "ask.approved -> rest.text", "rest.text -> output.text"],
    name="text",
)  # fmt: skip
POISON = graph_of({"drink": step("poison@1")}, ["input.name -> drink.text", "drink.text -> output.text"], name="text")
# name: graph, how often among a hundred runs, and how it must end
AGENTS: dict[str, tuple[dict[str, Any], int, str]] = {
    "chain": (CHAIN, 15, "succeeded"),
    "rests": (RESTS, 15, "succeeded"),
    "held": (RESTS, 10, "succeeded"),
    "loop": (LOOP, 10, "succeeded"),
    "rounds": (ROUNDS, 8, "succeeded"),
    "turns": (TURNS, 8, "succeeded"),
    "many": (CHAIN, 5, "succeeded"),
    "decided": (APPROVAL, 8, "succeeded"),
    "nap": (NAP, 10, "succeeded"),
    "stopped": (RESTS, 10, "any"),
    "asks": (asking("faulty/demo-fast"), 14, "succeeded"),
    "cut": (asking("faulty/fault-cut-x1-then-ok"), 4, "any"),
    "slow": (asking("faulty/fault-slow-500ms"), 4, "any"),
    "lies": (asking("faulty/fault-lies"), 4, "any"),
    "hangs": (asking("faulty/fault-hang", timeout=2), 2, "any"),
    "flood": (asking("faulty/fault-flood-2mb"), 2, "any"),
}
MORE = {"held": {"debug": {"breakpoints": {"one": {}, "two": {}}}}}  # what else goes with the start of a run
BATCH = 5  # runs that are started by one request
RARE: dict[str, tuple[dict[str, Any], str]] = {"burst": (BURST, "failed"), "poison": (POISON, "failed")}


class Client:
    """Starts runs and remembers those that were accepted. Its threads share the list."""

    def __init__(self, url: str, token: str, agents: dict[str, tuple[UUID, str]]) -> None:
        self._url, self._token, self._agents = url, token, agents
        self.accepted: dict[UUID, str] = {}
        self.refused = 0
        self._lock = threading.Lock()

    def start(self, name: str, number: int) -> bool:
        """Whether a run of an agent was accepted. An error, or no answer, promises nothing."""
        agent_id, revision = self._agents[name]
        inputs, body = {"name": f"{name} {number}"}, {"revision": revision, **MORE.get(name, {})}
        if name == "many":
            answer = self._post(f"agents/{agent_id}/runs/batch", body | {"inputs": [inputs] * BATCH})
        else:
            answer = self._post(f"agents/{agent_id}/runs", body | {"inputs": inputs})
        if answer is None:
            self.refused += 1
            return False
        with self._lock:
            self.accepted |= {UUID(run): name for run in answer.get("runs") or [answer["id"]]}
        if name == "stopped":  # Whether anybody hears of it or not, the run must end in one way.
            self._post(f"runs/{answer['id']}/cancel", {"reason": "A storm is coming."})
        return True

    def release(self, run: UUID) -> None:
        """Let a run go on that is held; if nobody hears of it, it is asked again."""
        self._post(f"runs/{run}/control", {"action": "resume"})

    def decide(self, run: UUID, step: str, approval: UUID) -> None:
        """Approve what a run asks; if nobody hears of it, it is decided again."""
        wish = {"step": step, "approval": str(approval), "decision": "approve", "value": "Yes."}
        self._post(f"runs/{run}/decide", wish)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; None when there was none or it was a refusal."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._url}/{path}", data=json.dumps(body).encode(), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                said: dict[str, Any] = json.load(answer)
                return said
        except urllib.error.HTTPError as refusal:
            if refusal.code in (400, 403, 404, 422):  # No storm is to blame: the load itself is wrong.
                raise AssertionError(f"{path} is refused: {refusal.read().decode()}") from refusal
            return None
        except (urllib.error.URLError, OSError, ValueError):
            return None

    def start_many(self, chance: random.Random, count: int, pause: float, stop: threading.Event) -> None:
        """So many runs of agents by chance, with pauses between them; what is refused is tried again, as a run of its
        own."""
        names, weights = list(AGENTS), [often for _, often, _ in AGENTS.values()]
        for number in range(count):
            name = chance.choices(names, weights)[0]
            while not stop.wait(pause) and not self.start(name, number):
                stop.wait(0.2)
