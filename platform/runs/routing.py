"""The sockets of runs."""

from django.urls import path

from runs.consumers import RunConsumer

websocket_urlpatterns = [path("ws/w/<slug:workspace>/runs/<uuid:run>", RunConsumer.as_asgi())]
