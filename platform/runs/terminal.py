"""The terminal host: carries one run in memory, with the same engine and the same nodes as a worker. No database.

Law: nothing is stored; what becomes true is told to a listener in order, and taken for durable at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.conf import settings

from engine.events import ApprovalRequested, RunStarted
from engine.graph import Graph
from engine.inputs import check_inputs
from engine.plan import agent_reference, compile_plan
from engine.problems import Problem, errors
from engine.state import State, new_state
from engine.textform import parse_graph
from engine.validate import find_problems
from graphs.text import parse_text
from nodes import safe_http
from nodes.base import ModelEndpoint, NodeFailed
from nodes.network_policy import NetworkPolicy
from nodes.registry import KINDS, specs
from nodes.safe_http import HttpRequest, HttpResponse
from runs.attempts import Attempts
from runs.endpoints import Endpoints
from runs.execution import Execution, Recorded
from runs.holding import DECIDE, Control
from runs.ids import uuid7
from runs.record import Entry, Numbering, RunKey, time_now
from runs.values import BigText, offload, plain, resolve
from tenancy.errors import DomainError

NOBODY = UUID(int=0)
HERE = NetworkPolicy(allow_private=True)  # Whoever has the terminal can reach these addresses anyway.
NO_KEY = "none"
REFERENCE = "template:"
OnEntry = Callable[[Entry], None]
OnText = Callable[[str, str, str], None]
Decision = tuple[Literal["approve", "reject"], str]
OnAsked = Callable[[str, str], Awaitable[Decision]]
"""Decides what a step (its path) asks (its question): the decision and a comment."""


class FileRefused(DomainError):
    """This file cannot be run."""

    code = "file_refused"

    def __init__(self, message: str, problems: list[Problem] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []


class TerminalHost:
    """Carries one run. `on_entry` hears of every recorded entry, `on_text` of (step path, channel, new text)."""

    def __init__(self, on_entry: OnEntry, on_text: OnText, on_asked: OnAsked) -> None:
        self._on_entry, self._on_text, self._on_asked = on_entry, on_text, on_asked
        self._texts: dict[str, bytes] = {}
        self._endpoints = Endpoints()
        self._asking: set[asyncio.Task[None]] = set()

    async def run(self, graph: Graph, agents: Mapping[str, Graph], inputs: Mapping[str, Any]) -> State:
        """The state at the end, its outputs resolved. Cancelling this coroutine stops the run's steps."""
        state, key = new_state(), RunKey(uuid7(), NOBODY)
        values, texts = offload(inputs)
        self.keep(key, texts)
        entry, first = Entry(key), RunStarted(values)
        Numbering(key, 0).add(entry, first, time_now())
        self._on_entry(entry)
        execution = Execution(
            key,
            compile_plan(graph, specs(), agents),
            state,
            1,
            recorder=self,
            worker=Attempts(KINDS, self),
            parks=False,
        )
        self._execution = execution
        execution.begin(first)
        try:
            await execution.done
        finally:
            execution.abandon()
            for task in self._asking:
                task.cancel()
            await self._endpoints.close()
        state.outputs = await self.resolve(key, state.outputs)
        return state

    # -- as a recorder ------------------------------------------------------------------------------------------

    def record(self, entry: Entry) -> Recorded:
        recorded: Recorded = asyncio.get_running_loop().create_future()
        recorded.set_result(None)
        self._on_entry(entry)
        for asked in filter(None, entry.approvals.values()):
            task = asyncio.create_task(self._ask(asked))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        return recorded

    async def _ask(self, asked: ApprovalRequested) -> None:
        decision, comment = await self._on_asked(asked.node, asked.question)
        told = {"node": asked.node, "id": asked.id, "decision": decision, "comment": comment}
        number = self._execution.holding.control + 1
        self._execution.control(Control(number, "", {"action": DECIDE, "name": "", "outputs": {}, **told}))

    # -- as the surroundings of steps ---------------------------------------------------------------------------

    def emit(self, run: RunKey, path: str, attempt: int, channel: str, text: str) -> None:
        self._on_text(path, channel, text)

    def end_text(self, run: RunKey, path: str, attempt: int) -> None:
        """Nothing was kept."""

    def keep(self, run: RunKey, texts: list[BigText]) -> None:
        self._texts |= {text.sha256: text.data for text in texts}

    async def resolve(self, run: RunKey, value: Any) -> Any:
        return resolve(value, self._texts.__getitem__)

    async def model(self, run: RunKey, alias: str) -> ModelEndpoint:
        endpoint = find_endpoint(alias)
        client = self._endpoints.client(endpoint, HERE)
        return ModelEndpoint(endpoint.base_url, endpoint.api_key, endpoint.model, endpoint.provider, client)

    async def connection(self, run: RunKey, name: str) -> Mapping[str, str]:
        raise _missing(name)

    async def fetch(self, run: RunKey, request: HttpRequest) -> HttpResponse:
        return await safe_http.fetch(request, HERE)


def find_endpoint(alias: str) -> ModelEndpoint:
    """The site's key serves when there is one, else the demo model; `demo` always means the demo model.

    Raises NodeFailed for a connection's model, which the demo model must not stand in for, here as on a worker.
    """
    is_demo = alias == "demo" or alias.startswith("demo-")
    prefix, slash, _ = alias.partition("/")
    if slash and not is_demo and not settings.OPENAI_API_KEY:
        raise _missing(prefix)
    if is_demo or not settings.OPENAI_API_KEY:
        return ModelEndpoint(settings.DEMO_MODEL_URL, NO_KEY, alias if is_demo else "demo", "demo")
    named = {"smart": settings.SMART_MODEL, "fast": settings.FAST_MODEL}
    return ModelEndpoint(settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, named.get(alias, alias), "openai")


def _missing(connection: str) -> NodeFailed:
    advice = "Run the agent in a workspace that has this connection."
    return NodeFailed("connection_missing", f"A terminal has no stored connection called {connection}.", advice)


def read_agent(file: Path) -> tuple[Graph, dict[str, Graph]]:
    """An agent's file with its sub-agents, which are files beside it. Raises FileRefused with every problem."""
    graph, agents = _read_graph(file), dict[str, Graph]()
    waiting = [graph]
    while waiting:
        for reference in _references(waiting.pop()):
            if reference not in agents:
                agents[reference] = _read_graph(file.parent / f"{reference.removeprefix(REFERENCE)}.yaml")
                waiting.append(agents[reference])
    if found := errors(find_problems(graph, specs(), agents)):
        raise FileRefused(f"{file} cannot run:", found)
    return graph, agents


def read_inputs(graph: Graph, given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs, complete and of the right types. A text from the command line is read as JSON where one is asked for.

    Raises FileRefused with every problem.
    """
    values, _ = plain({name: _typed(graph, name, value) for name, value in given.items()})
    complete, found = check_inputs(graph, values)
    if found:
        raise FileRefused("These inputs do not fit the agent:", found)
    return complete


def _read_graph(file: Path) -> Graph:
    try:
        graph, found = parse_graph(parse_text(file.read_bytes()))
    except OSError as problem:
        raise FileRefused(f"{file}: {problem.strerror}.") from problem
    except DomainError as problem:
        raise FileRefused(f"{file}: {problem.message}") from problem
    if found:
        raise FileRefused(f"{file} is no agent:", found)
    return graph


def _references(graph: Graph) -> list[str]:
    nodes = (node for node in graph.nodes.values() if node.kind.startswith("sub_agent@") and not node.disabled)
    return [reference for node in nodes if (reference := agent_reference(node))]


def _typed(graph: Graph, name: str, value: Any) -> Any:
    spec = graph.inputs.get(name)
    if spec is None or not isinstance(value, str) or spec.type in ("text", "any"):
        return value
    try:
        return parse_text(value, "json")
    except DomainError:
        return value  # The check of inputs has the better sentence.
