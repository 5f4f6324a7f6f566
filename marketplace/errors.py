"""What the marketplace refuses, in sentences."""

from __future__ import annotations

from http import HTTPStatus

from tenancy.errors import DomainError


class MarketplaceError(DomainError):
    """The marketplace cannot do this."""

    code = "marketplace"


class NothingNew(MarketplaceError):
    """This revision is already the newest release. Commit a change before you publish again."""

    code = "nothing_new"


class NotCommitted(MarketplaceError):
    """Only a committed agent can be published. Commit it first."""

    code = "not_committed"
    status = HTTPStatus.BAD_REQUEST


class GraphHasProblems(MarketplaceError):
    """This revision has problems that keep it from running. Mend and commit them before you publish."""

    code = "graph_has_problems"
    status = HTTPStatus.BAD_REQUEST


class ReleaseWithdrawn(MarketplaceError):
    """This release has been withdrawn by its publisher."""

    code = "release_withdrawn"
    status = HTTPStatus.GONE


class ReleaseMissing(MarketplaceError):
    """There is no such release in the marketplace."""

    code = "release_missing"
    status = HTTPStatus.NOT_FOUND
