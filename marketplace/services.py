"""The verbs of the shop: publish a release, withdraw a listing, install a release.

Law: one transaction each. The shop never touches drafts: it pins and forks committed revisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from secrets import token_hex
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Value
from django.utils import timezone
from django.utils.text import slugify

from engine.problems import errors
from engine.validate import find_problems
from graphs.models import Agent, Revision
from graphs.services import find_pinned_revisions, fork, load_graph, main_branch, pinned_agents
from marketplace.errors import GraphHasProblems, NotCommitted, NothingNew, ReleaseWithdrawn
from marketplace.models import Install, Listing, Release
from nodes.registry import specs
from tenancy.models import Project, User


@transaction.atomic
def publish_release(
    *,
    agent: Agent,
    by: User,
    title: str,
    summary: str,
    revision: Revision | None = None,
    description: str = "",
    tags: Sequence[str] = (),
    notes: str = "",
) -> Release:
    """Offer a committed revision (the branch's head when none is named) under the agent's listing.

    Raises NotCommitted, GraphHasProblems, and NothingNew when the newest release is of this revision.
    """
    # The agent's row makes two publishers queue, so that release numbers have neither gap nor double.
    agent = Agent.objects.for_workspace(agent.workspace).select_for_update().get(pk=agent.pk)
    pinned = revision or main_branch(agent).head
    if pinned is None or not pinned.named:
        raise NotCommitted
    _check_runs(pinned)
    listing = _put_listing(agent, by, title=title, summary=summary, description=description, tags=tags)
    return _add_release(listing, pinned, notes, by)


def _check_runs(revision: Revision) -> None:
    graph = load_graph(revision)
    problems = errors(find_problems(graph, specs(), pinned_agents(graph, revision.workspace)))
    if problems:
        raise GraphHasProblems(
            f"This revision cannot run: {problems[0].message} Mend and commit it before you publish.",
            problems=[problem.to_json() for problem in problems[:50]],
        )


def _put_listing(agent: Agent, by: User, *, title: str, summary: str, description: str, tags: Sequence[str]) -> Listing:
    listing = Listing.objects.for_workspace(agent.workspace).filter(agent=agent).first()
    listing = listing or Listing(workspace=agent.workspace, agent=agent, slug=_free_slug(title), published_by=by)
    listing.title, listing.summary, listing.description = title, summary, description
    listing.tags, listing.withdrawn_at = clean_tags(tags), None
    _save(listing)
    _index(listing)
    return listing


def _save(listing: Listing) -> None:
    """Save; when another agent's listing took the slug in the same moment, the next free one is taken."""
    try:
        with transaction.atomic():
            listing.save()
    except IntegrityError:
        if not listing._state.adding:
            raise
        listing.slug = f"{listing.slug[:70]}-{token_hex(3)}"
        listing.save()


def clean_tags(tags: Sequence[str]) -> list[str]:
    """Tags as the shop writes them: small letters, each once, at most ten."""
    cleaned = (" ".join(tag.lower().split())[:30] for tag in tags)
    return list(dict.fromkeys(tag for tag in cleaned if tag))[:10]


def _free_slug(title: str) -> str:
    base = slugify(title)[:70] or "agent"
    taken = set(Listing.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _index(listing: Listing) -> None:
    """Title weighs most, then tags and summary, then the description."""
    vector = (
        SearchVector("title", weight="A", config="english")
        + SearchVector(Value(" ".join(listing.tags)), weight="B", config="english")
        + SearchVector("summary", weight="B", config="english")
        + SearchVector("description", weight="C", config="english")
    )
    Listing.objects.for_workspace(listing.workspace).filter(pk=listing.pk).update(search=vector)


def _add_release(listing: Listing, revision: Revision, notes: str, by: User) -> Release:
    earlier = Release.objects.for_workspace(listing.workspace).filter(listing=listing)
    newest, pins = earlier.first(), find_pins(revision)
    if newest is not None and (newest.revision_id, newest.pins) == (revision.pk, pins):
        raise NothingNew
    number = (earlier.aggregate(last=Max("number"))["last"] or 0) + 1
    release: Release = Release.objects.create(
        workspace=listing.workspace,
        listing=listing,
        number=number,
        revision=revision,
        pins=pins,
        notes=notes,
        published_by=by,
    )
    return release


def find_pins(revision: Revision) -> list[list[str]]:
    """The sub-agents of a revision as they are now: a release offers these, whatever their authors do later."""
    found = find_pinned_revisions(load_graph(revision), revision.workspace)
    return [[reference, str(pinned.pk)] for reference, pinned in found.items()]


def _pinned_revisions(release: Release) -> dict[str, Revision]:
    ids = [revision for _, revision in release.pins]
    own = Revision.objects.for_workspace(release.workspace).select_related("agent", "workspace")
    by_id = {str(revision.pk): revision for revision in own.filter(pk__in=ids)}
    if len(by_id) < len(set(ids)):
        raise ReleaseWithdrawn("A part of this release no longer exists. Ask its publisher for a new one.")
    return {reference: by_id[revision] for reference, revision in release.pins}


def withdraw_listing(listing: Listing) -> None:
    """Take a listing out of the shop; what was installed keeps working. Doing it again changes nothing."""
    own = Listing.objects.for_workspace(listing.workspace).filter(pk=listing.pk, withdrawn_at=None)
    own.update(withdrawn_at=timezone.now())


@transaction.atomic
def install_release(*, release: Release, project: Project, by: User, name: str | None = None) -> Install:
    """Fork a release into a project. A fork, not a link: later edits by the publisher never change a running agent.

    Raises ReleaseWithdrawn.
    """
    listing = release.listing
    if listing.withdrawn_at is not None:
        raise ReleaseWithdrawn
    origin = {"listing": listing.slug, "release": release.number, "revision": release.revision.sha}
    agent = fork(
        release.revision,
        into=project,
        name=name or listing.title,
        by=by,
        origin={"install": origin},
        pinned=_pinned_revisions(release),
    )
    install = Install.objects.create(workspace=project.workspace, release=release, agent=agent, installed_by=by)
    Listing.objects.filter(pk=listing.pk).update(installs=F("installs") + 1)
    return install


def newest_release(listing: Listing) -> Release | None:
    """What an install takes unless another release is named."""
    return newest_releases([listing]).get(listing.pk)


def newest_releases(listings: Iterable[Listing]) -> dict[UUID, Release]:
    """The newest release of each listing, by the listing's id, in one query."""
    releases = (
        Release.objects.filter(listing__in=list(listings)).order_by("listing_id", "-number").distinct("listing_id")
    )
    return {release.listing_id: release for release in releases.select_related("revision", "listing")}
