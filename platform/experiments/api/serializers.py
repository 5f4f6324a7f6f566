"""How datasets, cases and tests look in REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from experiments.exchange import FORMATS
from experiments.models import Case, Dataset, Result, Search, TestRun

MOST_TEXT = 5_000_000  # characters of an imported text


RESULT_STATUSES = Result.Status.choices
TEST_RUN_STATUSES = TestRun.Status.choices


@extend_schema_field({})
class AnyField(serializers.JSONField):
    """Any JSON value."""


class DatasetSerializer(serializers.ModelSerializer[Dataset]):
    """Cases of an agent that are run together."""

    name = serializers.CharField(max_length=100)
    cases = serializers.SerializerMethodField(help_text="How many it has.")

    class Meta:
        model = Dataset
        fields = ("id", "name", "cases", "created_at")
        read_only_fields = ("created_at",)

    def get_cases(self, dataset: Dataset) -> int:
        return int(self.context.get("counts", {}).get(dataset.pk, 0))


class LastResultSerializer(serializers.Serializer[Any]):
    """What became of a case the last time."""

    id = serializers.UUIDField()
    test_run = serializers.UUIDField(source="test_run_id")
    status = serializers.ChoiceField(choices=RESULT_STATUSES)
    reason = serializers.CharField()
    revision = serializers.CharField(source="test_run.revision.sha")
    at = serializers.DateTimeField(source="test_run.started_at")


class CaseSerializer(serializers.ModelSerializer[Case]):
    """Inputs, what is expected of them, and graders: `{type, …settings}`. Without graders, what is expected has to
    come out; with nothing expected either, the run has to succeed.
    """

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    inputs = serializers.DictField(required=False)
    expected = AnyField(required=False, allow_null=True, help_text="The outputs by name; null: nothing is expected.")
    graders = serializers.ListField(child=serializers.DictField(), required=False)
    last = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = ("id", "name", "inputs", "expected", "graders", "position", "from_run", "last")
        read_only_fields = ("position", "from_run")

    @extend_schema_field(LastResultSerializer(allow_null=True))
    def get_last(self, case: Case) -> Any:
        found = self.context.get("last", {}).get(case.pk)
        return LastResultSerializer(found).data if found else None


class OrderSerializer(serializers.Serializer[Any]):
    """The cases in their new order."""

    cases = serializers.ListField(child=serializers.UUIDField(), max_length=1_000)


class SaveRunSerializer(serializers.Serializer[Any]):
    """Where to save a run as a case: a dataset of its agent, or its first one, which is made when there is none."""

    dataset = serializers.UUIDField(required=False, allow_null=True)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class SavedCaseSerializer(CaseSerializer):
    """The new case and where it is."""

    dataset = serializers.UUIDField(source="dataset_id", read_only=True)
    agent = serializers.UUIDField(source="dataset.agent_id", read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "dataset", "agent")  # type: ignore[assignment]


class CasesTextSerializer(serializers.Serializer[Any]):
    """Cases as a text; its format is guessed when it is not said."""

    text = serializers.CharField(max_length=MOST_TEXT, trim_whitespace=False)
    format = serializers.ChoiceField(choices=FORMATS, required=False)


class ImportedSerializer(serializers.Serializer[Any]):
    added = serializers.IntegerField()


class CountsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    running = serializers.IntegerField()
    passed = serializers.IntegerField()
    failed = serializers.IntegerField()
    error = serializers.IntegerField()


class TestRunSerializer(serializers.ModelSerializer[TestRun]):
    """All cases of a dataset on one revision."""

    revision = serializers.CharField(source="revision.sha")
    message = serializers.SerializerMethodField(help_text="The revision's; null when it was a draft.")
    started_by = serializers.SerializerMethodField()
    counts = CountsSerializer()

    class Meta:
        model = TestRun
        fields = (
            "id",
            "dataset",
            "revision",
            "message",
            "status",
            "started_by",
            "started_at",
            "finished_at",
            "counts",
        )
        read_only_fields = fields

    def get_message(self, test_run: TestRun) -> str | None:
        return test_run.revision.message if test_run.revision.named else None

    def get_started_by(self, test_run: TestRun) -> str | None:
        return test_run.started_by.get_full_name() if test_run.started_by else None


class NewTestRunSerializer(serializers.Serializer[Any]):
    """What to test: the draft as it stands, or a revision's id."""

    revision = serializers.CharField(max_length=40, default="draft")


class GradeSerializer(serializers.Serializer[Any]):
    """What one grader said; `passed` is null while a judge reads, `run` is the judge's."""

    grader = serializers.DictField()
    passed = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    run = serializers.UUIDField(allow_null=True)


class FiguresSerializer(serializers.Serializer[Any]):
    status = serializers.CharField()
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    cost = serializers.DecimalField(max_digits=20, decimal_places=10, normalize_output=True)
    cost_is_complete = serializers.BooleanField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class ResultSerializer(serializers.ModelSerializer[Result]):
    """What became of one case in a test run; `before` is its status in the one before."""

    name = serializers.CharField()
    grades = GradeSerializer(many=True, allow_null=True)
    figures = FiguresSerializer(allow_null=True)
    before = serializers.ChoiceField(choices=RESULT_STATUSES, allow_null=True)

    class Meta:
        model = Result
        fields = ("id", "case", "name", "position", "run", "status", "reason", "grades", "figures", "before")
        read_only_fields = fields


class TestRunDetailSerializer(TestRunSerializer):
    """A test run with its results."""

    results = ResultSerializer(many=True)

    class Meta(TestRunSerializer.Meta):
        fields = (*TestRunSerializer.Meta.fields, "results")  # type: ignore[assignment]


class GraphChangeSerializer(serializers.Serializer[Any]):
    """One difference of two graphs; an absent `before` or `after` is left out."""

    what = serializers.ChoiceField(choices=["graph", "input", "output", "node", "kind", "setting", "field", "edge"])
    way = serializers.ChoiceField(choices=["added", "removed", "changed"])
    node = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()
    before = AnyField(required=False)
    after = AnyField(required=False)


class TrySerializer(serializers.Serializer[Any]):
    """The case with the first `applied` groups of changes."""

    applied = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=["passed", "failed", "unclear"])
    reason = serializers.CharField(allow_blank=True)
    run = serializers.UUIDField(allow_null=True)


class SearchSerializer(serializers.ModelSerializer[Search]):
    """The search for the change since which a case fails; `found` is the first and last group to blame."""

    groups = GraphChangeSerializer(many=True)
    tries = TrySerializer(many=True)
    found = serializers.ListField(child=serializers.IntegerField(), allow_null=True)

    class Meta:
        model = Search
        fields = ("id", "result", "status", "conclusion", "groups", "tries", "found", "created_at")
        read_only_fields = fields

    def to_representation(self, search: Search) -> dict[str, Any]:
        return {**super().to_representation(search), "groups": search.groups}

    def get_fields(self) -> Any:
        fields = super().get_fields()
        fields["groups"] = serializers.ListField(child=GraphChangeSerializer(many=True))
        return fields


class RegressionSerializer(serializers.Serializer[Any]):
    """A case that passed before: the last good revision, the first bad one, and the changes between them."""

    good = serializers.CharField(source="good.test_run.revision.sha")
    good_at = serializers.DateTimeField(source="good.test_run.started_at")
    good_test_run = serializers.UUIDField(source="good.test_run_id")
    bad = serializers.CharField(source="bad.test_run.revision.sha")
    bad_at = serializers.DateTimeField(source="bad.test_run.started_at")
    bad_test_run = serializers.UUIDField(source="bad.test_run_id")
    changes = serializers.SerializerMethodField()

    @extend_schema_field(GraphChangeSerializer(many=True))
    def get_changes(self, regression: Any) -> Any:
        return [change.to_json() for change in regression.changes]


class ResultDetailSerializer(ResultSerializer):
    """A result with the values, and how the graph changed since the case passed."""

    inputs = serializers.DictField(source="asked.inputs")
    expected = AnyField(source="asked.expected", allow_null=True)
    outputs = serializers.DictField(allow_null=True)
    regression = RegressionSerializer(allow_null=True)
    search = SearchSerializer(allow_null=True)

    class Meta(ResultSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *ResultSerializer.Meta.fields,
            "inputs",
            "expected",
            "outputs",
            "regression",
            "search",
        )
