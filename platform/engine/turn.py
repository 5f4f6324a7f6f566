"""A turn: one event being applied to a run's state. It opens and closes scopes, starts and settles steps.

Law: whatever changes a state goes through here; for-each and calls, which have rooms of their own, ask a turn for it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from engine.calls import begin_subgraph, resume_when_answered
from engine.commands import CancelStep, CancelTimer, Command, ExecuteStep, FinishRun, OpenScope, StartTimer
from engine.deadlines import call_off_deadline, set_deadline
from engine.each import begin_each, item_ended
from engine.events import (
    Event,
    RunFailed,
    RunSucceeded,
    StepCancelled,
    StepError,
    StepFailed,
    StepRetrying,
    StepSkipped,
    StepStarted,
    StepSucceeded,
)
from engine.passing import pass_on
from engine.plan import Body, Plan, PlanNode
from engine.state import ScopeState, State, StepState, join_path, split_path
from engine.values import Json, Values
from engine.wiring import inputs_of, is_ready, is_tool_fed, reason_to_skip, sink_values

OWN_FLOWS = frozenset({"each", "subgraph"})
"""What the engine carries out itself."""
MOST_PATIENCE = 300.0
"""Seconds that a retry waits at most because whoever failed asked for it."""


@dataclass(slots=True)
class Answer:
    """What follows from an event. When it is not accepted (late or double), the host must not record it."""

    accepted: bool = True
    facts: list[Event] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)


class Turn:
    """One call of `advance`: the state it changes and the answer it builds."""

    __slots__ = ("answer", "plan", "state")

    def __init__(self, plan: Plan, state: State) -> None:
        self.plan, self.state, self.answer = plan, state, Answer()

    # -- looking up -----------------------------------------------------------------------------------------------

    def body(self, scope: ScopeState) -> Body:
        """The graph that a scope carries out."""
        return self.plan.bodies[scope.body]

    def inputs(self, scope: ScopeState, node: PlanNode) -> Values:
        """What has come to a node's ports, or what a person gave it instead."""
        step = scope.steps.get(node.id)
        given = step.inputs if step else None
        return inputs_of(self.body(scope), scope, node) if given is None else given

    def step(self, path: str) -> tuple[ScopeState, str, StepState] | None:
        """The step at a path with its scope and node id, if it has begun."""
        scope_key, node_id = split_path(path)
        scope = self.state.scopes.get(scope_key)
        step = scope.steps.get(node_id) if scope else None
        return (scope, node_id, step) if scope and step else None

    def running(self, path: str, attempt: int) -> tuple[ScopeState, str, StepState] | None:
        """The same, but only while this very attempt is with the host."""
        found = self.step(path)
        is_current = found is not None and found[2].status == "running" and found[2].attempt == attempt
        return found if is_current else None

    # -- scopes ---------------------------------------------------------------------------------------------------

    def open_scope(self, key: str, body: Body, owner: str | None, source: Values) -> None:
        """Begin one execution of a body for the step at the path `owner`."""
        scope = ScopeState(key, body.key, owner, source, unresolved=len(body.nodes))
        self.state.scopes[key] = scope
        if owner is not None:
            self.state.scopes[split_path(owner)[0]].children[key] = None
        # Counted before anything starts: a starter may end at once, and its consumers look at these numbers.
        scope.resolved_wires.update(body.consumers.get(body.source, ()))
        skipped: deque[str] = deque()
        for node_id in body.starters:
            self._start_when_ready(scope, body, body.nodes[node_id], skipped)
        for node_id, _ in body.consumers.get(body.source, ()):
            self._start_when_ready(scope, body, body.nodes[node_id], skipped)
        self._spread(scope, skipped)
        self._finish_if_done(scope)

    def _is_open(self, scope: ScopeState) -> bool:
        """Whether the scope still stands: a failure may close it in the middle of a loop over its nodes."""
        return self.state.scopes.get(scope.key) is scope

    def _finish_if_done(self, scope: ScopeState) -> None:
        if scope.unresolved or not self._is_open(scope):
            return
        values = sink_values(self.body(scope), scope)
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
            self.close_all("Another step failed.")
            self.answer.facts.append(RunFailed(node, error))
            self.answer.commands.append(FinishRun("failed", error=error))
            return
        self.close(scope, "Another step failed.")
        self._scope_ended(scope, {"error": error.to_json() | {"node": node}})

    def _scope_ended(self, scope: ScopeState, result: dict[str, Json]) -> None:
        found = self.step(scope.owner or "")
        if found is None:
            return
        parent, node_id, step = found
        suffix = scope.key.removeprefix(f"{scope.owner}#")
        if step.each is not None:
            item_ended(self, parent, node_id, step, int(suffix), result)
        elif step.calls is not None:
            step.calls.results[suffix] = result
            resume_when_answered(self, parent, node_id, step)
        elif "error" in result:
            self.fail_own(parent, node_id, step, StepError.from_json(result["error"]))
        else:
            self.succeed(parent, node_id, step, result["outputs"])

    def _drop(self, scope: ScopeState) -> None:
        del self.state.scopes[scope.key]
        if scope.owner is not None:
            self.state.scopes[split_path(scope.owner)[0]].children.pop(scope.key, None)

    def close(self, scope: ScopeState, reason: str) -> None:
        """End a scope and every scope inside it, and stop what is under way there."""
        for node_id, step in scope.steps.items():
            if step.status in ("running", "retrying", "sleeping", "asking", "waiting"):
                path = join_path(scope.key, node_id)
                self.answer.facts.append(StepCancelled(path, reason))
                if step.timer is not None:
                    self.answer.commands.append(CancelTimer(path, step.timer))
                call_off_deadline(self, path, step)
                if step.status == "running":
                    self.answer.commands.append(CancelStep(path))
        for child in list(scope.children):
            self.close(self.state.scopes[child], reason)
        self._drop(scope)

    def close_inside(self, scope: ScopeState, node_id: str, reason: str) -> None:
        """End every scope that a step has opened and that is still under way."""
        path = join_path(scope.key, node_id)
        for child in [key for key in scope.children if key.rpartition("#")[0] == path]:
            self.close(self.state.scopes[child], reason)

    def close_all(self, reason: str) -> None:
        """End everything that is under way."""
        root = self.state.scopes.get("")
        if root is not None:
            self.close(root, reason)

    # -- steps ----------------------------------------------------------------------------------------------------

    def _start_when_ready(self, scope: ScopeState, body: Body, node: PlanNode, skipped: deque[str]) -> None:
        if node.id not in scope.steps and is_ready(body, scope, node) and self._is_open(scope):
            self._start_or_skip(scope, body, node, skipped)

    def _start_or_skip(self, scope: ScopeState, body: Body, node: PlanNode, skipped: deque[str]) -> None:
        reason = reason_to_skip(body, scope, node)
        if reason is None:
            step = scope.steps[node.id] = StepState("running")
            self.begin(scope, node, step)
            return
        outputs = self._passed_on(scope, node)
        scope.steps[node.id] = StepState("skipped", outputs=outputs)
        self.answer.facts.append(StepSkipped(join_path(scope.key, node.id), reason, outputs))
        skipped.append(node.id)

    def _passed_on(self, scope: ScopeState, node: PlanNode) -> Values:
        """What flows through a node that is switched off. A tool is no way for values: it answers with nothing."""
        if not node.node.disabled or self.state.rules < 1 or scope.body.endswith("!"):
            return {}
        outputs = node.spec.outputs(node.node.settings)
        return pass_on(node.ports.values(), outputs, self.inputs(scope, node))

    def begin(self, scope: ScopeState, node: PlanNode, step: StepState) -> None:
        """Begin a fresh attempt."""
        path = join_path(scope.key, node.id)
        inputs = inputs_of(self.body(scope), scope, node) if step.inputs is None else step.inputs
        self.answer.facts.append(StepStarted(path, inputs, step.attempt))
        set_deadline(self, scope, node, step)
        if node.spec.flow not in OWN_FLOWS:
            self.execute(scope, node, step, inputs)
        elif self.state.asks:
            self.answer.commands.append(OpenScope(path, node.id, inputs, step.attempt))
        else:
            self.open(scope, node, step, inputs)

    def open(self, scope: ScopeState, node: PlanNode, step: StepState, inputs: Values) -> None:
        """Carry out a container or a sub-agent."""
        begin_own = begin_each if node.spec.flow == "each" else begin_subgraph
        begin_own(self, scope, node, step, inputs)

    def ask_again(self, scope: ScopeState, node: PlanNode, step: StepState) -> None:
        """Ask the host once more for what an attempt that is with it waits for."""
        if node.spec.flow in OWN_FLOWS:
            path = join_path(scope.key, node.id)
            self.answer.commands.append(OpenScope(path, node.id, self.inputs(scope, node), step.attempt))
        else:
            self.execute(scope, node, step)

    def execute(self, scope: ScopeState, node: PlanNode, step: StepState, inputs: Values | None = None) -> None:
        """Ask the host to carry out a step's current attempt. Without `inputs` they are looked up."""
        own, body = node.node, self.body(scope)
        command = ExecuteStep(
            node=join_path(scope.key, node.id),
            node_id=node.id,
            kind=own.kind,
            settings=own.settings,
            inputs=self.inputs(scope, node) if inputs is None else inputs,
            attempt=step.attempt,
            timeout=own.timeout,
            budget=own.budget,
            resume=step.resume,
            tools=tuple(offer for offer in node.offers if is_tool_fed(body, scope, node, offer.node_id))
            if node.offers
            else (),
        )
        self.answer.commands.append(command)

    def settle(self, scope: ScopeState, node_id: str, step: StepState, status: str, outputs: Values) -> None:
        """A step is done, well or with something to go on with: keep its outputs and let them flow."""
        if step.deadline is not None:
            call_off_deadline(self, join_path(scope.key, node_id), step)
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
        call_off_deadline(self, path, step)
        if error.retryable and step.attempt < node.retry.attempts:
            step.attempt += 1
            asked = min(error.retry_after or 0.0, MOST_PATIENCE)
            delay = max(node.retry.wait_before(step.attempt), asked)
            self.answer.facts.append(StepRetrying(path, step.attempt, delay))
            self.set_timer(path, step, "retrying", f"attempt-{step.attempt}", delay)
        elif node.on_error.policy == "fail":
            step.status = "failed"
            self._fail_scope(scope, path, error)
        else:
            follows = node.on_error.policy == "follow"
            outputs = {"error": error.to_json()} if follows else dict(node.on_error.default)
            self.settle(scope, node_id, step, "failed", outputs)

    def set_timer(self, path: str, step: StepState, status: Any, timer: str, seconds: float) -> None:
        """Let a step wait for a timer."""
        step.status, step.timer = status, timer
        self.answer.commands.append(StartTimer(path, timer, seconds))

    def _spread(self, scope: ScopeState, resolved: deque[str]) -> None:
        """Tell the consumers of every resolved node; a skipped consumer is resolved in its turn."""
        body = self.body(scope)
        while resolved and self._is_open(scope):
            node_id = resolved.popleft()
            scope.unresolved -= 1
            for consumer, wires in body.consumers.get(node_id, ()):
                scope.resolved_wires[consumer] = scope.resolved_wires.get(consumer, 0) + wires
                self._start_when_ready(scope, body, body.nodes[consumer], resolved)
