"""The JSON of threads, comments and mentions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from builder.limits import MAX_COMMENT_CHARACTERS, MAX_MENTIONS
from builder.models import Comment, CommentThread, Mention

FAR = 1e7  # canvas units; nothing stands beyond


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody by name."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="get_full_name")


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """What somebody said; `text` is Markdown. Without an author the account is gone."""

    author = PersonSerializer(allow_null=True)
    mentions = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = ("id", "author", "text", "mentions", "created_at", "edited_at")

    @extend_schema_field(PersonSerializer(many=True))
    def get_mentions(self, comment: Comment) -> list[dict[str, str]]:
        return [{"id": str(each.user_id), "name": each.user.get_full_name()} for each in comment.mentions.all()]


class ThreadSerializer(serializers.ModelSerializer[CommentThread]):
    """A conversation pinned to a draft; with a node, x and y count from its corner."""

    comments = CommentSerializer(many=True)
    resolved_by = PersonSerializer(allow_null=True)
    is_unread = serializers.BooleanField()
    is_mine = serializers.BooleanField(help_text="You wrote in it, or are mentioned.")

    class Meta:
        model = CommentThread
        fields = (
            "id",
            "node",
            "node_title",
            "x",
            "y",
            "created_at",
            "changed_at",
            "resolved_at",
            "resolved_by",
            "is_unread",
            "is_mine",
            "comments",
        )


class NewCommentSerializer(serializers.Serializer[Any]):
    """What a comment needs; `mentions` are the ids of members."""

    text = serializers.CharField(max_length=MAX_COMMENT_CHARACTERS)
    mentions = serializers.ListField(child=serializers.UUIDField(), max_length=MAX_MENTIONS, required=False)


class NewThreadSerializer(NewCommentSerializer):
    """Where a thread is pinned, and its first comment."""

    node = serializers.CharField(max_length=200, required=False, allow_blank=True)
    node_title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    x = serializers.FloatField(min_value=-FAR, max_value=FAR)
    y = serializers.FloatField(min_value=-FAR, max_value=FAR)


class MentionSerializer(serializers.ModelSerializer[Mention]):
    """A line of the inbox."""

    author = PersonSerializer(source="comment.author", allow_null=True)
    text = serializers.CharField(source="comment.text")
    thread = serializers.UUIDField(source="comment.thread_id")
    agent = serializers.UUIDField(source="comment.thread.draft.branch.agent_id")
    agent_name = serializers.CharField(source="comment.thread.draft.branch.agent.name")

    class Meta:
        model = Mention
        fields = ("id", "author", "text", "thread", "agent", "agent_name", "created_at", "read_at")


class UnreadSerializer(serializers.Serializer[Any]):
    """How many mentions wait."""

    unread = serializers.IntegerField()
