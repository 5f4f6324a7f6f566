"""The builder's sockets."""

from django.urls import path

from builder.consumers import DraftConsumer

websocket_urlpatterns = [
    path("ws/w/<slug:workspace>/drafts/<uuid:agent>", DraftConsumer.as_asgi()),
]
