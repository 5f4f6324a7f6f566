"""Every socket of the house."""

from builder.routing import websocket_urlpatterns as drafts
from runs.routing import websocket_urlpatterns as runs

websocket_urlpatterns = [*drafts, *runs]
