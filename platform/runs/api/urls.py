"""REST routes of runs, below /api/."""

from django.urls import path

from runs.api.approvals import ApprovalsView, DecideView
from runs.api.copies import CopiesView
from runs.api.limits import LimitsView, WaitView
from runs.api.operator import AgainView, CancelView, OverviewView, StuckRunsView
from runs.api.shares import SharedBlobView, SharedView, SharesView
from runs.api.views import RunView, SpendingView

RUN = "w/<slug:workspace>/runs/<uuid:pk>"

urlpatterns = [
    path("w/<slug:workspace>/runs", RunView.as_view({"get": "list"}), name="runs"),
    path(RUN, RunView.as_view({"get": "retrieve"}), name="run"),
    path(f"{RUN}/events", RunView.as_view({"get": "events"}), name="run-events"),
    path(f"{RUN}/steps", RunView.as_view({"get": "steps"}, pagination_class=None), name="run-steps"),
    path(f"{RUN}/names", RunView.as_view({"get": "names"}), name="run-names"),
    path(f"{RUN}/stream", RunView.as_view({"get": "stream"}), name="run-stream"),
    path(f"{RUN}/cancel", RunView.as_view({"post": "cancel"}), name="run-cancel"),
    path(f"{RUN}/control", RunView.as_view({"post": "control"}), name="run-control"),
    path(f"{RUN}/decide", DecideView.as_view({"post": "create"}), name="run-decide"),
    path(f"{RUN}/again", RunView.as_view({"post": "start_again"}), name="run-again"),
    path(f"{RUN}/export", RunView.as_view({"get": "export"}), name="run-export"),
    path(f"{RUN}/blobs/<str:sha256>", RunView.as_view({"get": "blob"}), name="run-blob"),
    path(f"{RUN}/wait", WaitView.as_view({"get": "retrieve"}), name="run-wait"),
    path(f"{RUN}/copies", CopiesView.as_view({"get": "retrieve"}), name="run-copies"),
    path(f"{RUN}/shares", SharesView.as_view({"get": "list", "post": "create"}), name="run-shares"),
    path(f"{RUN}/shares/<uuid:share>", SharesView.as_view({"delete": "destroy"}), name="run-share"),
    path("shared/<str:token>", SharedView.as_view(), name="shared-run"),
    path("shared/<str:token>/blobs/<str:sha256>", SharedBlobView.as_view(), name="shared-blob"),
    path("w/<slug:workspace>/approvals", ApprovalsView.as_view({"get": "list"}), name="approvals"),
    path("w/<slug:workspace>/approvals/count", ApprovalsView.as_view({"get": "count"}), name="approvals-count"),
    path("w/<slug:workspace>/limits", LimitsView.as_view({"get": "list"}), name="limits"),
    path(
        "w/<slug:workspace>/limits/<uuid:scope>",
        LimitsView.as_view({"get": "retrieve", "put": "update"}),
        name="limit",
    ),
    path("w/<slug:workspace>/spending", SpendingView.as_view({"get": "list"}), name="spending"),
    path("w/<slug:workspace>/spending/month", SpendingView.as_view({"get": "month"}), name="spending-month"),
    path("operator/overview", OverviewView.as_view(), name="operator-overview"),
    path("operator/runs", StuckRunsView.as_view(), name="operator-runs"),
    path("operator/runs/<uuid:pk>/cancel", CancelView.as_view(), name="operator-cancel"),
    path("operator/runs/<uuid:pk>/again", AgainView.as_view(), name="operator-again"),
]
