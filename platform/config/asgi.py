"""The web server's entry: HTTP goes to Django, sockets to the consumers of `config.routing`."""

import gc
import os

# Only this process pools: worker processes fork, and a pool's threads do not survive a fork.
os.environ.setdefault("DATABASE_POOL", "10")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()  # Before the imports below: consumers need the app registry.

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

import config.urls  # noqa: F401  # Now and not with the first request, so that it is frozen below.
from builder.api.starting import start_agent
from builder.api.urls import AGENT
from config.handler import OneThreadHandler
from config.on_loop import OnLoop
from config.requests import WatchedSockets
from config.routing import websocket_urlpatterns

application = ProtocolTypeRouter(
    {
        "http": OnLoop({f"api/{AGENT}/runs": start_agent}, otherwise=OneThreadHandler()),
        "websocket": WatchedSockets(AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))),
    }
)

# Modules stay as long as the process; a collector that walks them again and again takes a fifth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
