"""For each: a body run once per item, some side by side, results in the order of the items.

Law: only the items that are under way hold state. Changes a run's state through the turn it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.events import StepError
from engine.plan import PlanNode
from engine.state import EachState, ScopeState, StepState, join_path
from engine.values import Json, Values

if TYPE_CHECKING:
    from engine.turn import Turn

DEFAULT_PARALLEL = 4


def begin_each(turn: Turn, scope: ScopeState, node: PlanNode, step: StepState, inputs: Values) -> None:
    """Begin with as many items as may run side by side; what is no list fails the step."""
    items = inputs.get("items")
    if not isinstance(items, list):
        kind = "nothing" if items is None else type(items).__name__
        message = f"For each needs a list of items and got {kind}."
        error = StepError("items_not_a_list", message, "Wire a list to its items port.", retryable=False)
        turn.fail_own(scope, node.id, step, error)
        return
    step.status = "waiting"
    step.each = EachState(len(items), results=[None] * len(items))
    _next_items(turn, scope, node.id, step)


def _next_items(turn: Turn, scope: ScopeState, node_id: str, step: StepState) -> None:
    """Open scopes for the next items, as many as may run side by side.

    An item whose body ends at once (all skipped) comes back here from inside `open_scope`; `busy` makes that
    inner call return, so that 10,000 such items are a loop and not a recursion.
    """
    each, node = step.each, turn.body(scope).nodes[node_id]
    if each is None or each.busy:
        return
    each.busy = True
    body, path = turn.plan.inside(turn.body(scope), node_id), join_path(scope.key, node_id)
    inputs = turn.inputs(scope, node)
    while body and step.each is each and each.next < each.total and each.next - each.done < _parallel(node):
        index, each.next = each.next, each.next + 1
        source = inputs | {"item": inputs["items"][index], "index": index}
        source.pop("items")
        turn.open_scope(f"{path}#{index}", body, path, source)
    each.busy = False
    if step.each is each and each.done == each.total:
        errors = [each.errors[index] for index in sorted(each.errors)]
        turn.succeed(scope, node_id, step, {"results": each.results, "errors": errors})


def item_ended(
    turn: Turn, scope: ScopeState, node_id: str, step: StepState, index: int, result: dict[str, Json]
) -> None:
    """An item's scope ended: keep its result at its place, and go on with the next one."""
    each = step.each
    assert each is not None, "only a for-each has items"
    each.done += 1
    if "error" in result:
        if turn.body(scope).nodes[node_id].node.settings.get("on_item_error") == "fail":
            turn.close_inside(scope, node_id, "Another item failed.")
            error = StepError.from_json(result["error"])
            turn.fail_own(scope, node_id, step, error)
            return
        each.errors[index] = result["error"] | {"index": index}
    else:
        each.results[index] = result["outputs"].get("result")
    _next_items(turn, scope, node_id, step)


def _parallel(node: PlanNode) -> int:
    wanted = node.node.settings.get("parallel")
    return wanted if isinstance(wanted, int) and wanted > 0 else DEFAULT_PARALLEL
