"""REST routes of connections, below /api/."""

from django.urls import path

from connections.api import views

ONE = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path("connection-providers", views.ProvidersView.as_view(), name="connection-providers"),
    path(
        "w/<slug:workspace>/connections",
        views.ConnectionsView.as_view({"get": "list", "post": "create"}),
        name="connections",
    ),
    path("w/<slug:workspace>/connections/<uuid:pk>", views.ConnectionsView.as_view(ONE), name="connection"),
    path(
        "w/<slug:workspace>/connections/<uuid:pk>/test",
        views.ConnectionsView.as_view({"post": "test"}),
        name="connection-test",
    ),
    path("w/<slug:workspace>/models", views.ModelsView.as_view({"get": "list"}), name="models"),
]
