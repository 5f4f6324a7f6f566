"""What can go wrong with runs, in sentences that a person may read."""

from http import HTTPStatus

from tenancy.errors import DomainError


class InputsRefused(DomainError):
    """These inputs do not fit what the agent asks for."""

    code = "inputs_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AgentHasProblems(DomainError):
    """This agent has problems that keep it from running. Open it in the editor to see and mend them."""

    code = "agent_has_problems"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RunIsOver(DomainError):
    """This run is over already."""

    code = "run_is_over"


class StepMissing(DomainError):
    """This run has no such step."""

    code = "step_missing"
    status = HTTPStatus.NOT_FOUND


class ShareGone(DomainError):
    """This link shows nothing: it is unknown, has expired or was revoked. Ask whoever sent it for a new one."""

    code = "share_gone"
    status = HTTPStatus.NOT_FOUND


class StepNotHeld(DomainError):
    """This step is not held: it has gone on, or has not begun. Look at the run again."""

    code = "step_not_held"


class ApprovalOver(DomainError):
    """Nobody is asked for this any more: it has been decided, its time is over, or the run has ended. Look at the run
    again.
    """

    code = "approval_over"


class NotAnApprover(DomainError):
    """Your role does not allow you to decide this."""

    code = "not_an_approver"
    status = HTTPStatus.FORBIDDEN


class ValueNotEditable(DomainError):
    """This approval does not allow the value to be changed: approve or reject it as it is."""

    code = "value_not_editable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ScriptRefused(DomainError):
    """A run cannot be started in this way."""

    code = "script_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class BatchTooLarge(DomainError):
    """These runs would store more than one request may start. Ask for fewer at a time."""

    code = "batch_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class OutputsRefused(ScriptRefused):
    """A step has no such outputs."""

    code = "outputs_refused"


class ConditionRefused(DomainError):
    """The condition of a breakpoint cannot be read."""

    code = "condition_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class HostFenced(Exception):
    """This host's lease was given away; nothing it holds may be written."""
