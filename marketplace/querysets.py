"""Words for reading the shop.

Law: `public()` is the one door to rows of other workspaces; publishing is the decision that opens it.
"""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q

from tenancy.querysets import WorkspaceQuerySet


class ListingQuerySet(WorkspaceQuerySet):
    """Listings."""

    def public(self) -> Self:
        """Those that anybody may see."""
        return self.filter(withdrawn_at=None)

    def tagged(self, tag: str) -> Self:
        """Those with a tag."""
        return self.filter(tags__contains=[tag])

    def search(self, words: str) -> Self:
        """Those that fit the words, best first. Parts of a title count too, so that typing narrows the list."""
        query = SearchQuery(words, search_type="websearch", config="english")
        found = self.filter(Q(search=query) | Q(title__icontains=words))
        return found.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-installs", "title")


class ReleaseQuerySet(WorkspaceQuerySet):
    """Releases."""

    def public(self) -> Self:
        """Those of listings that anybody may see."""
        return self.filter(listing__withdrawn_at=None)
