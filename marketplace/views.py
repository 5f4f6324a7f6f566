"""The shop window: fast pages that need no script. Anybody may look; installing needs a sign-in."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from engine.graph import Graph
from graphs.services import load_graph
from marketplace.models import Listing, Release
from marketplace.preview import draw_graph
from marketplace.services import install_release, newest_release, newest_releases
from nodes.registry import specs
from tenancy.errors import DomainError
from tenancy.models import Membership, Project

PAGE_SIZE = 24
TAGS_SHOWN = 12


@require_GET
def market(request: HttpRequest) -> HttpResponse:
    """All listings; ?q= searches, ?tag= narrows, ?page= turns."""
    words, tag = _asked(request, "q", 200), _asked(request, "tag", 30)
    public = Listing.objects.public()
    found = public.search(words) if words else public
    found = found.tagged(tag) if tag else found
    page = Paginator(found.select_related("workspace"), PAGE_SIZE).get_page(request.GET.get("page"))
    releases = newest_releases(page.object_list)
    context = {
        "cards": [_card(listing, releases.get(listing.pk)) for listing in page],
        "page": page,
        "words": words,
        "tag": tag,
        "tags": _top_tags(),
    }
    return render(request, "marketplace/market.html", context)


def _top_tags() -> list[str]:
    every = Listing.objects.public().values_list("tags", flat=True)[:1000]
    return [tag for tag, _ in Counter(tag for tags in every for tag in tags).most_common(TAGS_SHOWN)]


def _asked(request: HttpRequest, name: str, length: int) -> str:
    """A query field as a person meant it: trimmed, cut, and without the NUL that Postgres refuses."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:length]


def _card(listing: Listing, release: Release | None) -> dict[str, Any]:
    graph = load_graph(release.revision) if release else Graph()
    return {"listing": listing, "release": release, "preview": _picture(graph, listing)}


def _picture(graph: Graph, listing: Listing) -> str:
    # draw_graph escapes every text it takes from the graph.
    return mark_safe(draw_graph(graph, f"Graph of {listing.title}"))  # noqa: S308


@require_GET
def listing_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One listing: what it does, its graph, what goes in and out, and where to install it."""
    listing = get_object_or_404(Listing.objects.public().select_related("workspace"), slug=slug)
    release = newest_release(listing)
    card = _card(listing, release)
    graph = load_graph(release.revision) if release else Graph()
    context = card | {
        "graph": graph,
        "outputs": [(name, graph.outputs.get(name)) for name in graph.output_names()],
        "kinds": _kinds(graph),
        "releases": listing.releases.all()[:10],
        "places": _places(request),
    }
    return render(request, "marketplace/listing.html", context)


def _kinds(graph: Graph) -> list[tuple[str, int]]:
    counts = Counter(node.kind for node in graph.nodes.values())
    known = specs()
    return [(known[kind].title if kind in known else kind, count) for kind, count in counts.most_common()]


def _places(request: HttpRequest) -> list[Project]:
    """The projects that the visitor may install into."""
    if not request.user.is_authenticated:
        return []
    memberships = Membership.objects.filter(user=request.user).select_related("workspace").order_by("workspace__name")
    workspaces = [membership.workspace for membership in memberships if membership.may("edit")]
    return [project for workspace in workspaces for project in _projects(workspace)]


def _projects(workspace: Any) -> list[Project]:
    return list(Project.objects.for_workspace(workspace).select_related("workspace"))


@login_required
@require_POST
def install(request: HttpRequest, slug: str) -> HttpResponse:
    """Install the newest release into the chosen project, then open the new agent."""
    listing = get_object_or_404(Listing.objects.public(), slug=slug)
    places = {str(project.pk): project for project in _places(request)}
    project = places.get(request.POST.get("project", ""))
    release = newest_release(listing)
    if project is None or release is None:
        return redirect(listing)
    try:
        made = install_release(release=release, project=project, by=request.user)  # type: ignore[arg-type]  # signed in
    except DomainError as refused:  # Withdrawn a moment ago, or a sub-agent of the publisher's is gone.
        problem = {"status": int(refused.status), "detail": refused.message}
        return render(request, "problem.html", problem, status=refused.status)
    return redirect(f"/w/{project.workspace.slug}/agents/{made.agent_id}")
