"""REST for threads of comments below an agent, and for the inbox of mentions. Parse, one call, render."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from builder import inbox, threads
from builder.api.comment_serializers import (
    CommentSerializer,
    MentionSerializer,
    NewCommentSerializer,
    NewThreadSerializer,
    ThreadSerializer,
    UnreadSerializer,
)
from builder.models import Comment, CommentThread, Mention
from builder.querysets import in_state, seen_by
from graphs.models import MAIN, Agent
from tenancy.api import WorkspaceView
from tenancy.errors import NotFound

STATE = OpenApiParameter("state", str, enum=["open", "resolved"], description="Both unless told.")


class ThreadsView(mixins.ListModelMixin, mixins.RetrieveModelMixin, WorkspaceView):
    """The threads on an agent's draft, the one that changed last first."""

    queryset = CommentThread.objects.select_related("resolved_by").order_by("-changed_at", "id")
    serializer_class = ThreadSerializer
    lookup_url_kwarg = "thread"
    right_for: ClassVar = {
        "create": "comment",
        "reply": "comment",
        "resolve": "comment",  # The service asks whether they opened it or may edit.
        "reopen": "comment",
        "visit": "view",  # It changes only what oneself has seen.
    }

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        of_draft = rows.filter(draft__branch__agent=self.agent, draft__branch__name=MAIN)
        return seen_by(in_state(of_draft, self.request.query_params.get("state")), self.membership)

    @property
    def agent(self) -> Agent:
        """The agent of the URL, in this workspace."""
        agents = Agent.objects.for_workspace(self.workspace).active().select_related("workspace")
        found: Agent | None = agents.filter(pk=self.kwargs["agent"]).first()
        if found is None:
            raise NotFound
        return found

    @extend_schema(parameters=[STATE])
    def list(self, request: Request, **kwargs: Any) -> Response:
        return super().list(request, **kwargs)

    @extend_schema(request=NewThreadSerializer, responses={201: ThreadSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        agent = self.agent  # First: what is not there is a 404, whatever the body.
        wish = checked(NewThreadSerializer, request)
        thread = threads.open_thread(agent=agent, by=self.membership, site=site_of(request), **wish)
        return self.shown(thread.pk, status.HTTP_201_CREATED)

    @extend_schema(request=NewCommentSerializer, responses={201: ThreadSerializer})
    def reply(self, request: Request, **kwargs: Any) -> Response:
        """Answer in a thread."""
        thread = self.get_object()
        wish = checked(NewCommentSerializer, request)
        threads.reply(thread=thread, by=self.membership, site=site_of(request), **wish)
        return self.shown(thread.pk, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ThreadSerializer)
    def resolve(self, request: Request, **kwargs: Any) -> Response:
        """Mark a thread as done."""
        return self.shown(threads.resolve_thread(thread=self.get_object(), by=self.membership).pk)

    @extend_schema(request=None, responses=ThreadSerializer)
    def reopen(self, request: Request, **kwargs: Any) -> Response:
        """Take the mark off again."""
        return self.shown(threads.reopen_thread(thread=self.get_object(), by=self.membership).pk)

    @extend_schema(request=None, responses={204: None})
    def visit(self, request: Request, **kwargs: Any) -> Response:
        """Note that you have read the thread, and the mentions of you in it."""
        threads.visit_thread(thread=self.get_object(), by=self.membership)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def shown(self, pk: UUID, status: int = status.HTTP_200_OK) -> Response:
        """The thread as it is stored now."""
        return Response(ThreadSerializer(self.get_queryset().get(pk=pk)).data, status=status)


class CommentView(ThreadsView):
    """One comment: its author may change and delete it."""

    right_for: ClassVar = {"partial_update": "comment", "destroy": "comment"}

    @extend_schema(request=NewCommentSerializer, responses=CommentSerializer)
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        comment = self.comment
        wish = checked(NewCommentSerializer, request)
        threads.edit_comment(comment=comment, by=self.membership, site=site_of(request), **wish)
        return Response(CommentSerializer(self.comment).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        threads.delete_comment(comment=self.comment, by=self.membership)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @property
    def comment(self) -> Comment:
        """The comment of the URL, in its thread."""
        rows = Comment.objects.for_workspace(self.workspace).filter(thread=self.get_object(), pk=self.kwargs["comment"])
        found: Comment | None = rows.select_related("thread", "author", "workspace").first()
        if found is None:
            raise NotFound
        return found


class InboxView(mixins.ListModelMixin, WorkspaceView):
    """What mentions you in this workspace, newest first."""

    queryset = Mention.objects.select_related("comment__author", "comment__thread__draft__branch__agent").order_by(
        "-created_at", "id"
    )
    serializer_class = MentionSerializer
    right_for: ClassVar = {"read": "view", "read_all": "view"}  # They change only what oneself has seen.

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(user=self.membership.user, comment__thread__draft__branch__agent__archived_at=None)

    @extend_schema(responses=UnreadSerializer)
    def unread(self, request: Request, **kwargs: Any) -> Response:
        """How many you have not read yet."""
        return Response({"unread": self.get_queryset().filter(read_at=None).count()})

    @extend_schema(request=None, responses={204: None})
    def read(self, request: Request, **kwargs: Any) -> Response:
        """Mark one as read."""
        inbox.mark_read(self.membership, mention=self.get_object().pk)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="w_inbox_read_all_create", request=None, responses={204: None})
    def read_all(self, request: Request, **kwargs: Any) -> Response:
        """Mark all as read."""
        inbox.mark_read(self.membership)
        return Response(status=status.HTTP_204_NO_CONTENT)


def checked(serializer_class: type, request: Request) -> dict[str, Any]:
    """The checked body of the request."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    wish: dict[str, Any] = serializer.validated_data
    return wish


def site_of(request: Request) -> str:
    """Where this site answers, for links in mails."""
    return request.build_absolute_uri("/").rstrip("/")
