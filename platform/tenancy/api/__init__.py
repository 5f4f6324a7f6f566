"""What the REST views of every app stand on."""

from tenancy.api.workspace_view import WorkspaceView, require_session, token_of
from tenancy.paging import Pages

__all__ = ["Pages", "WorkspaceView", "require_session", "token_of"]
