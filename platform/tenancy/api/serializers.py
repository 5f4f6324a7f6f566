"""The JSON of people and places."""

from typing import Any

from django.conf import settings as site
from django.utils import timezone
from rest_framework import serializers

from tenancy.access import forget
from tenancy.models import ApiToken, Invitation, Membership, Project, User, Workspace
from tenancy.permissions import RIGHTS, ROLES, SCOPES
from tenancy.services import create_project


class UserSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields: tuple[str, ...] = ("id", "email", "name")
        read_only_fields = ("email",)


class WorkspaceLineSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField(read_only=True)
    name = serializers.CharField(max_length=100)
    role = serializers.ChoiceField(choices=ROLES, read_only=True)


class MeSerializer(UserSerializer):
    workspaces = WorkspaceLineSerializer(many=True, read_only=True, source="lines")

    class Meta(UserSerializer.Meta):
        fields = (*UserSerializer.Meta.fields, "workspaces")


class PreferencesSerializer(serializers.Serializer[Any]):
    values = serializers.DictField(
        child=serializers.JSONField(allow_null=True),
        help_text="What is not sent stays as it is; null takes a choice back.",
    )


class WorkspaceSettingsSerializer(serializers.Serializer[Any]):
    """The switches of a workspace; what is not sent stays as it is."""

    allow_private_network = serializers.BooleanField(
        required=False, help_text="Let agents and connections reach private addresses."
    )
    model_aliases = serializers.DictField(
        child=serializers.CharField(max_length=300, allow_blank=True),
        required=False,
        help_text='What "smart" and "fast" stand for: "<connection>/<model>".',
    )

    def validate_allow_private_network(self, wished: bool) -> bool:
        if wished and not site.PRIVATE_NETWORK_ALLOWED:
            raise serializers.ValidationError(
                "This site does not let workspaces reach private addresses.", code="forbidden"
            )
        return wished

    def validate_model_aliases(self, aliases: dict[str, str]) -> dict[str, str]:
        unknown = aliases.keys() - {"smart", "fast"}
        if unknown:
            raise serializers.ValidationError(
                f"Only smart and fast are aliases, not {sorted(unknown)[0]}.", code="unknown"
            )
        return aliases


class WorkspaceSerializer(serializers.ModelSerializer[Workspace]):
    settings = WorkspaceSettingsSerializer(required=False)
    role = serializers.SerializerMethodField()
    rights = serializers.SerializerMethodField()

    class Meta:
        model = Workspace
        fields = ("id", "slug", "name", "settings", "role", "rights", "created_at")
        read_only_fields = ("slug",)

    def get_role(self, workspace: Workspace) -> str:
        return str(self.context["membership"].role)

    def get_rights(self, workspace: Workspace) -> list[str]:
        return sorted(self.context["membership"].rights & RIGHTS)

    def to_representation(self, workspace: Workspace) -> dict[str, Any]:
        shown = super().to_representation(workspace)
        shown["settings"] = {"allow_private_network": False, "model_aliases": {}, **workspace.settings}
        return shown

    def update(self, workspace: Workspace, data: dict[str, Any]) -> Workspace:
        workspace.name = data.get("name", workspace.name)
        workspace.settings = {**workspace.settings, **data.get("settings", {})}
        workspace.save(update_fields=["name", "settings"])
        forget()
        return workspace


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    user = UserSerializer(read_only=True)
    role = serializers.ChoiceField(choices=ROLES)

    class Meta:
        model = Membership
        fields = ("id", "user", "role", "created_at")


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    link = serializers.SerializerMethodField(help_text="Send it to the invited person; it works once.")

    class Meta:
        model = Invitation
        fields = ("id", "email", "role", "expires_at", "created_at", "link")

    def get_link(self, invitation: Invitation) -> str:
        return str(self.context["link_to"](invitation))


class NewMemberSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=ROLES)


class AddedMemberSerializer(serializers.Serializer[Any]):
    """Exactly one of the two: a member at once, or an invitation with its link."""

    member = MembershipSerializer(allow_null=True)
    invitation = InvitationSerializer(allow_null=True)


class ProjectSerializer(serializers.ModelSerializer[Project]):
    class Meta:
        model = Project
        fields = ("id", "name", "slug", "created_at")
        read_only_fields = ("slug",)

    def create(self, data: dict[str, Any]) -> Project:
        return create_project(**data)


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES), min_length=1)

    class Meta:
        model = ApiToken
        fields: tuple[str, ...] = ("id", "name", "prefix", "scopes", "expires_at", "last_used_at", "created_at")
        read_only_fields = ("prefix", "last_used_at")

    def validate_expires_at(self, moment: Any) -> Any:
        if moment is not None and moment <= timezone.now():
            raise serializers.ValidationError("This moment has passed already.", code="past")
        return moment


class NewTokenSerializer(TokenSerializer):
    secret = serializers.CharField(read_only=True, help_text="Shown this once; it cannot be read again.")

    class Meta(TokenSerializer.Meta):
        fields = (*TokenSerializer.Meta.fields, "secret")
