"""`advance`: the whole algorithm. One event in, the facts that follow and the commands for the host out.

Law: everything that changes a run's state stands here. The same plan, state and event always give the same answer;
the cost of an event depends on what it sets in motion, never on the size of the graph or the steps so far.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.commands import CancelStep, Command, ExecuteStep, FinishRun, StartTimer
from engine.events import (
    Event,
    RunCancelled,
    RunFailed,
    RunStarted,
    RunSucceeded,
    StepCalled,
    StepCancelled,
    StepError,
    StepFailed,
    StepRetrying,
    StepSkipped,
    StepSlept,
    StepStarted,
    StepSucceeded,
    TimerFired,
)
from engine.plan import ROOT, Body, Plan, PlanNode, Wire, agent_reference
from engine.state import CallState, EachState, ScopeState, State, StepState, join_path, new_state, split_path
from engine.values import Json, Values

MAX_SCOPE_DEPTH = 25
"""How deep scopes may nest at run time, so that an agent that calls itself ends with a sentence."""
DEFAULT_PARALLEL = 4

__all__ = ["Answer", "advance", "fold", "new_state", "pending_commands"]


@dataclass(slots=True)
class Answer:
    """What follows from an event. When it is not accepted (late or double), the host must not record it."""

    accepted: bool = True
    facts: list[Event] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)


def advance(plan: Plan, state: State, event: Event) -> Answer:
    """Apply one event to `state`, in place, and say what follows. Never raises for anything that a host reports."""
    return _Turn(plan, state).take(event)


def fold(plan: Plan, events: Iterable[Event]) -> State:
    """The state after these stored events, facts included."""
    state = new_state()
    for event in events:
        advance(plan, state, event)
    return state


def pending_commands(plan: Plan, state: State) -> list[Command]:
    """What the host still owes this run: every attempt that was begun and not reported, for resuming after a crash.

    Timers are not among them: they count from the event that set them, whose time only the host knows.
    """
    turn = _Turn(plan, state)
    for scope in list(state.scopes.values()):
        for node_id, step in scope.steps.items():
            if step.status == "running":
                turn.execute(scope, turn.body(scope).nodes[node_id], step)
    return turn.answer.commands


class _Turn:
    """One call of `advance`: the state it changes and the answer it builds."""

    def __init__(self, plan: Plan, state: State) -> None:
        self.plan, self.state, self.answer = plan, state, Answer()

    def take(self, event: Event) -> Answer:
        handler = _HANDLERS.get(type(event))
        if handler is not None:
            self.answer.accepted = not self.state.is_over and handler(self, event)
        return self.answer

    # -- events that hosts report -------------------------------------------------------------------------------

    def run_started(self, event: RunStarted) -> bool:
        if self.state.status != "new":
            return False
        self.state.status, self.state.inputs = "running", event.inputs
        self.open_scope("", self.plan.bodies[ROOT], owner=None, source=event.inputs)
        return True

    def step_succeeded(self, event: StepSucceeded) -> bool:
        found = self._running(event.node, event.attempt)
        if found is None:
            return False
        self.settle(*found, "succeeded", event.outputs)
        return True

    def step_failed(self, event: StepFailed) -> bool:
        found = self._running(event.node, event.attempt)
        if found is None:
            return False
        self.fail(*found, event.error)
        return True

    def step_called(self, event: StepCalled) -> bool:
        found = self._running(event.node, event.attempt)
        if found is None:
            return False
        scope, node_id, step = found
        step.status = "waiting"
        step.calls = CallState([call["id"] for call in event.calls], event.carry)
        for call in event.calls:
            if self.state.is_over or step.status != "waiting":
                break
            self._open_call(scope, node_id, call)
        self._resume_when_answered(scope, node_id, step)
        return True

    def step_slept(self, event: StepSlept) -> bool:
        found = self._running(event.node, event.attempt)
        if found is None:
            return False
        _, _, step = found
        step.naps += 1
        step.resume = {"carry": event.carry, "results": []}
        self._set_timer(event.node, step, "sleeping", f"nap-{step.naps}", event.seconds)
        return True

    def timer_fired(self, event: TimerFired) -> bool:
        found = self._step(event.node)
        if found is None or found[2].timer != event.timer:
            return False
        scope, node_id, step = found
        was, step.status, step.timer = step.status, "running", None
        if was == "retrying":
            self._begin(scope, self.body(scope).nodes[node_id], step)
        else:
            self.execute(scope, self.body(scope).nodes[node_id], step)
        return True

    def run_cancelled(self, event: RunCancelled) -> bool:
        self.state.status = "cancelled"
        self._close_all("The run was cancelled.")
        self.answer.commands.append(FinishRun("cancelled"))
        return True

    # -- looking up ---------------------------------------------------------------------------------------------

    def body(self, scope: ScopeState) -> Body:
        return self.plan.bodies[scope.body]

    def _step(self, path: str) -> tuple[ScopeState, str, StepState] | None:
        scope_key, node_id = split_path(path)
        scope = self.state.scopes.get(scope_key)
        step = scope.steps.get(node_id) if scope else None
        return (scope, node_id, step) if scope and step else None

    def _running(self, path: str, attempt: int) -> tuple[ScopeState, str, StepState] | None:
        found = self._step(path)
        is_current = found is not None and found[2].status == "running" and found[2].attempt == attempt
        return found if is_current else None

    # -- scopes -------------------------------------------------------------------------------------------------

    def open_scope(self, key: str, body: Body, owner: str | None, source: Values) -> None:
        scope = ScopeState(key, body.key, owner, source, unresolved=len(body.nodes))
        self.state.scopes[key] = scope
        if owner is not None:
            self.state.scopes[split_path(owner)[0]].children[key] = None
        # Counted before anything starts: a starter may end at once, and its consumers look at these numbers.
        scope.resolved_wires.update(body.consumers.get(body.source, ()))
        skipped: deque[str] = deque()
        for node_id in body.starters:
            self._start_when_ready(scope, body.nodes[node_id], skipped)
        for node_id, _ in body.consumers.get(body.source, ()):
            self._start_when_ready(scope, body.nodes[node_id], skipped)
        self._spread(scope, skipped)
        self._finish_if_done(scope)

    def _is_open(self, scope: ScopeState) -> bool:
        """Whether the scope still stands: a failure may close it in the middle of a loop over its nodes."""
        return self.state.scopes.get(scope.key) is scope

    def _finish_if_done(self, scope: ScopeState) -> None:
        if scope.unresolved or not self._is_open(scope):
            return
        values = self._sink_values(scope)
        self._drop(scope)
        if scope.owner is None:
            self.state.status, self.state.outputs = "succeeded", values
            self.answer.facts.append(RunSucceeded(values))
            self.answer.commands.append(FinishRun("succeeded", values))
        else:
            self._scope_ended(scope, {"outputs": values})

    def _fail_scope(self, scope: ScopeState, node: str, error: StepError) -> None:
        """A step failed and nothing beside it catches that: its scope ends, and the scope's owner decides."""
        if scope.owner is None:
            self.state.status, self.state.error, self.state.failed_node = "failed", error.to_json(), node
            self._close_all("Another step failed.")
            self.answer.facts.append(RunFailed(node, error))
            self.answer.commands.append(FinishRun("failed", error=error))
            return
        self._close(scope, "Another step failed.")
        self._scope_ended(scope, {"error": error.to_json() | {"node": node}})

    def _scope_ended(self, scope: ScopeState, result: dict[str, Json]) -> None:
        found = self._step(scope.owner or "")
        if found is None:
            return
        parent, node_id, step = found
        suffix = scope.key.removeprefix(f"{scope.owner}#")
        if step.each is not None:
            self._item_ended(parent, node_id, step, int(suffix), result)
        elif step.calls is not None:
            step.calls.results[suffix] = result
            self._resume_when_answered(parent, node_id, step)
        elif "error" in result:
            self.fail(parent, node_id, step, StepError.from_json(result["error"]))
        else:
            self.succeed(parent, node_id, step, result["outputs"])

    def _drop(self, scope: ScopeState) -> None:
        del self.state.scopes[scope.key]
        if scope.owner is not None:
            self.state.scopes[split_path(scope.owner)[0]].children.pop(scope.key, None)

    def _close(self, scope: ScopeState, reason: str) -> None:
        """End a scope and every scope inside it, and stop what is under way there."""
        for node_id, step in scope.steps.items():
            if step.status in ("running", "retrying", "sleeping", "waiting"):
                path = join_path(scope.key, node_id)
                self.answer.facts.append(StepCancelled(path, reason))
                if step.status == "running":
                    self.answer.commands.append(CancelStep(path))
        for child in list(scope.children):
            self._close(self.state.scopes[child], reason)
        self._drop(scope)

    def _close_all(self, reason: str) -> None:
        root = self.state.scopes.get("")
        if root is not None:
            self._close(root, reason)

    # -- steps --------------------------------------------------------------------------------------------------

    def _start_when_ready(self, scope: ScopeState, node: PlanNode, skipped: deque[str]) -> None:
        if self._is_open(scope) and node.id not in scope.steps and self._is_ready(scope, node):
            self._start_or_skip(scope, node, skipped)

    def _start_or_skip(self, scope: ScopeState, node: PlanNode, skipped: deque[str]) -> None:
        reason = self._reason_to_skip(scope, node)
        if reason is None:
            step = scope.steps[node.id] = StepState("running")
            self._begin(scope, node, step)
            return
        scope.steps[node.id] = StepState("skipped")
        self.answer.facts.append(StepSkipped(join_path(scope.key, node.id), reason))
        skipped.append(node.id)

    def _reason_to_skip(self, scope: ScopeState, node: PlanNode) -> str | None:
        if node.node.disabled:
            return "The node is switched off."
        for wire in node.wires:
            port = node.ports.get(wire.port)
            if wire.tool or (port and not port.required) or self._is_alive(scope, wire):
                continue
            needs_all = node.spec.flow == "merge" and node.node.settings.get("mode") == "all"
            if needs_all or not (port and port.many and self._any_alive(scope, node, wire.port)):
                return f"The input {wire.port} got no value: {wire.source} did not give {wire.source_port}."
        return None

    def _any_alive(self, scope: ScopeState, node: PlanNode, port: str) -> bool:
        return any(wire.port == port and not wire.tool and self._is_alive(scope, wire) for wire in node.wires)

    def _begin(self, scope: ScopeState, node: PlanNode, step: StepState) -> None:
        path, inputs = join_path(scope.key, node.id), self._inputs(scope, node)
        self.answer.facts.append(StepStarted(path, inputs, step.attempt))
        if node.spec.flow == "each":
            self._begin_each(scope, node, step, inputs)
        elif node.spec.flow == "subgraph":
            self._begin_subgraph(scope, node, step, inputs)
        else:
            self.execute(scope, node, step)

    def execute(self, scope: ScopeState, node: PlanNode, step: StepState) -> None:
        """Ask the host to carry out a step's current attempt."""
        own = node.node
        command = ExecuteStep(
            node=join_path(scope.key, node.id),
            node_id=node.id,
            kind=own.kind,
            settings=own.settings,
            inputs=self._inputs(scope, node),
            attempt=step.attempt,
            timeout=own.timeout,
            budget=own.budget,
            resume=step.resume,
            tools=tuple(offer for offer in node.offers if self._tool_is_fed(scope, node, offer.node_id)),
        )
        self.answer.commands.append(command)

    def _tool_is_fed(self, scope: ScopeState, node: PlanNode, tool: str) -> bool:
        return all(self._is_alive(scope, wire) for wire in node.wires if wire.tool == tool)

    def settle(self, scope: ScopeState, node_id: str, step: StepState, status: str, outputs: Values) -> None:
        """A step is done, well or with something to go on with: keep its outputs and let them flow."""
        step.status = "succeeded" if status == "succeeded" else "failed"
        step.outputs, step.resume, step.calls, step.each = outputs, None, None, None
        self._spread(scope, deque([node_id]))
        self._finish_if_done(scope)

    def succeed(self, scope: ScopeState, node_id: str, step: StepState, outputs: Values) -> None:
        """A step that the engine itself carries out has succeeded: record it as a fact."""
        self.answer.facts.append(StepSucceeded(join_path(scope.key, node_id), outputs, step.attempt))
        self.settle(scope, node_id, step, "succeeded", outputs)

    def fail_own(self, scope: ScopeState, node_id: str, step: StepState, error: StepError) -> None:
        """A step that the engine itself carries out has failed: record it as a fact."""
        self.answer.facts.append(StepFailed(join_path(scope.key, node_id), error, step.attempt))
        self.fail(scope, node_id, step, error)

    def fail(self, scope: ScopeState, node_id: str, step: StepState, error: StepError) -> None:
        """An attempt failed: try again, go on as the node's policy says, or end the scope."""
        node, path = self.body(scope).nodes[node_id].node, join_path(scope.key, node_id)
        step.error, step.each, step.calls = error.to_json(), None, None
        if error.retryable and step.attempt < node.retry.attempts:
            step.attempt += 1
            delay = node.retry.wait_before(step.attempt)
            self.answer.facts.append(StepRetrying(path, step.attempt, delay))
            self._set_timer(path, step, "retrying", f"attempt-{step.attempt}", delay)
        elif node.on_error.policy == "fail":
            step.status = "failed"
            self._fail_scope(scope, path, error)
        else:
            follows = node.on_error.policy == "follow"
            outputs = {"error": error.to_json()} if follows else dict(node.on_error.default)
            self.settle(scope, node_id, step, "failed", outputs)

    def _set_timer(self, path: str, step: StepState, status: Any, timer: str, seconds: float) -> None:
        step.status, step.timer = status, timer
        self.answer.commands.append(StartTimer(path, timer, seconds))

    # -- values -------------------------------------------------------------------------------------------------

    def _spread(self, scope: ScopeState, resolved: deque[str]) -> None:
        """Tell the consumers of every resolved node; a skipped consumer is resolved in its turn."""
        body = self.body(scope)
        while resolved and self._is_open(scope):
            node_id = resolved.popleft()
            scope.unresolved -= 1
            for consumer, wires in body.consumers.get(node_id, ()):
                scope.resolved_wires[consumer] = scope.resolved_wires.get(consumer, 0) + wires
                self._start_when_ready(scope, body.nodes[consumer], resolved)

    def _is_ready(self, scope: ScopeState, node: PlanNode) -> bool:
        if scope.resolved_wires.get(node.id, 0) >= len(node.wires):
            return True
        takes_first = node.spec.flow == "merge" and node.node.settings.get("mode") == "first"
        return takes_first and any(self._is_alive(scope, wire) for wire in node.wires)

    def _is_alive(self, scope: ScopeState, wire: Wire) -> bool:
        return wire.source_port in self._values_of(scope, wire.source)

    def _values_of(self, scope: ScopeState, source: str) -> Values:
        if source == self.body(scope).source:
            return scope.source
        step = scope.steps.get(source)
        return step.outputs if step else {}

    def _inputs(self, scope: ScopeState, node: PlanNode) -> Values:
        values: Values = {}
        for wire in node.wires:
            if wire.tool or not self._is_alive(scope, wire):
                continue
            value, port = self._values_of(scope, wire.source)[wire.source_port], node.ports.get(wire.port)
            if port is not None and port.many:
                values.setdefault(wire.port, []).append(value)
            else:
                values[wire.port] = value
        return values

    def _sink_values(self, scope: ScopeState) -> Values:
        body = self.body(scope)
        if body.key.endswith("!"):  # a tool's only node answers with all it has
            return dict(next(iter(scope.steps.values())).outputs)
        alive = (wire for wire in body.sink if self._is_alive(scope, wire))
        return {wire.port: self._values_of(scope, wire.source)[wire.source_port] for wire in alive}

    # -- for each -----------------------------------------------------------------------------------------------

    def _begin_each(self, scope: ScopeState, node: PlanNode, step: StepState, inputs: Values) -> None:
        items = inputs.get("items")
        if not isinstance(items, list):
            kind = "nothing" if items is None else type(items).__name__
            message = f"For each needs a list of items and got {kind}."
            error = StepError("items_not_a_list", message, "Wire a list to its items port.", retryable=False)
            self.fail_own(scope, node.id, step, error)
            return
        step.status = "waiting"
        step.each = EachState(len(items), results=[None] * len(items))
        self._next_items(scope, node.id, step)

    def _next_items(self, scope: ScopeState, node_id: str, step: StepState) -> None:
        """Open scopes for the next items, as many as may run side by side.

        An item whose body ends at once (all skipped) comes back here from inside `open_scope`; `busy` makes that
        inner call return, so that 10,000 such items are a loop and not a recursion.
        """
        each, node = step.each, self.body(scope).nodes[node_id]
        if each is None or each.busy:
            return
        each.busy = True
        body, path = self.plan.inside(self.body(scope), node_id), join_path(scope.key, node_id)
        inputs = self._inputs(scope, node)
        while body and step.each is each and each.next < each.total and each.next - each.done < _parallel(node):
            index, each.next = each.next, each.next + 1
            source = inputs | {"item": inputs["items"][index], "index": index}
            source.pop("items")
            self.open_scope(f"{path}#{index}", body, path, source)
        each.busy = False
        if step.each is each and each.done == each.total:
            errors = [each.errors[index] for index in sorted(each.errors)]
            self.succeed(scope, node_id, step, {"results": each.results, "errors": errors})

    def _item_ended(
        self, scope: ScopeState, node_id: str, step: StepState, index: int, result: dict[str, Json]
    ) -> None:
        each = step.each
        assert each is not None, "only a for-each has items"
        each.done += 1
        if "error" in result:
            if self.body(scope).nodes[node_id].node.settings.get("on_item_error") == "fail":
                self._stop_items(scope, node_id)
                error = StepError.from_json(result["error"])
                self.fail_own(scope, node_id, step, error)
                return
            each.errors[index] = result["error"] | {"index": index}
        else:
            each.results[index] = result["outputs"].get("result")
        self._next_items(scope, node_id, step)

    def _stop_items(self, scope: ScopeState, node_id: str) -> None:
        path = join_path(scope.key, node_id)
        for child in [key for key in scope.children if key.rpartition("#")[0] == path]:
            self._close(self.state.scopes[child], "Another item failed.")

    # -- sub-agents and calls -----------------------------------------------------------------------------------

    def _begin_subgraph(self, scope: ScopeState, node: PlanNode, step: StepState, inputs: Values) -> None:
        path, reference = join_path(scope.key, node.id), agent_reference(node.node)
        body = self.plan.agent(reference)
        if body is None:
            error = StepError(
                "agent_not_found",
                f"The agent “{reference}” was not found.",
                "Choose another agent.",
                retryable=False,
            )
            self.fail_own(scope, node.id, step, error)
        elif path.count("#") >= MAX_SCOPE_DEPTH:
            message = f"Agents may call each other {MAX_SCOPE_DEPTH} deep, and this run went deeper."
            error = StepError(
                "too_deep", message, "Look for an agent that calls itself without an end.", retryable=False
            )
            self.fail_own(scope, node.id, step, error)
        else:
            step.status = "waiting"
            self.open_scope(f"{path}#0", body, path, inputs)

    def _open_call(self, scope: ScopeState, node_id: str, call: dict[str, Json]) -> None:
        body, path = self.body(scope), join_path(scope.key, node_id)
        node, tool = body.nodes[node_id], call["tool"]
        arguments = call["arguments"] if isinstance(call.get("arguments"), dict) else {}
        calls = scope.steps[node_id].calls
        if tool == "body" and node.spec.is_container:
            inner: Body | None = self.plan.inside(body, node_id)
            source = self._inputs(scope, node) | arguments
        else:
            inner = self.plan.tool(body, tool) if tool in node.tools else None
            source = arguments | self._fixed_arguments(scope, node, tool)
        error = _reason_not_to_call(inner, tool, source, path)
        if inner is None or error is not None:
            assert calls is not None, "the caller waits for its calls"
            calls.results[call["id"]] = {"error": error}
        else:
            self.open_scope(f"{path}#{call['id']}", inner, path, source)

    def _fixed_arguments(self, scope: ScopeState, node: PlanNode, tool: str) -> Values:
        wires = (wire for wire in node.wires if wire.tool == tool and self._is_alive(scope, wire))
        return {wire.port: self._values_of(scope, wire.source)[wire.source_port] for wire in wires}

    def _resume_when_answered(self, scope: ScopeState, node_id: str, step: StepState) -> None:
        calls = step.calls
        if calls is None or step.status != "waiting" or len(calls.results) < len(set(calls.ids)):
            return
        results = [{"id": call_id, **calls.results[call_id]} for call_id in calls.ids]
        step.resume = {"carry": calls.carry, "results": results}
        step.status, step.calls = "running", None
        self.execute(scope, self.body(scope).nodes[node_id], step)


def _parallel(node: PlanNode) -> int:
    wanted = node.node.settings.get("parallel")
    return wanted if isinstance(wanted, int) and wanted > 0 else DEFAULT_PARALLEL


def _reason_not_to_call(inner: Body | None, tool: str, source: Values, path: str) -> dict[str, Json] | None:
    """Why a call cannot be made, as the error that the caller gets to read; None when it can."""
    if inner is None:
        return StepError("tool_not_found", f"There is no tool called “{tool}” here.", retryable=False).to_json()
    if path.count("#") >= MAX_SCOPE_DEPTH:
        return StepError("too_deep", f"Calls may nest {MAX_SCOPE_DEPTH} deep.", retryable=False).to_json()
    ports = (port for node in inner.nodes.values() for port in node.ports.values()) if inner.key.endswith("!") else ()
    missing = [port.name for port in ports if port.required and port.type != "tool" and port.name not in source]
    if missing:
        message = f"{tool} needs {', '.join(missing)}."
        return StepError("argument_missing", message, retryable=False).to_json()
    return None


_HANDLERS: dict[type, Callable[[_Turn, Any], bool]] = {
    RunStarted: _Turn.run_started,
    StepSucceeded: _Turn.step_succeeded,
    StepFailed: _Turn.step_failed,
    StepCalled: _Turn.step_called,
    StepSlept: _Turn.step_slept,
    TimerFired: _Turn.timer_fired,
    RunCancelled: _Turn.run_cancelled,
}
