"""What runs ask people, and what they decide.

Laws: the first decision counts. It is stored as a control (`runs.controls`), with the mark that the approval is taken,
in one transaction that locks the run's row first, as its host does: so two people who decide at once take turns, and
what was accepted is done by whichever host carries the run on, once.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from runs.controls import check_values, store_control
from runs.errors import ApprovalOver, NotAnApprover, RunIsOver, ValueNotEditable
from runs.holding import DECIDE
from runs.models import Approval, Run
from tenancy.models import Membership, Workspace
from tenancy.permissions import ROLES


def open_approvals(workspace: Workspace) -> QuerySet[Approval]:
    """What is asked in a workspace and can be decided, newest first."""
    asked = Approval.objects.for_workspace(workspace).filter(control=None, run__cancel_request__isnull=True)
    return asked.filter(due_at__gt=Now())


def those_for(member: Membership) -> QuerySet[Approval]:
    """Those of them that a member may decide."""
    asked = [role for role in ROLES if _is_high_enough(member.role, role)] if member.may("run") else []
    return open_approvals(member.workspace).filter(approvers__in=asked)


def may_decide(member: Membership, approval: Approval) -> bool:
    return member.may("run") and _is_high_enough(member.role, approval.approvers)


@transaction.atomic
def decide(
    run: Run,
    by: Membership,
    *,
    step: str,
    decision: str,
    approval: UUID | None = None,
    comment: str = "",
    **changed: Any,
) -> int:
    """Decide what a step asks; the number of the control. `approval` is the question that was seen; without it whatever
    the step asks now. `value` stands for the one that was asked about.

    Raises ApprovalOver, NotAnApprover, ValueNotEditable and OutputsRefused.
    """
    rows = open_approvals(by.workspace).filter(run=run, step=step)
    asked = (rows.filter(pk=approval) if approval else rows).first()
    if asked is None:
        raise ApprovalOver
    outputs = _check(asked, by, changed)
    told = {"node": step, "id": str(asked.pk), "decision": decision, "name": by.user.get_full_name()}
    try:
        number = store_control(run, by.user, {"action": DECIDE, **told, "comment": comment, "outputs": outputs})
    except RunIsOver:
        raise ApprovalOver from None
    # The run's row is locked by now: nobody else decides meanwhile.
    if not rows.filter(pk=asked.pk).update(control=number):
        raise ApprovalOver
    return number


def _check(asked: Approval, by: Membership, changed: dict[str, Any]) -> dict[str, Any]:
    """What the decision gives in place of the value. Raises NotAnApprover, ValueNotEditable and OutputsRefused."""
    if not _is_high_enough(by.role, asked.approvers):
        raise NotAnApprover(f"Only members with the role {asked.approvers}, or a higher one, may decide this.")
    if "value" not in changed:
        return {}
    if not asked.editable:
        raise ValueNotEditable
    outputs = {"value": changed["value"]}
    check_values({"outputs": outputs})
    return outputs


def _is_high_enough(role: str, least: str) -> bool:
    """Roles stand with the highest first; one that nobody knows asks for the highest."""
    return ROLES.index(role) <= (ROLES.index(least) if least in ROLES else 0)
