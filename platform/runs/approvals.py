"""What runs ask people, and what they decide.

Laws: the first decision counts. It is stored as a control (`runs.controls`), with the mark that the approval is taken,
in one transaction that locks the run's row first, as its host does: so two people who decide at once take turns, and
what was accepted is done by whichever host carries the run on, once.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from runs.controls import check_values, store_control
from runs.errors import ApprovalOver, NotAnApprover, RunIsOver, ValueNotEditable
from runs.holding import DECIDE
from runs.models import Approval, Run
from tenancy.models import Membership, Workspace
from tenancy.permissions import ROLES


def open_approvals(workspace: Workspace) -> QuerySet[Approval]:
    """What is asked in a workspace and not decided yet, newest first."""
    return Approval.objects.for_workspace(workspace).filter(control=None)


def count_for(member: Membership) -> int:
    """How many of them a member may decide."""
    if not member.may("run"):
        return 0
    asked = [role for role in ROLES if _is_high_enough(member.role, role)]
    return open_approvals(member.workspace).filter(approvers__in=asked).count()


def may_decide(member: Membership, approval: Approval) -> bool:
    return member.may("run") and _is_high_enough(member.role, approval.approvers)


@transaction.atomic
def decide(
    run: Run, by: Membership, *, step: str, attempt: int, decision: str, comment: str = "", **changed: Any
) -> int:
    """Decide what a step asks; the number of the control. `value` stands for the one that was asked about.

    Raises ApprovalOver, NotAnApprover, ValueNotEditable and OutputsRefused.
    """
    outputs = {"value": changed["value"]} if "value" in changed else {}
    check_values({"outputs": outputs})
    told = {"node": step, "attempt": attempt, "decision": decision, "name": by.user.get_full_name()}
    try:
        number = store_control(run, by.user, {"action": DECIDE, **told, "comment": comment, "outputs": outputs})
    except RunIsOver:
        raise ApprovalOver from None
    asked = open_approvals(by.workspace).filter(run=run, step=step, attempt=attempt).first()
    if asked is None:
        raise ApprovalOver
    if not _is_high_enough(by.role, asked.approvers):
        raise NotAnApprover(f"Only members with the role {asked.approvers}, or a higher one, may decide this.")
    if outputs and not asked.editable:
        raise ValueNotEditable
    Approval.objects.for_workspace(by.workspace).filter(pk=asked.pk).update(control=number)
    return number


def _is_high_enough(role: str, least: str) -> bool:
    """Roles stand with the highest first; one that nobody knows asks for the highest."""
    return ROLES.index(role) <= (ROLES.index(least) if least in ROLES else 0)
