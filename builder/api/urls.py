"""REST routes of the builder, below /api/."""

from django.urls import path

from builder.api import views
from builder.api.explain import ExplainView
from builder.api.runs import AgentBatchView, AgentRunsView
from builder.api.tests import ImportCasesView, TestRunsView

AGENT = "w/<slug:workspace>/agents/<uuid:agent>"

urlpatterns = [
    path("w/<slug:workspace>/agents", views.AgentsView.as_view({"get": "list", "post": "create"}), name="agents"),
    path(
        AGENT,
        views.AgentView.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="agent",
    ),
    path(f"{AGENT}/draft", views.DraftView.as_view({"get": "retrieve"}), name="draft"),
    path(f"{AGENT}/draft/commands", views.DraftView.as_view({"post": "change"}), name="draft-commands"),
    path(f"{AGENT}/draft/text", views.DraftTextView.as_view({"get": "retrieve", "put": "update"}), name="draft-text"),
    path(f"{AGENT}/revisions", views.RevisionsView.as_view({"get": "list", "post": "create"}), name="revisions"),
    path(f"{AGENT}/revisions/<str:sha>", views.RevisionView.as_view({"get": "retrieve"}), name="revision"),
    path(f"{AGENT}/revisions/<str:sha>/restore", views.RevisionView.as_view({"post": "restore"}), name="restore"),
    path(f"{AGENT}/runs", AgentRunsView.as_view({"post": "create"}), name="agent-runs"),
    path(f"{AGENT}/runs/batch", AgentBatchView.as_view({"post": "create"}), name="agent-batch"),
    path("w/<slug:workspace>/runs/<uuid:pk>/explain", ExplainView.as_view({"post": "create"}), name="explain"),
    path(
        f"{AGENT}/datasets/<uuid:dataset>/test-runs",
        TestRunsView.as_view({"get": "list", "post": "create"}),
        name="test-runs",
    ),
    path(f"{AGENT}/datasets/<uuid:dataset>/import", ImportCasesView.as_view({"post": "create"}), name="cases-import"),
    path("w/<slug:workspace>/import", views.ImportView.as_view({"post": "create"}), name="import"),
    path("templates", views.TemplatesView.as_view(), name="templates"),
    path("templates/<slug:slug>", views.TemplateView.as_view(), name="template"),
    path("node-kinds", views.NodeKindsView.as_view(), name="node-kinds"),
]
