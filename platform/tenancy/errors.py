"""The tree of errors that a person may read.

Law: the class docstring is the default message, `code` never changes once published, `status` is its HTTP status.
"""

from http import HTTPStatus
from inspect import cleandoc
from typing import Any, ClassVar


class DomainError(Exception):
    """That is not possible here."""

    code: ClassVar[str] = "not_possible"
    status: ClassVar[int] = HTTPStatus.CONFLICT

    def __init__(self, message: str | None = None, *, field: str | None = None, **extra: Any) -> None:
        """`field` names the input to blame; `extra` (JSON values) joins the problem document."""
        self.message = message or cleandoc(type(self).__doc__ or DomainError.__doc__ or "")
        self.field = field
        self.extra = extra
        super().__init__(self.message)


class NotFound(DomainError):
    """There is nothing here, or it is not yours to see."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class RightMissing(DomainError):
    """Your role does not allow this."""

    code = "right_missing"
    status = HTTPStatus.FORBIDDEN


class LastOwner(DomainError):
    """A workspace needs an owner. Make somebody else an owner first."""

    code = "last_owner"


class AlreadyMember(DomainError):
    """This person is a member already."""

    code = "already_member"


class InvitationSpent(DomainError):
    """This invitation was used, withdrawn or has expired. Ask for a new one."""

    code = "invitation_spent"
    status = HTTPStatus.GONE


class InvitationForAnother(DomainError):
    """This invitation is for another e-mail address."""

    code = "invitation_for_another"
    status = HTTPStatus.FORBIDDEN


class ProjectNotEmpty(DomainError):
    """This project still has agents or runs. Move or delete them first."""

    code = "project_not_empty"


class SignInNeeded(DomainError):
    """A token may not do this. Sign in with your browser."""

    code = "sign_in_needed"
    status = HTTPStatus.FORBIDDEN


class LinkRefused(DomainError):
    """This link has been used or has expired. Ask for a new one."""

    code = "link_refused"
    status = HTTPStatus.GONE


class PreferencesRefused(DomainError):
    """This is no choice that is kept."""

    code = "preferences_refused"
    status = HTTPStatus.BAD_REQUEST
