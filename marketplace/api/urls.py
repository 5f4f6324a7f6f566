"""REST routes of the marketplace."""

from django.urls import path

from marketplace.api.views import InstallsView, ListingsView

urlpatterns = [
    path("w/<slug:workspace>/listings", ListingsView.as_view({"get": "list", "post": "create"})),
    path("w/<slug:workspace>/listings/<uuid:pk>", ListingsView.as_view({"get": "retrieve", "delete": "destroy"})),
    path("w/<slug:workspace>/installs", InstallsView.as_view({"get": "list", "post": "create"})),
]
