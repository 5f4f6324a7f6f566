"""What can go wrong with drafts, in sentences that a user may read."""

from http import HTTPStatus

from tenancy.errors import DomainError


class BuilderError(DomainError):
    """That is not possible with this draft."""

    code = "draft_error"


class CommandRefused(BuilderError):
    """This change cannot be made."""

    code = "command_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UpdateRefused(BuilderError):
    """This change to the shared document cannot be read."""

    code = "update_refused"
    status = HTTPStatus.BAD_REQUEST


class DraftTooLarge(BuilderError):
    """This draft has grown too large. Split the agent into sub-agents."""

    code = "draft_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class DraftHasProblems(BuilderError):
    """This draft has problems that keep it from running."""

    code = "draft_has_problems"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TemplateMissing(BuilderError):
    """There is no such template."""

    code = "template_missing"
    status = HTTPStatus.NOT_FOUND


class ModelDidNotHelp(BuilderError):
    """The model's answer could not be used. Try again, or choose another model for smart in Settings."""

    code = "model_did_not_help"
    status = HTTPStatus.BAD_GATEWAY


class StepHasNotFailed(BuilderError):
    """This step has not failed, so there is nothing to explain."""

    code = "step_has_not_failed"


class TooManyComments(BuilderError):
    """There are too many comments here. Resolve and delete some, or open a new thread."""

    code = "too_many_comments"


class NotTheAuthor(BuilderError):
    """Only who wrote a comment may change or delete it."""

    code = "not_the_author"
    status = HTTPStatus.FORBIDDEN


class MentionOfAStranger(BuilderError):
    """Somebody who is mentioned is no member of this workspace."""

    code = "mention_of_a_stranger"
    status = HTTPStatus.BAD_REQUEST


class CannotExtract(BuilderError):
    """These nodes cannot become an agent of their own."""

    code = "cannot_extract"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CannotInline(BuilderError):
    """This agent's nodes cannot take the place of the node that runs it."""

    code = "cannot_inline"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
