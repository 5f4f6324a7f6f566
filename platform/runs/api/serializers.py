"""How runs look in REST, and the shapes that the schema shows to clients."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from runs.api.approval_serializers import AskedSerializer
from runs.models import Run
from runs.scripts import MODES

STATUSES = Run.Status.values


class ErrorSerializer(serializers.Serializer[Any]):
    """Why a step or a run failed."""

    code = serializers.CharField()
    message = serializers.CharField()
    advice = serializers.CharField(required=False, allow_blank=True)
    retryable = serializers.BooleanField(required=False)


class RunLineSerializer(serializers.ModelSerializer[Run]):
    """A run in a list."""

    status = serializers.ChoiceField(choices=STATUSES)
    agent_name = serializers.CharField(source="agent.name")
    revision = serializers.CharField(source="revision.sha")
    started_by = serializers.SerializerMethodField()
    error = ErrorSerializer(allow_null=True)
    cost = serializers.DecimalField(max_digits=20, decimal_places=10, normalize_output=True)

    class Meta:
        model = Run
        fields = (
            "id",
            "status",
            "agent",
            "agent_name",
            "project",
            "revision",
            "trigger",
            "priority",
            "started_by",
            "tokens_in",
            "tokens_out",
            "cost",
            "cost_is_complete",
            "error",
            "created_at",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields

    def get_started_by(self, run: Run) -> str | None:
        return run.started_by.get_full_name() if run.started_by else None


class SourceSerializer(serializers.Serializer[Any]):
    """Where a run has results from that it does not work out itself: `run` and `step` are null where none is meant."""

    run = serializers.UUIDField(allow_null=True)
    step = serializers.CharField(allow_null=True)
    mode = serializers.ChoiceField(choices=MODES)


class RunSerializer(RunLineSerializer):
    """One run. A text longer than 16 KB stands in `inputs` and `outputs` as
    `{"$blob": sha256, "size", "media_type"}`; its bytes are at `/runs/{id}/blobs/{sha256}`.
    """

    inputs = serializers.DictField()
    outputs = serializers.DictField(allow_null=True)
    source = SourceSerializer(allow_null=True)

    class Meta:
        model = Run
        fields = (*RunLineSerializer.Meta.fields, "inputs", "outputs", "seq", "wake_at", "source")
        read_only_fields = fields


class BreakpointSerializer(serializers.Serializer[Any]):
    """A step that is held before it begins; with a condition, JSONata over its inputs, only if that is true."""

    condition = serializers.CharField(max_length=2_000, allow_blank=True, default="")


BREAKPOINTS_HELP = "By the node's id, or its path inside containers and sub-agents: each/summarise."


class DebugSerializer(serializers.Serializer[Any]):
    """Where a run stops: at breakpoints, or before every step (`step_into`)."""

    breakpoints = serializers.DictField(child=BreakpointSerializer(), default=dict, help_text=BREAKPOINTS_HELP)
    mode = serializers.ChoiceField(choices=["run", "step_into"], default="run")


class ControlSerializer(serializers.Serializer[Any]):
    """What to do with a run that is under way. `step` names a held step's path; without it the one that was held first
    goes on. `inputs` replace values of single ports, `outputs` stand for the step's own, which is not carried out then.
    """

    action = serializers.ChoiceField(choices=["pause", "resume", "step_over", "step_into", "release", "breakpoints"])
    step = serializers.CharField(max_length=1_000, required=False)
    inputs = serializers.DictField(required=False)
    outputs = serializers.DictField(required=False)
    breakpoints = serializers.DictField(child=BreakpointSerializer(), required=False, help_text=BREAKPOINTS_HELP)

    def validate(self, wish: dict[str, Any]) -> dict[str, Any]:
        if (wish["action"] == "breakpoints") != ("breakpoints" in wish):
            raise serializers.ValidationError({"breakpoints": "They go with the action breakpoints, and only with it."})
        if wish.keys() & {"inputs", "outputs"} and "step" not in wish:
            raise serializers.ValidationError({"step": "Name the held step that these values are for."})
        if wish["action"] in ("pause", "resume", "breakpoints") and "step" in wish:
            raise serializers.ValidationError({"step": f"The action {wish['action']} is about the whole run."})
        return wish


class NewRunSerializer(serializers.Serializer[Any]):
    """What to start. Without a revision the draft is run; `wait` is how many seconds to wait for the end."""

    inputs = serializers.DictField(default=dict)
    revision = serializers.CharField(max_length=40, required=False)
    wait = serializers.FloatField(min_value=0, max_value=60, default=0)
    debug = DebugSerializer(required=False)


class NewPartSerializer(NewRunSerializer):
    """What to start. Without a revision the draft is run; `wait` is how many seconds to wait for the end.

    A run of the draft may be of a part of it: `until` a node, `from` a node, or `only` one node. What comes before gets
    its results from the draft's pins and from the run `reuse`, the newest that is over unless it is told.
    """

    until = serializers.CharField(max_length=64, required=False, help_text="End after this node.")
    only = serializers.CharField(max_length=64, required=False, help_text="Carry out this node alone.")
    reuse = serializers.UUIDField(required=False, help_text="The run whose results are given again.")
    given = serializers.DictField(required=False, help_text="Outputs for steps, by their paths.")
    pins = serializers.BooleanField(default=True, help_text="Whether the draft's pinned outputs are given.")

    def get_fields(self) -> dict[str, Any]:
        begin = serializers.CharField(max_length=64, required=False, help_text="Begin with this node.")
        return {**super().get_fields(), "from": begin}  # A word of Python's.


PART_FIELDS = frozenset({"until", "only", "from", "reuse", "given", "pins"})


class ForkSerializer(serializers.Serializer[Any]):
    """How a run is forked: what is not told to be otherwise is given as it was recorded, at no cost.

    `from`: the step and all that depends on it are carried out again. `failed`: so is what failed or did not end.
    `models`: all but the answers of models. `all`: nothing.
    """

    mode = serializers.ChoiceField(choices=["from", "failed", "models", "all"], default="from")
    step = serializers.CharField(max_length=2_000, required=False, help_text="The path of the step to fork from.")
    outputs = serializers.DictField(required=False, help_text="Outputs for steps in place of theirs, by path.")
    inputs = serializers.DictField(required=False, help_text="Inputs in place of the run's.")
    revision = serializers.CharField(
        max_length=40, required=False, help_text="A revision's sha, or draft; else the run's own revision."
    )


class NewBatchSerializer(serializers.Serializer[Any]):
    """What to start for each of many inputs. Without a revision the draft is run, as it stands now, for all of them."""

    inputs = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=settings.MOST_RUNS_PER_BATCH)
    revision = serializers.CharField(max_length=40, required=False)


class BatchSerializer(serializers.Serializer[Any]):
    """The ids of the new runs, in the order of the inputs."""

    runs = serializers.ListField(child=serializers.UUIDField())


class CancelSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class EnvelopeSerializer(serializers.Serializer[Any]):
    """A numbered event of a run: `seq` rises by one from 1, `node` is the step's path.

    Only a socket that was asked for `values=top` sends thin ones: their values are left out, the names of ports stay.
    """

    run = serializers.UUIDField()
    seq = serializers.IntegerField(min_value=1)
    type = serializers.CharField()
    at = serializers.DateTimeField()
    node = serializers.CharField(allow_null=True)
    data = serializers.DictField()
    thin = serializers.BooleanField(required=False)


class EventPageSerializer(serializers.Serializer[Any]):
    """Some events in order; `next` is the number to ask after, null at the end of what there is."""

    events = EnvelopeSerializer(many=True)
    next = serializers.IntegerField(allow_null=True)


class AttemptSerializer(serializers.Serializer[Any]):
    attempt = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    error = ErrorSerializer(allow_null=True)


class HoldSerializer(serializers.Serializer[Any]):
    """A time in which a person who debugs held the step."""

    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class StepSerializer(serializers.Serializer[Any]):
    """One step of a run, folded from its events."""

    path = serializers.CharField()
    status = serializers.ChoiceField(
        choices=[
            "running",
            "held",
            "retrying",
            "sleeping",
            "asking",
            "waiting",
            "succeeded",
            "failed",
            "skipped",
            "cancelled",
        ]
    )
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    inputs = serializers.DictField(allow_null=True)
    outputs = serializers.DictField(allow_null=True)
    error = ErrorSerializer(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    attempts = AttemptSerializer(many=True)
    holds = HoldSerializer(many=True, help_text="What of the time between start and end is no part of the step's time.")
    approval = AskedSerializer(allow_null=True)
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    cost = serializers.CharField()
    cost_is_complete = serializers.BooleanField()
    models = serializers.ListField(child=serializers.CharField())
    logs = serializers.ListField(child=serializers.CharField())
    reused = serializers.ChoiceField(
        choices=["pinned", "recorded", "edited"],
        allow_null=True,
        help_text="Why the step was given its result instead of being carried out; null when it was carried out.",
    )


class NodeNameSerializer(serializers.Serializer[Any]):
    """A node of a sub-agent; `agent` is the reference of the sub-agent that it runs itself."""

    kind = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    agent = serializers.CharField(allow_null=True)


class RunNamesSerializer(serializers.Serializer[Any]):
    """The nodes of a run's sub-agents: by reference, then by id."""

    agents = serializers.DictField(child=serializers.DictField(child=NodeNameSerializer()))


class DeltaSerializer(serializers.Serializer[Any]):
    """New text of a running step on the live socket: append it. `offset` is the length of what came before."""

    type = serializers.ChoiceField(choices=["delta"])
    node = serializers.CharField()
    attempt = serializers.IntegerField()
    take = serializers.IntegerField()
    channel = serializers.CharField()
    offset = serializers.IntegerField()
    text = serializers.CharField()


class PartialSerializer(serializers.Serializer[Any]):
    """All text of a running step so far on the live socket: it replaces what is shown."""

    type = serializers.ChoiceField(choices=["partial"])
    node = serializers.CharField()
    attempt = serializers.IntegerField()
    take = serializers.IntegerField()
    channel = serializers.CharField()
    text = serializers.CharField()


class EventsSerializer(serializers.Serializer[Any]):
    """Numbered events on the live socket."""

    type = serializers.ChoiceField(choices=["events"])
    events = EnvelopeSerializer(many=True)


class HelloSerializer(serializers.Serializer[Any]):
    """The first message on the live socket: where the run stands."""

    type = serializers.ChoiceField(choices=["hello"])
    run = serializers.UUIDField()
    seq = serializers.IntegerField()
    status = serializers.ChoiceField(choices=STATUSES)


class PingSerializer(serializers.Serializer[Any]):
    """Nothing has happened for some seconds."""

    type = serializers.ChoiceField(choices=["ping"])


LiveMessage = PolymorphicProxySerializer(
    component_name="LiveMessage",
    serializers=[HelloSerializer, EventsSerializer, PartialSerializer, DeltaSerializer, PingSerializer],
    resource_type_field_name=None,
)


class MonthSerializer(serializers.Serializer[Any]):
    """What was spent in one month: by runs, and by questions to models that no run asked."""

    month = serializers.DateField()
    runs = serializers.IntegerField()
    questions = serializers.IntegerField(help_text="Explanations of failures and plans from sentences.")
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    cost = serializers.DecimalField(max_digits=20, decimal_places=10, normalize_output=True)
    questions_cost = serializers.DecimalField(
        max_digits=20, decimal_places=10, normalize_output=True, help_text="The part of the cost that questions had."
    )
    cost_is_complete = serializers.BooleanField()


class SpendingSerializer(MonthSerializer):
    """What one project spent in one month."""

    project = serializers.UUIDField()
