"""REST routes of the builder, below /api/."""

from django.urls import path

from builder.api import comments, views
from builder.api.explain import ExplainView
from builder.api.forks import ForkView
from builder.api.prices import ModelPriceView
from builder.api.runs import AgentBatchView, AgentRunsView
from builder.api.sentence import PlanView
from builder.api.sub_agents import ExtractView, InlineView
from builder.api.tests import ImportCasesView, TestRunsView

AGENT = "w/<slug:workspace>/agents/<uuid:agent>"
THREAD = f"{AGENT}/threads/<uuid:thread>"
INBOX = "w/<slug:workspace>/inbox"

urlpatterns = [
    path("w/<slug:workspace>/agents", views.AgentsView.as_view({"get": "list", "post": "create"}), name="agents"),
    path(
        AGENT,
        views.AgentView.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="agent",
    ),
    path(f"{AGENT}/draft", views.DraftView.as_view({"get": "retrieve"}), name="draft"),
    path(f"{AGENT}/draft/commands", views.DraftView.as_view({"post": "change"}), name="draft-commands"),
    path(f"{AGENT}/draft/plan", PlanView.as_view({"post": "create"}), name="draft-plan"),
    path(f"{AGENT}/draft/extract", ExtractView.as_view({"post": "create"}), name="draft-extract"),
    path(f"{AGENT}/draft/inline", InlineView.as_view({"post": "create"}), name="draft-inline"),
    path(
        f"{AGENT}/draft/text",
        views.DraftTextView.as_view({"get": "retrieve", "put": "update", "post": "read"}),
        name="draft-text",
    ),
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
    path(f"{AGENT}/threads", comments.ThreadsView.as_view({"get": "list", "post": "create"}), name="threads"),
    path(THREAD, comments.ThreadsView.as_view({"get": "retrieve"}), name="thread"),
    path(f"{THREAD}/comments", comments.ThreadsView.as_view({"post": "reply"}), name="thread-reply"),
    path(
        f"{THREAD}/comments/<uuid:comment>",
        comments.CommentView.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="comment",
    ),
    path(f"{THREAD}/resolve", comments.ThreadsView.as_view({"post": "resolve"}), name="thread-resolve"),
    path(f"{THREAD}/reopen", comments.ThreadsView.as_view({"post": "reopen"}), name="thread-reopen"),
    path(f"{THREAD}/visit", comments.ThreadsView.as_view({"post": "visit"}), name="thread-visit"),
    path(INBOX, comments.InboxView.as_view({"get": "list"}), name="inbox"),
    path(f"{INBOX}/unread", comments.InboxView.as_view({"get": "unread"}), name="inbox-unread"),
    path(f"{INBOX}/read", comments.InboxView.as_view({"post": "read_all"}), name="inbox-read-all"),
    path(f"{INBOX}/<uuid:pk>/read", comments.InboxView.as_view({"post": "read"}), name="inbox-read"),
    path("w/<slug:workspace>/runs/<uuid:pk>/fork", ForkView.as_view({"post": "create"}), name="run-fork"),
    path("w/<slug:workspace>/models/price", ModelPriceView.as_view({"get": "retrieve"}), name="model-price"),
    path("w/<slug:workspace>/import", views.ImportView.as_view({"post": "create"}), name="import"),
    path("templates", views.TemplatesView.as_view(), name="templates"),
    path("templates/<slug:slug>", views.TemplateView.as_view(), name="template"),
    path("node-kinds", views.NodeKindsView.as_view(), name="node-kinds"),
]
