"""What can go wrong with agents and their history, in sentences that a user may read."""

from http import HTTPStatus

from tenancy.errors import DomainError


class GraphsError(DomainError):
    """That is not possible with this agent."""

    code = "agent_error"


class TextRefused(GraphsError):
    """This text cannot be read as an agent."""

    code = "text_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TextTooLarge(TextRefused):
    """This text is too large."""

    code = "text_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class GraphUnreadable(GraphsError):
    """Parts of this graph cannot be read."""

    code = "graph_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingToCommit(GraphsError):
    """Nothing has changed since the last commit."""

    code = "nothing_to_commit"


class BranchMoved(GraphsError):
    """Somebody else committed to this branch in the meantime. Look at their revision, then commit again."""

    code = "branch_moved"


class SubAgentMissing(GraphsError):
    """A sub-agent of this graph is not there."""

    code = "sub_agent_missing"


class SubAgentCycle(GraphsError):
    """These agents call one another in a circle."""

    code = "sub_agent_cycle"
