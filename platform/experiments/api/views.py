"""REST for datasets, cases and tests. Parse, one call, render. What needs a draft is in `builder.api.tests`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from experiments import services
from experiments.api.serializers import (
    CaseSerializer,
    DatasetSerializer,
    OrderSerializer,
    ResultDetailSerializer,
    SavedCaseSerializer,
    SaveRunSerializer,
    SearchSerializer,
    TestRunDetailSerializer,
    TestRunSerializer,
)
from experiments.exchange import FORMATS, MEDIA_TYPES, write_cases
from experiments.models import Case, Dataset, Result, Search, TestRun
from experiments.reading import add_counts, count_cases, last_results, read_outputs, read_result, read_results
from experiments.regressions import find_regression
from experiments.searching import start_search, stop_search
from experiments.starting import stop_test_run
from graphs.models import Agent
from runs.models import Run
from tenancy.api import WorkspaceView
from tenancy.errors import NotFound


class TestsView(WorkspaceView):
    """What the views below an agent share. Law: every row is the agent's of the URL, or is not there."""

    queryset = Dataset.objects.select_related("workspace", "agent__workspace")
    serializer_class = DatasetSerializer
    pagination_class: Any = None

    @property
    def agent(self) -> Agent:
        agents = Agent.objects.for_workspace(self.workspace).active().select_related("workspace")
        return found_or_refused(agents.filter(pk=self.kwargs["agent"]).first())

    @property
    def dataset(self) -> Dataset:
        rows = self.queryset.for_workspace(self.workspace).active().filter(agent__archived_at=None)
        return found_or_refused(rows.filter(agent=self.kwargs["agent"], pk=self.kwargs["dataset"]).first())

    def wish(self, serializer_class: type, request: Request, *, partial: bool = False) -> dict[str, Any]:
        """The checked body."""
        serializer = serializer_class(data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        checked: dict[str, Any] = serializer.validated_data
        return checked


class DatasetsView(TestsView):
    """The datasets of an agent."""

    right_for: ClassVar = {"create": "edit", "partial_update": "edit", "destroy": "edit", "restore": "edit"}

    @extend_schema(responses=DatasetSerializer(many=True))
    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = list(Dataset.objects.for_workspace(self.workspace).active().filter(agent=self.agent))
        return Response(DatasetSerializer(rows, many=True, context={"counts": count_cases(rows)}).data)

    @extend_schema(request=DatasetSerializer, responses={201: DatasetSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        agent = self.agent  # First: what is not there is a 404, whatever the body.
        made = services.create_dataset(agent=agent, name=self.wish(DatasetSerializer, request)["name"])
        return Response(DatasetSerializer(made).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return self.shown(self.dataset)

    @extend_schema(request=DatasetSerializer, responses=DatasetSerializer)
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        dataset = self.dataset
        services.rename_dataset(dataset=dataset, name=self.wish(DatasetSerializer, request)["name"])
        return self.shown(dataset)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Take the dataset out of sight; `restore` brings it back."""
        services.archive(self.dataset)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=DatasetSerializer)
    def restore(self, request: Request, **kwargs: Any) -> Response:
        """Bring a deleted dataset back."""
        rows = self.queryset.for_workspace(self.workspace).filter(agent=self.agent, pk=self.kwargs["dataset"])
        dataset = found_or_refused(rows.first())
        services.restore(dataset)
        return self.shown(dataset)

    def shown(self, dataset: Dataset) -> Response:
        return Response(DatasetSerializer(dataset, context={"counts": count_cases([dataset])}).data)


class CasesView(TestsView):
    """The cases of a dataset, in their order."""

    serializer_class = CaseSerializer
    right_for: ClassVar = {
        "create": "edit",
        "partial_update": "edit",
        "destroy": "edit",
        "restore": "edit",
        "order": "edit",
    }

    @extend_schema(responses=CaseSerializer(many=True))
    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = list(Case.objects.for_workspace(self.workspace).active().filter(dataset=self.dataset))
        return Response(CaseSerializer(rows, many=True, context={"last": last_results(rows)}).data)

    @extend_schema(responses={201: CaseSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        dataset = self.dataset
        (case,) = services.add_cases(dataset, [self.wish(CaseSerializer, request)])
        return Response(CaseSerializer(case).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        case = self.case
        services.change_case(case, self.wish(CaseSerializer, request, partial=True))
        return self.shown(case)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Take the case out of sight; `restore` brings it back."""
        services.archive(self.case)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=CaseSerializer)
    def restore(self, request: Request, **kwargs: Any) -> Response:
        """Bring a deleted case back."""
        rows = Case.objects.for_workspace(self.workspace).filter(dataset=self.dataset, pk=self.kwargs["case"])
        case = found_or_refused(rows.first())
        services.restore(case)
        return self.shown(case)

    @extend_schema(request=OrderSerializer, responses={204: None})
    def order(self, request: Request, **kwargs: Any) -> Response:
        """Put the cases in an order."""
        dataset = self.dataset
        services.order_cases(dataset, self.wish(OrderSerializer, request)["cases"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        parameters=[OpenApiParameter("format", str, enum=[*FORMATS], description="json unless told.")],
        responses={(200, "application/json"): str},
    )
    def export(self, request: Request, **kwargs: Any) -> HttpResponse:
        """The cases as a file, which can be imported again."""
        form = request.query_params.get("format", "json")
        if form not in FORMATS:
            raise ValidationError({"format": f"The formats are {', '.join(FORMATS)}."})
        dataset = self.dataset
        rows = Case.objects.for_workspace(self.workspace).active().filter(dataset=dataset)
        text = write_cases(rows.values("name", "inputs", "expected", "graders"), form)
        answer = HttpResponse(text, content_type=f"{MEDIA_TYPES[form]}; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="cases.{form}"'
        return answer

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # An export answers in its own form; `?format=` is its own word, too.
        return super().perform_content_negotiation(request, force=True)

    @property
    def case(self) -> Case:
        rows = Case.objects.for_workspace(self.workspace).active().select_related("workspace")
        return found_or_refused(rows.filter(dataset=self.dataset, pk=self.kwargs["case"]).first())

    def shown(self, case: Case) -> Response:
        return Response(CaseSerializer(case, context={"last": last_results([case])}).data)


class SaveRunView(WorkspaceView):
    """A run as a case."""

    queryset = Run.objects.select_related("agent__workspace", "workspace")
    serializer_class = SavedCaseSerializer
    right_for: ClassVar = {"create": "edit"}

    @extend_schema(request=SaveRunSerializer, responses={201: SavedCaseSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Save the run's inputs, and its outputs as what is expected."""
        run = self.get_object()
        wish = SaveRunSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        dataset = self._dataset(run, wish.validated_data.get("dataset"))
        case = services.save_run_as_case(run=run, dataset=dataset, name=wish.validated_data["name"])
        return Response(SavedCaseSerializer(case).data, status=status.HTTP_201_CREATED)

    def _dataset(self, run: Run, pk: Any) -> Dataset | None:
        if pk is None:
            return None
        rows = Dataset.objects.for_workspace(self.workspace).active().select_related("workspace", "agent")
        return found_or_refused(rows.filter(agent=run.agent_id, pk=pk).first())


class TestRunView(TestsView):
    """One test run."""

    serializer_class = TestRunDetailSerializer
    right_for: ClassVar = {"stop": "run"}

    @extend_schema(responses=TestRunDetailSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return self.shown(self.test_run)

    @extend_schema(request=None, responses=TestRunSerializer)
    def stop(self, request: Request, **kwargs: Any) -> Response:
        """Stop the test run: its runs are cancelled."""
        stop_test_run(self.test_run, by=request.user)  # type: ignore[arg-type]  # Signed in: IsAuthenticated ran.
        return Response(TestRunSerializer(add_counts([self.test_run])[0]).data)

    @property
    def test_run(self) -> TestRun:
        rows = TestRun.objects.for_workspace(self.workspace).select_related("workspace", "revision", "started_by")
        rows = rows.filter(dataset__agent=self.agent)
        return found_or_refused(rows.filter(pk=self.kwargs["test_run"]).first())

    def shown(self, test_run: TestRun) -> Response:
        (row,) = add_counts([test_run])
        row.results = read_results(row)
        return Response(TestRunDetailSerializer(row).data)


class ResultView(TestsView):
    """One case in one test run."""

    serializer_class = ResultDetailSerializer
    right_for: ClassVar = {"search": "run"}

    @extend_schema(responses=ResultDetailSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        result = self.result
        shown = read_result(result)
        shown.outputs = read_outputs(result)
        shown.regression = find_regression(result)
        shown.search = Search.objects.for_workspace(self.workspace).filter(result=result).first()
        return Response(ResultDetailSerializer(shown).data)

    @extend_schema(request=None, responses={201: SearchSerializer})
    def search(self, request: Request, **kwargs: Any) -> Response:
        """Look for the change since which this case fails, by running it on graphs in between."""
        by: Any = request.user
        search = start_search(result=self.result, by=by)
        return Response(SearchSerializer(search).data, status=status.HTTP_201_CREATED)

    @property
    def result(self) -> Result:
        rows = Result.objects.for_workspace(self.workspace).select_related(
            "workspace", "test_run__workspace", "test_run__revision", "case__dataset__agent__workspace"
        )
        rows = rows.filter(test_run__dataset__agent=self.agent)
        return found_or_refused(rows.filter(pk=self.kwargs["result"]).first())


class SearchView(TestsView):
    """A search for a change."""

    serializer_class = SearchSerializer
    right_for: ClassVar = {"stop": "run"}

    @extend_schema(responses=SearchSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(SearchSerializer(self.searched).data)

    @extend_schema(request=None, responses=SearchSerializer)
    def stop(self, request: Request, **kwargs: Any) -> Response:
        """Stop the search."""
        by: Any = request.user
        stop_search(self.searched, by=by)
        return Response(SearchSerializer(self.searched).data)

    @property
    def searched(self) -> Search:
        rows = Search.objects.for_workspace(self.workspace).select_related("workspace")
        rows = rows.filter(result__test_run__dataset__agent=self.agent)
        return found_or_refused(rows.filter(pk=self.kwargs["search"]).first())


def found_or_refused(row: Any) -> Any:
    """The row. Raises NotFound when there is none."""
    if row is None:
        raise NotFound
    return row
