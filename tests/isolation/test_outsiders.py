"""An outsider gets 404 on every route of a workspace, whatever the method; nobody else gets further than the door."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenancy import services
from tenancy.models import Workspace
from tests.factories import World, make_user, make_world, signed_in, token_secret, with_token
from tests.isolation.routes import PARAMETER, Route, find_http_routes, find_sockets, row_of, url_of
from tests.isolation.table import ROUTES, SOCKETS, TREES

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
INSIDE = [route for route in find_http_routes() if (row := row_of(route)) and row.kind == "inside"]
WITH_OBJECT = [route for route in INSIDE if ROUTES[route.text].objects]
SIGNED_IN = [route for route in find_http_routes() if (row := row_of(route)) and row.kind == "signed_in"]
OPERATORS = [route for route in find_http_routes() if route.text.startswith("api/operator/")]
every_inside_route = pytest.mark.parametrize("route", INSIDE, ids=lambda route: route.text)


@pytest.fixture
def world() -> World:
    return make_world()


def ask_all(client: Client, url: str) -> dict[str, int]:
    """The status of each method."""
    return {method: getattr(client, method)(url).status_code for method in METHODS}


def everywhere(status: int) -> dict[str, int]:
    return dict.fromkeys(METHODS, status)


def test_every_route_stands_in_the_table() -> None:
    unknown = sorted(route.text for route in find_http_routes() if row_of(route) is None)

    assert unknown == [], "Add a line for each to ROUTES in tests/isolation/table.py"


def test_every_socket_stands_in_the_table() -> None:
    assert sorted(set(find_sockets()) - set(SOCKETS)) == [], "Add a line for each to SOCKETS"


def test_every_row_of_the_table_has_its_route() -> None:
    there = {route.text for route in find_http_routes()}

    assert sorted(set(ROUTES) - there) == []
    assert sorted(set(SOCKETS) - set(find_sockets())) == []


def test_whoever_may_enter_without_a_workspace_has_a_reason() -> None:
    rows = {**ROUTES, **TREES, **SOCKETS}

    assert [text for text, row in rows.items() if row.kind != "inside" and not row.reason] == []


@every_inside_route
def test_an_outsider_gets_404(route: Route, world: World) -> None:
    url = url_of(route.text, ROUTES[route.text], world)

    assert ask_all(signed_in(world.mallory), url) == everywhere(404)


@every_inside_route
def test_an_outsiders_token_gets_404(route: Route, world: World) -> None:
    url = url_of(route.text, ROUTES[route.text], world)

    assert ask_all(with_token(token_secret(world.mallory, world.elsewhere)), url) == everywhere(404)


@every_inside_route
def test_a_members_token_for_another_workspace_gets_404(route: Route, world: World) -> None:
    url = url_of(route.text, ROUTES[route.text], world)
    side = services.create_workspace(name="Side", owner=world.alice)

    assert ask_all(with_token(token_secret(world.alice, side)), url) == everywhere(404)


@every_inside_route
def test_nobody_gets_no_further_than_the_door(route: Route, world: World) -> None:
    row = ROUTES[route.text]

    assert ask_all(Client(), url_of(route.text, row, world)) == everywhere(302 if row.is_page else 401)


@pytest.mark.parametrize("route", WITH_OBJECT, ids=lambda route: route.text)
def test_acmes_objects_are_not_found_in_another_workspace(route: Route, world: World) -> None:
    """mallory is owner there, so nothing but the scope of the query can refuse."""
    url = url_of(route.text, ROUTES[route.text], world, workspace=world.elsewhere.slug)
    client = signed_in(world.mallory)

    assert {method: getattr(client, method)(url).status_code for method in methods_of(route)} == dict.fromkeys(
        methods_of(route), 404
    )


@every_inside_route
def test_the_owner_finds_what_the_outsider_does_not(route: Route, world: World) -> None:
    """The counter-check: the URLs above are real, so their 404 means a refusal and not a typing error."""
    url = url_of(route.text, ROUTES[route.text], world)
    call: Callable[..., Any] = getattr(signed_in(world.alice), methods_of(route)[0])

    assert call(url).status_code not in (401, 403, 404, 405)


@pytest.mark.parametrize("route", SIGNED_IN, ids=lambda route: route.text)
def test_what_needs_a_person_refuses_nobody_at_the_door(route: Route, world: World) -> None:
    url = "/" if route.text.startswith("^") else "/" + PARAMETER.sub("x", route.text)

    assert Client().get(url).status_code == (302 if ROUTES[route.text].is_page else 401)


@pytest.mark.parametrize("route", OPERATORS, ids=lambda route: route.text)
def test_what_is_for_operators_is_not_there_for_anybody_else(route: Route, world: World) -> None:
    url = "/" + PARAMETER.sub(str(world.acme.id), route.text)
    operator = make_user("operator")
    operator.is_staff = True
    operator.save()
    services.create_workspace(name="Operators", owner=operator)
    token = token_secret(operator, Workspace.objects.get(name="Operators"))

    assert ask_all(Client(), url) == everywhere(401)
    assert ask_all(signed_in(world.alice), url) == everywhere(404)
    assert ask_all(with_token(token_secret(world.alice, world.acme)), url) == everywhere(404)
    assert ask_all(with_token(token), url) == everywhere(404)
    assert signed_in(operator).options(url).status_code == 200


@pytest.mark.parametrize("path", ["/admin/", "/admin/django_q/schedule/", "/admin/auth/group/add/"])
def test_the_admin_is_closed_to_members(path: str, world: World) -> None:
    assert [client.get(path).status_code for client in (Client(), signed_in(world.alice))] == [302, 302]


def methods_of(route: Route) -> list[str]:
    """The methods the view answers, reading ones first."""
    known = set(route.actions) or {name for name in METHODS if hasattr(route.view_class, name)}
    return [method for method in METHODS if method in (known or {"get"}) and method not in ("head", "options")]
