"""REST routes of datasets and tests, below /api/."""

from django.urls import path

from experiments.api.views import CasesView, DatasetsView, ResultView, SaveRunView, SearchView, TestRunView

AGENT = "w/<slug:workspace>/agents/<uuid:agent>"
DATASET = f"{AGENT}/datasets/<uuid:dataset>"
CASE = f"{DATASET}/cases/<uuid:case>"
ONE = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path(f"{AGENT}/datasets", DatasetsView.as_view({"get": "list", "post": "create"}), name="datasets"),
    path(DATASET, DatasetsView.as_view(ONE), name="dataset"),
    path(f"{DATASET}/restore", DatasetsView.as_view({"post": "restore"}), name="dataset-restore"),
    path(f"{DATASET}/cases", CasesView.as_view({"get": "list", "post": "create"}), name="cases"),
    path(f"{DATASET}/order", CasesView.as_view({"post": "order"}), name="cases-order"),
    path(f"{DATASET}/export", CasesView.as_view({"get": "export"}), name="cases-export"),
    path(CASE, CasesView.as_view({"patch": "partial_update", "delete": "destroy"}), name="case"),
    path(f"{CASE}/restore", CasesView.as_view({"post": "restore"}), name="case-restore"),
    path(f"{AGENT}/test-runs/<uuid:test_run>", TestRunView.as_view({"get": "retrieve"}), name="test-run"),
    path(f"{AGENT}/test-runs/<uuid:test_run>/stop", TestRunView.as_view({"post": "stop"}), name="test-run-stop"),
    path(f"{AGENT}/results/<uuid:result>", ResultView.as_view({"get": "retrieve"}), name="result"),
    path(f"{AGENT}/results/<uuid:result>/search", ResultView.as_view({"post": "search"}), name="result-search"),
    path(f"{AGENT}/searches/<uuid:search>", SearchView.as_view({"get": "retrieve"}), name="search"),
    path(f"{AGENT}/searches/<uuid:search>/stop", SearchView.as_view({"post": "stop"}), name="search-stop"),
    path("w/<slug:workspace>/runs/<uuid:pk>/case", SaveRunView.as_view({"post": "create"}), name="run-case"),
]
