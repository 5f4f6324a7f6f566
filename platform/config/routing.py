"""Every socket of the house."""

from importlib import import_module
from importlib.util import find_spec

SOCKET_APPS = ("live", "runs", "builder")

websocket_urlpatterns = [
    route
    for app in SOCKET_APPS
    if find_spec(f"{app}.routing")
    for route in import_module(f"{app}.routing").websocket_urlpatterns
]
