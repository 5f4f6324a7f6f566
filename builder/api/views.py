"""REST for agents, drafts, templates and node kinds. Parse, one call, render."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import F, FilteredRelation, Q, TextField
from django.db.models.functions import Cast, Greatest
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from builder import services, templates
from builder.api.parsers import AnyFormat, TextParser, UploadParser, YamlParser
from builder.api.plain import LINE, agent_line
from builder.api.serializers import (
    AgentDetailSerializer,
    AgentSerializer,
    ChangedDraftSerializer,
    CommandsSerializer,
    DraftSerializer,
    ImportSerializer,
    NewAgentSerializer,
    NewCommitSerializer,
    NodeKindSerializer,
    ReadTextSerializer,
    RevisionDetailSerializer,
    RevisionSerializer,
    TemplateLineSerializer,
    TemplateSerializer,
    TextSerializer,
)
from builder.commands import read_commands
from builder.kinds import describe_kinds
from graphs import services as graphs
from graphs.models import MAIN, Agent, Revision
from graphs.text import parse_yaml
from tenancy.api import WorkspaceView
from tenancy.errors import NotFound
from tenancy.models import Project

BODY_PARSERS = tuple(api_settings.DEFAULT_PARSER_CLASSES) or (JSONParser,)
MEDIA_TYPES = {"yaml": "application/yaml", "json": "application/json"}


class BuilderView(WorkspaceView):
    """What the views of agents share."""

    queryset = (
        Agent.objects.active()
        .annotate(main=FilteredRelation("branches", condition=Q(branches__name=MAIN)))
        .annotate(edited_at=Greatest("updated_at", "main__draft__changed_at"), head_sha=F("main__head__sha"))
        .order_by("-edited_at", "id")
        .select_related("project", "workspace")
    )

    @property
    def agent(self) -> Agent:
        """The agent of the URL, in this workspace."""
        found: Agent | None = self.get_queryset().filter(pk=self.kwargs["agent"]).first()
        if found is None:
            raise NotFound
        return found

    def wish(self, serializer_class: type, request: Request) -> dict[str, Any]:
        """The checked body of the request."""
        serializer = serializer_class(data=request.data, context={"workspace": self.workspace})
        serializer.is_valid(raise_exception=True)
        checked: dict[str, Any] = serializer.validated_data
        return checked

    def project_of(self, wish: dict[str, Any]) -> Project:
        """The project that was asked for, else the workspace's first."""
        project = wish.get("project") or Project.objects.for_workspace(self.workspace).order_by("created_at").first()
        if project is None:
            raise ValidationError({"project": "This workspace has no project yet. Create one first."})
        found: Project = project
        return found

    def shown(self, agent: Agent, status: int = status.HTTP_200_OK) -> Response:
        """The agent as it is stored now."""
        fresh = self.get_queryset().get(pk=agent.pk)
        return Response(AgentDetailSerializer(fresh, context={"workspace": self.workspace}).data, status=status)


class AgentsView(BuilderView):
    """The agents of a workspace."""

    serializer_class = AgentSerializer
    right_for: ClassVar = {"create": "edit"}

    def get_queryset(self) -> Any:
        agents = super().get_queryset()
        if project := self.request.query_params.get("project"):
            named = Project.objects.for_workspace(self.workspace).annotate(text_id=Cast("pk", TextField()))
            agents = agents.filter(project__in=named.filter(Q(slug=project) | Q(text_id=project)))
        if search := self.request.query_params.get("search", "").strip():
            agents = agents.matching(search)
        return agents

    @extend_schema(
        parameters=[
            OpenApiParameter("project", str, description="A project's slug or id."),
            OpenApiParameter("search", str, description="Text in the name or description."),
        ]
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.get_queryset().values(*LINE))
        return self.get_paginated_response([agent_line(row) for row in rows or ()])

    @extend_schema(request=NewAgentSerializer, responses={201: AgentDetailSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wish = self.wish(NewAgentSerializer, request)
        project, name = self.project_of(wish), wish.get("name")
        if slug := wish.get("template"):
            agent = services.create_from_template(project=project, slug=slug, by=request.user, name=name)
        else:
            graph = services.readable_data(wish["graph"]) if "graph" in wish else None
            graph = services.read_text(wish["text"]) if "text" in wish else graph
            agent = services.create_agent(
                project=project, by=request.user, name=name, graph=graph, description=wish.get("description")
            )
        return self.shown(agent, status.HTTP_201_CREATED)


class AgentView(BuilderView):
    """One agent."""

    serializer_class = AgentDetailSerializer
    right_for: ClassVar = {"partial_update": "edit", "destroy": "edit"}

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return self.shown(self.agent)

    @extend_schema(request=AgentSerializer)
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        agent = self.agent
        context = {"workspace": self.workspace}
        serializer = AgentSerializer(agent, data=request.data, partial=True, context=context)
        serializer.is_valid(raise_exception=True)
        wish = serializer.validated_data
        if project := wish.get("project"):
            graphs.move_agent(agent, project)
        services.rename_agent(agent, name=wish.get("name"), description=wish.get("description"), by=request.user)
        return self.shown(agent)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        graphs.archive_agent(self.agent)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DraftView(BuilderView):
    """The draft of an agent, and the commands that change it."""

    serializer_class = DraftSerializer
    right_for: ClassVar = {"change": "edit"}

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(DraftSerializer(services.open_draft(self.agent)).data)

    @extend_schema(request=CommandsSerializer, responses=ChangedDraftSerializer)
    def change(self, request: Request, **kwargs: Any) -> Response:
        """Apply commands to the draft, all or none."""
        agent = self.agent  # First: what is not there is a 404, whatever the body.
        wish = self.wish(CommandsSerializer, request)["commands"]
        state = services.apply_commands(agent, read_commands(wish), request.user)
        return Response(ChangedDraftSerializer(state).data)


class DraftTextView(BuilderView):
    """The text of a draft."""

    serializer_class = TextSerializer
    parser_classes: ClassVar = [*BODY_PARSERS, YamlParser, TextParser]
    content_negotiation_class = AnyFormat
    right_for: ClassVar = {"update": "edit", "read": "edit"}

    @extend_schema(
        parameters=[OpenApiParameter("format", str, enum=["yaml", "json"], description="yaml unless told.")],
        responses={(200, "application/yaml"): str},
    )
    def retrieve(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Export: importing what this gives makes the same bytes again."""
        format = request.query_params.get("format", "yaml")
        if format not in MEDIA_TYPES:
            raise ValidationError({"format": "The formats are yaml and json."})
        agent = self.agent
        response = HttpResponse(services.export_text(agent, format), content_type=MEDIA_TYPES[format])
        response["Content-Disposition"] = f'attachment; filename="{agent.slug}.{format}"'
        return response

    @extend_schema(request={"application/json": TextSerializer, "application/yaml": str}, responses=DraftSerializer)
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Make the draft what a text says, or bring an edit of its text into it. On refusal it stays as it was."""
        agent = self.agent
        if isinstance(request.data, bytes):
            state = services.replace_text(agent, request.data, None, request.user)
        elif (wish := self.wish(TextSerializer, request)).get("base"):
            state = services.merge_text(agent, wish["text"], wish["base"], wish.get("format"), request.user)
        else:
            state = services.replace_text(agent, wish["text"], wish.get("format"), request.user)
        return Response(DraftSerializer(state).data)

    @extend_schema(request=TextSerializer, responses=ReadTextSerializer)
    def read(self, request: Request, **kwargs: Any) -> Response:
        """The graph that a text says, or that an edit of the draft's text makes of it. The draft stays as it is."""
        agent = self.agent
        wish = self.wish(TextSerializer, request)
        read = services.read_edit(agent, wish["text"], wish.get("base"), wish.get("format"))
        return Response(ReadTextSerializer(read).data)


class RevisionsView(mixins.ListModelMixin, BuilderView):
    """The commits of an agent, newest first."""

    queryset = Revision.objects.named().without_text().select_related("author")
    serializer_class = RevisionSerializer
    right_for: ClassVar = {"create": "edit"}

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(agent__archived_at=None, agent=self.kwargs.get("agent"))

    def list(self, request: Request, **kwargs: Any) -> Response:
        self.check_agent()
        return super().list(request, **kwargs)

    @extend_schema(request=NewCommitSerializer, responses={201: RevisionSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Commit the draft."""
        agent = self.check_agent()
        message = self.wish(NewCommitSerializer, request)["message"]
        revision = services.commit_draft(agent, message, request.user)
        return Response(RevisionSerializer(revision).data, status=status.HTTP_201_CREATED)

    def check_agent(self) -> Agent:
        """The agent of the URL; this view's own queryset is of revisions."""
        agents = Agent.objects.for_workspace(self.workspace).active().select_related("workspace")
        found: Agent | None = agents.filter(pk=self.kwargs["agent"]).first()
        if found is None:
            raise NotFound
        return found


class RevisionView(RevisionsView):
    """One revision with its graph; unnamed ones, which runs of drafts pin, are found too."""

    queryset = Revision.objects.select_related("author", "agent", "workspace")
    serializer_class = RevisionDetailSerializer
    right_for: ClassVar = {"restore": "edit"}

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        revision = self.revision()
        revision.graph = parse_yaml(revision.yaml)  # type: ignore[attr-defined]  # For the serializer.
        return Response(RevisionDetailSerializer(revision).data)

    @extend_schema(request=None, responses=DraftSerializer)
    def restore(self, request: Request, **kwargs: Any) -> Response:
        """Make the draft what this revision holds."""
        revision = self.revision()
        return Response(DraftSerializer(services.restore_revision(revision.agent, revision, request.user)).data)

    def revision(self) -> Revision:
        """The revision of the URL."""
        found: Revision | None = self.get_queryset().filter(sha=self.kwargs["sha"]).first()
        if found is None:
            raise NotFound
        return found


class ImportView(BuilderView):
    """Import an agent from a file or a text."""

    serializer_class = ImportSerializer
    parser_classes: ClassVar = [UploadParser, *BODY_PARSERS]
    right_for: ClassVar = {"create": "edit"}

    @extend_schema(
        request={"multipart/form-data": ImportSerializer, "application/json": ImportSerializer},
        responses={201: AgentDetailSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        wish = self.wish(ImportSerializer, request)
        graph = services.read_text(wish["file"].read() if "file" in wish else wish["text"])
        agent = services.create_agent(
            project=self.project_of(wish), by=request.user, name=wish.get("name"), graph=graph, origin={"import": True}
        )
        return self.shown(agent, status.HTTP_201_CREATED)


class TemplatesView(APIView):
    """The templates, in the order of the gallery."""

    @extend_schema(responses=TemplateLineSerializer(many=True))
    def get(self, request: Request) -> Response:
        lines = TemplateLineSerializer(templates.find_templates(), many=True).data
        return Response({"count": len(lines), "next": None, "previous": None, "results": lines})


class TemplateView(APIView):
    """One template, with inputs to try it with."""

    @extend_schema(responses=TemplateSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(TemplateSerializer(templates.get_template(slug)).data)


class NodeKindsView(APIView):
    """Every node kind, as the editor needs it."""

    @extend_schema(responses=NodeKindSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(describe_kinds())
