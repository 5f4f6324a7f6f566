"""REST routes of people and places, below /api/."""

from django.urls import path

from tenancy.api import views

LIST = {"get": "list", "post": "create"}
ONE = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path("me", views.MeView.as_view(), name="me"),
    path("me/preferences", views.PreferencesView.as_view(), name="preferences"),
    path("workspaces", views.WorkspacesView.as_view(), name="workspaces"),
    path(
        "w/<slug:workspace>",
        views.WorkspaceDetail.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="workspace",
    ),
    path("w/<slug:workspace>/members", views.MembersView.as_view(LIST), name="members"),
    path("w/<slug:workspace>/members/<uuid:pk>", views.MembersView.as_view(ONE), name="member"),
    path("w/<slug:workspace>/leave", views.MembersView.as_view({"post": "leave"}), name="leave"),
    path("w/<slug:workspace>/invitations", views.InvitationsView.as_view({"get": "list"}), name="invitations"),
    path(
        "w/<slug:workspace>/invitations/<uuid:pk>",
        views.InvitationsView.as_view({"delete": "destroy"}),
        name="invitation-detail",
    ),
    path("w/<slug:workspace>/projects", views.ProjectsView.as_view(LIST), name="projects"),
    path("w/<slug:workspace>/projects/<uuid:pk>", views.ProjectsView.as_view(ONE), name="project"),
    path("w/<slug:workspace>/tokens", views.TokensView.as_view(LIST), name="tokens"),
    path("w/<slug:workspace>/tokens/<uuid:pk>", views.TokensView.as_view({"delete": "destroy"}), name="token"),
]
