"""REST for people and places. Parse, one call, render."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tenancy import links, services
from tenancy.api import WorkspaceView, require_session
from tenancy.api.serializers import (
    AddedMemberSerializer,
    InvitationSerializer,
    MembershipSerializer,
    MeSerializer,
    NewMemberSerializer,
    NewTokenSerializer,
    PreferencesSerializer,
    ProjectSerializer,
    TokenSerializer,
    WorkspaceLineSerializer,
    WorkspaceSerializer,
)
from tenancy.api.workspace_view import token_of
from tenancy.models import ApiToken, Invitation, Membership, Project, User, Workspace
from tenancy.preferences import change_preferences, preferences_of


class MeView(RetrieveUpdateAPIView[User]):
    """Who you are, and where you may go."""

    serializer_class = MeSerializer
    http_method_names: ClassVar = ["get", "patch", "head", "options"]

    def get_object(self) -> Any:
        user = self.request.user
        user.lines = lines_for(self.request)
        return user

    def perform_update(self, serializer: Any) -> None:
        require_session(self.request)
        serializer.save()


class PreferencesView(APIView):
    """How you like your screen, in every browser you sign in with."""

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        return Response({"values": preferences_of(request.user)})  # type: ignore[arg-type]  # Signed in: IsAuthenticated ran.

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def patch(self, request: Request) -> Response:
        require_session(request)
        wish = PreferencesSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        values = change_preferences(user=request.user, values=wish.validated_data["values"])  # type: ignore[arg-type]
        return Response({"values": values})


class WorkspacesView(APIView):
    """Your workspaces; a token sees the one it was made for."""

    @extend_schema(responses=WorkspaceLineSerializer(many=True))
    def get(self, request: Request) -> Response:
        lines = lines_for(request)
        return Response({"count": len(lines), "next": None, "previous": None, "results": lines})

    @extend_schema(request=WorkspaceLineSerializer, responses={201: WorkspaceLineSerializer})
    def post(self, request: Request) -> Response:
        require_session(request)
        wish = WorkspaceLineSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        workspace = services.create_workspace(name=wish.validated_data["name"], owner=request.user)
        line = services.WorkspaceLine(slug=workspace.slug, name=workspace.name, role="owner")
        return Response(line, status=status.HTTP_201_CREATED)


class WorkspaceDetail(mixins.RetrieveModelMixin, mixins.UpdateModelMixin, WorkspaceView):
    """One workspace: its name and its switches."""

    serializer_class = WorkspaceSerializer
    right_for: ClassVar = {"partial_update": "manage_workspace"}

    def get_object(self) -> Any:
        # Read anew: two who change switches within the second that a membership is kept must not undo each other.
        return Workspace.objects.get(pk=self.workspace.pk)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "membership": getattr(self.request, "membership", None)}


class MembersView(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, WorkspaceView
):
    """Who is here, in which role."""

    queryset = Membership.objects.select_related("user", "workspace")
    serializer_class = MembershipSerializer
    right_for: ClassVar = {
        "create": "manage_members",
        "partial_update": "manage_members",
        "destroy": "manage_members",
        "leave": "view",  # Anybody may go.
    }

    @extend_schema(request=NewMemberSerializer, responses={201: AddedMemberSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wish = NewMemberSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        added = services.add_member(workspace=self.workspace, by=self.membership, **wish.validated_data)
        member = added if isinstance(added, Membership) else None
        invitation = added if isinstance(added, Invitation) else None
        context = {"link_to": link_maker(request)}
        if invitation:
            links.mail_invitation(invitation, context["link_to"](invitation))
        shown = AddedMemberSerializer({"member": member, "invitation": invitation}, context=context)
        return Response(shown.data, status=status.HTTP_201_CREATED)

    def perform_update(self, serializer: Any) -> None:
        role = serializer.validated_data.get("role", serializer.instance.role)
        serializer.instance = services.change_role(membership=serializer.instance, role=role, by=self.membership)

    def perform_destroy(self, membership: Membership) -> None:
        services.remove_member(membership=membership, by=self.membership)

    @extend_schema(request=None, responses={204: None})
    def leave(self, request: Request, **kwargs: Any) -> Response:
        require_session(request)
        services.remove_member(membership=self.membership, by=self.membership)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationsView(mixins.ListModelMixin, mixins.DestroyModelMixin, WorkspaceView):
    """Open invitations, for those who manage members; deleting one withdraws it."""

    queryset = Invitation.objects.select_related("workspace")
    serializer_class = InvitationSerializer
    right_for: ClassVar = {"list": "manage_members", "destroy": "manage_members"}

    def get_queryset(self) -> QuerySet[Invitation]:
        return super().get_queryset().filter(accepted_at=None)  # type: ignore[no-any-return]

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "link_to": link_maker(self.request)}


class ProjectsView(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    WorkspaceView,
):
    """Folders of agents."""

    queryset = Project.objects.all()
    serializer_class = ProjectSerializer
    right_for: ClassVar = {"create": "edit", "partial_update": "edit", "destroy": "edit"}

    def perform_create(self, serializer: Any) -> None:
        serializer.save(workspace=self.workspace)

    def perform_destroy(self, project: Project) -> None:
        services.delete_project(project=project)


class TokensView(mixins.ListModelMixin, mixins.DestroyModelMixin, WorkspaceView):
    """Your own tokens in this workspace. A token cannot make or revoke tokens."""

    queryset = ApiToken.objects.filter(revoked_at=None)
    serializer_class = TokenSerializer
    right_for: ClassVar = {"create": "view", "destroy": "view"}  # One's own keys never exceed one's own role.

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else rows.filter(user=self.request.user)

    @extend_schema(request=TokenSerializer, responses={201: NewTokenSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        require_session(request)
        wish = TokenSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        token, secret = services.issue_token(membership=self.membership, **{"expires_at": None, **wish.validated_data})
        return Response({**TokenSerializer(token).data, "secret": secret}, status=status.HTTP_201_CREATED)

    def perform_destroy(self, token: ApiToken) -> None:
        require_session(self.request)
        services.revoke_token(token=token)


def lines_for(request: Request) -> list[services.WorkspaceLine]:
    """The asker's workspaces; a token's own workspace only."""
    token = token_of(request)
    lines = services.workspaces_of(request.user)  # type: ignore[arg-type]  # Signed in: IsAuthenticated ran.
    return lines if token is None else [line for line in lines if line["slug"] == token.workspace.slug]


def link_maker(request: Request) -> Callable[[Invitation], str]:
    return lambda invitation: request.build_absolute_uri(
        reverse("invitation", args=[links.sign_invitation(invitation)])
    )
