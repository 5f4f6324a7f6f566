"""How what runs ask people looks in REST."""

from typing import Any

from rest_framework import serializers

from runs.approvals import may_decide
from runs.models import Approval

APPROVERS = ("operator", "builder", "admin", "owner")


class AskedSerializer(serializers.Serializer[Any]):
    """What a step asked a person. It waits at most `seconds` from `requested_at`."""

    id = serializers.UUIDField()
    question = serializers.CharField()
    approvers = serializers.ChoiceField(choices=APPROVERS, help_text="The least role that may decide.")
    editable = serializers.BooleanField(help_text="Whether the value may be changed first.")
    requested_at = serializers.DateTimeField()
    seconds = serializers.FloatField()
    decision = serializers.ChoiceField(choices=["approve", "reject", "timed_out"], allow_null=True)
    name = serializers.CharField(allow_blank=True, help_text="Who decided.")
    comment = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    """What a step of a run asks people now: about its input `value`."""

    agent = serializers.UUIDField(source="run.agent_id")
    agent_name = serializers.CharField(source="run.agent.name")
    approvers = serializers.ChoiceField(choices=APPROVERS, help_text="The least role that may decide.")
    may_decide = serializers.SerializerMethodField(help_text="Whether you may.")
    requested_at = serializers.DateTimeField(source="created_at")
    started_by = serializers.SerializerMethodField()

    class Meta:
        model = Approval
        fields = (
            "id",
            "run",
            "step",
            "attempt",
            "agent",
            "agent_name",
            "question",
            "editable",
            "approvers",
            "may_decide",
            "requested_at",
            "due_at",
            "started_by",
        )
        read_only_fields = fields

    def get_may_decide(self, approval: Approval) -> bool:
        return may_decide(self.context["member"], approval)

    def get_started_by(self, approval: Approval) -> str | None:
        by = approval.run.started_by
        return by.get_full_name() if by else None


class OpenApprovalsSerializer(serializers.Serializer[Any]):
    open = serializers.IntegerField(help_text="Approvals that wait for a decision which you may take.")


class DecisionSerializer(serializers.Serializer[Any]):
    """A decision. `approval` is the id of the question that you saw; without it whatever the step asks now is decided.
    `value` stands for the one that was asked about, where the approval is editable.
    """

    step = serializers.CharField(max_length=2_000)
    approval = serializers.UUIDField(required=False)
    decision = serializers.ChoiceField(choices=["approve", "reject"])
    comment = serializers.CharField(max_length=2_000, allow_blank=True, default="")
    value = serializers.JSONField(required=False, allow_null=True)
