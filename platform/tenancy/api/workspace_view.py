"""The one mechanism that scopes REST: a view inside a workspace.

Law: rows are read by `get_queryset()`, which begins with `for_workspace`; an outsider gets 404 whatever the method and
whether or not the object exists; every writing action names its right in `right_for`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from tenancy.access import find_membership
from tenancy.errors import NotFound, RightMissing, SignInNeeded
from tenancy.models import ApiToken, Membership, Workspace
from tenancy.permissions import Right, refusal


class WorkspaceView(GenericViewSet[Any]):
    """Base of every view under `/api/w/<slug:workspace>/`; sets `request.membership` and `request.workspace`.

    `right_for` maps an action to the right it needs. Reading actions need `view` unless it says otherwise.
    """

    queryset: Any = None
    right_for: ClassVar[Mapping[str, Right]] = {}

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)  # 401 for nobody, before anything is looked up.
        slug, right = self.kwargs["workspace"], self.right_needed()
        request.membership = admit(request.user, token_of(request), slug, right)
        request.workspace = request.membership.workspace

    def right_needed(self) -> Right:
        """The action's right. `edit` for an undeclared write is a net only: a test refuses undeclared ones."""
        if self.action in self.right_for:
            return self.right_for[self.action]
        # Without an action the method does not exist here: a member may be told so (405).
        return "view" if self.request.method in SAFE_METHODS or self.action is None else "edit"

    @property
    def workspace(self) -> Workspace:
        return self.request.workspace  # type: ignore[attr-defined,no-any-return]  # Set by check_permissions.

    @property
    def membership(self) -> Membership:
        return self.request.membership  # type: ignore[attr-defined,no-any-return]  # Set by check_permissions.

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):  # drf-spectacular asks without a request.
            return self.queryset.none()
        return self.queryset.for_workspace(self.workspace)


def admit(user: Any, token: ApiToken | None, slug: str, right: Right) -> Membership:
    """The membership of whoever asks, if it has the right. Raises NotFound, RightMissing."""
    membership = find_membership(user=user, slug=slug, token=token)
    if membership is None:
        raise NotFound
    if not membership.may(right):
        raise RightMissing(refusal(right, membership.role), right=right)
    return membership


def token_of(request: Request) -> ApiToken | None:
    return request.auth if isinstance(request.auth, ApiToken) else None


def require_session(request: Request) -> None:
    """Refuse a token: what it made could outlive or outreach it."""
    if token_of(request):
        raise SignInNeeded
