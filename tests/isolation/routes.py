"""Reads every route that Django and Channels would serve, and builds URLs for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

from config.routing import websocket_urlpatterns
from tests.factories import World
from tests.isolation.objects import MAKERS
from tests.isolation.table import ROUTES, TREES, Row

PARAMETER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    text: str
    pattern: URLPattern

    @property
    def view_class(self) -> Any:
        """The class behind a class-based view, None behind a function."""
        return getattr(self.pattern.callback, "cls", None)

    @property
    def actions(self) -> dict[str, str]:
        """Method -> action of a viewset; {} for any other view."""
        return getattr(self.pattern.callback, "actions", None) or {}


def find_http_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, ""))


def find_sockets() -> list[str]:
    return [str(route.pattern) for route in websocket_urlpatterns]


def row_of(route: Route) -> Row | None:
    tree = next((row for prefix, row in TREES.items() if route.text.startswith(prefix)), None)
    return tree or ROUTES.get(route.text)


def url_of(text: str, row: Row, world: World, *, workspace: str = "acme") -> str:
    """The URL of Acme's object at this route; `workspace` may name another place to look for it."""
    values = {"workspace": workspace, **{name: MAKERS[maker](world) for name, maker in row.objects.items()}}
    return "/" + PARAMETER.sub(lambda found: str(values[found["name"]]), text)


def _walk(patterns: Any, before: str) -> Iterator[Route]:
    for pattern in patterns:
        text = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, text)
        else:
            yield Route(text, pattern)
