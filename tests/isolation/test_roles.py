"""A member whose role lacks a right gets 403 and a sentence, on every action of every view in a workspace."""

import pytest
from rest_framework.permissions import SAFE_METHODS

from tenancy.api import WorkspaceView
from tenancy.permissions import RIGHTS_OF_ROLE
from tests.factories import World, make_world, signed_in, token_secret, with_token
from tests.isolation.routes import Route, find_http_routes, url_of
from tests.isolation.table import ROUTES

pytestmark = pytest.mark.django_db

VIEWS = [
    route
    for route in find_http_routes()
    if route.text in ROUTES and route.view_class and issubclass(route.view_class, WorkspaceView)
]
ACTIONS = [(route, method, action) for route in VIEWS for method, action in route.actions.items()]
NEEDED = [
    (route, method, right)
    for route, method, action in ACTIONS
    if (right := route.view_class.right_for.get(action, "view")) != "view"
]
# What a viewer may, everybody in a workspace may; only a token can lack the right.
GUARDED = [(route, method, right) for route, method, right in NEEDED if right not in RIGHTS_OF_ROLE["viewer"]]
every_guarded_action = pytest.mark.parametrize(
    ("route", "method", "right"), GUARDED, ids=[f"{method}-{route.text}" for route, method, _ in GUARDED]
)
every_action_with_a_right = pytest.mark.parametrize(
    ("route", "method", "right"), NEEDED, ids=[f"{method}-{route.text}" for route, method, _ in NEEDED]
)


@pytest.fixture
def world() -> World:
    return make_world()


def test_every_writing_action_names_its_right() -> None:
    silent = [
        f"{route.view_class.__name__}.{action}"
        for route, method, action in ACTIONS
        if method.upper() not in SAFE_METHODS and action not in route.view_class.right_for
    ]

    assert silent == [], "Add each to right_for of its view"


def test_every_right_is_one_of_the_table() -> None:
    assert {right for _, _, right in NEEDED} <= RIGHTS_OF_ROLE["owner"]


@every_guarded_action
def test_a_viewer_is_refused_with_a_sentence(route: Route, method: str, right: str, world: World) -> None:
    answer = getattr(signed_in(world.victor), method)(url_of(route.text, ROUTES[route.text], world))

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert {name: answer.json()[name] for name in ("code", "right")} == {"code": "right_missing", "right": right}
    assert answer.json()["detail"].startswith("You are a viewer here, which does not allow you to ")


@every_guarded_action
def test_roles_without_the_right_are_refused(route: Route, method: str, right: str, world: World) -> None:
    people = {"builder": world.bob, "operator": world.olga}
    lacking = [role for role in people if right not in RIGHTS_OF_ROLE[role]]
    url = url_of(route.text, ROUTES[route.text], world)

    assert [getattr(signed_in(people[role]), method)(url).status_code for role in lacking] == [403] * len(lacking)


@every_action_with_a_right
def test_a_reading_token_of_an_owner_is_refused(route: Route, method: str, right: str, world: World) -> None:
    client = with_token(token_secret(world.alice, world.acme, ["read"]))

    answer = getattr(client, method)(url_of(route.text, ROUTES[route.text], world))

    assert (answer.status_code, answer.json()["code"]) == (403, "right_missing")
    assert answer.json()["detail"].startswith("This token's scopes do not allow it to ")
