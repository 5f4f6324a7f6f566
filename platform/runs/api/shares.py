"""REST for sharing a run: the links of a run inside its workspace, and what a link shows to anybody.

Law: what a link shows is never kept by a cache on the way, found by a search engine or named to another site.
"""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from engine.graph import NODE_ID
from runs import shares
from runs.models import Run, RunShare
from tenancy.api import WorkspaceView

DISCREET = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
MOST_HIDDEN_STEPS = 1_000


class RedactSerializer(serializers.Serializer[Any]):
    """What the link hides: what the run was given, what it gave, everything of these nodes' steps, every value, or the
    outline of its graph.
    """

    inputs = serializers.BooleanField(default=False)
    outputs = serializers.BooleanField(default=False)
    values = serializers.BooleanField(default=False)
    graph = serializers.BooleanField(default=False)
    steps = serializers.ListField(
        child=serializers.RegexField(f"^{NODE_ID.pattern}$"), default=list, max_length=MOST_HIDDEN_STEPS
    )


class ShareSerializer(serializers.ModelSerializer[RunShare]):
    """A link by which anybody may read a run."""

    redact = RedactSerializer()
    created_by = serializers.SerializerMethodField()

    class Meta:
        model = RunShare
        fields: tuple[str, ...] = ("id", "prefix", "redact", "expires_at", "created_at", "created_by")
        read_only_fields = ("prefix",)
        extra_kwargs: ClassVar = {"expires_at": {"required": False}}

    def get_created_by(self, share: RunShare) -> str | None:
        return share.created_by.get_full_name() if share.created_by else None

    def validate_expires_at(self, moment: Any) -> Any:
        if moment is not None and moment <= timezone.now():
            raise serializers.ValidationError("This moment has passed already.", code="past")
        return moment


class NewShareSerializer(ShareSerializer):
    redact = RedactSerializer(default=dict)
    path = serializers.CharField(read_only=True, help_text="Of the page. Shown this once; it cannot be read again.")

    class Meta(ShareSerializer.Meta):
        fields = (*ShareSerializer.Meta.fields, "path")


class SharesView(WorkspaceView):
    """The links of a run that still work."""

    queryset = RunShare.objects.filter(revoked_at=None).select_related("created_by")
    serializer_class = ShareSerializer
    pagination_class = None
    right_for: ClassVar = {"list": "run", "create": "run", "destroy": "run"}

    @extend_schema(responses=ShareSerializer(many=True))
    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = self.get_queryset().filter(run=self._run())
        return Response(ShareSerializer([row for row in rows if not _is_over(row)], many=True).data)

    @extend_schema(request=NewShareSerializer, responses={201: NewShareSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        run = self._run()
        wish = NewShareSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        redact = RedactSerializer(wish.validated_data["redact"]).data
        share, token = shares.share_run(
            run=run, by=request.user, redact=redact, expires_at=wish.validated_data.get("expires_at")
        )
        made = {**ShareSerializer(share).data, "path": f"/shared/{token}"}
        return Response(made, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Revoke a link."""
        shares.revoke_share(share=get_object_or_404(self.get_queryset(), run=self._run(), pk=kwargs["share"]))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _run(self) -> Run:
        runs = Run.objects.for_workspace(self.workspace).select_related("workspace")
        run: Run = get_object_or_404(runs, pk=self.kwargs["pk"])
        return run


def _is_over(share: RunShare) -> bool:
    return share.expires_at is not None and share.expires_at <= timezone.now()


class StrangersThrottle(SimpleRateThrottle):
    """So many looks per minute and address: many for a reader, few for who guesses tokens."""

    scope = "shared"
    rate = "120/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": _address_of(request)}


def _address_of(request: HttpRequest) -> str:
    from allauth.account.adapter import get_adapter  # Not at import: it needs the models.

    return str(get_adapter().get_client_ip(request))  # Believes only the proxies that the operator named.


class SharedView(APIView):
    """What a link shows of a run, to anybody who has it."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar = [AllowAny]
    throttle_classes: ClassVar = [StrangersThrottle]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in DISCREET.items():
            response[name] = value
        return response

    @extend_schema(responses={200: dict})
    def get(self, request: Request, token: str) -> HttpResponse:
        """The run's record (`run/1`, of the graph no more than its outline), with what the link hides taken out."""
        shown = shares.read_shared(shares.get_share(token))
        return HttpResponse(shown.content, content_type="application/json")


class SharedBlobView(SharedView):
    """A long text of a shared run."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(responses={(200, "text/plain"): str})
    def get(self, request: Request, token: str, sha256: str) -> HttpResponse:  # type: ignore[override]
        """The bytes of a long text that the record refers to."""
        blob = shares.read_shared_blob(shares.get_share(token), sha256)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return HttpResponse(bytes(blob.data), content_type=blob.media_type, headers=headers)
