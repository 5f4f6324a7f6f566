"""Rights are looked up once a second at most, and outlive their removal by a second at most."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import SynchronousOnlyOperation

from tenancy import recent, services
from tenancy.models import ApiToken, Membership
from tests.factories import World, make_world, membership, token_secret, with_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def pass_a_second(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Moves the clock by which look-ups are kept."""
    clock = [1000.0]

    def move() -> None:
        clock[0] += recent.SECONDS

    monkeypatch.setattr(recent.time, "monotonic", lambda: clock[0])
    return move


def test_a_busy_token_is_looked_up_once_a_second(
    world: World, pass_a_second: Callable[[], None], django_assert_num_queries: Any
) -> None:
    client = with_token(token_secret(world.bob, world.acme))
    client.get("/api/w/acme/projects")

    with django_assert_num_queries(2):  # count, rows
        client.get("/api/w/acme/projects")
    pass_a_second()
    with django_assert_num_queries(4):  # token with its person, membership with its workspace
        client.get("/api/w/acme/projects")


@pytest.mark.parametrize("taken", [ApiToken, Membership])
def test_what_another_process_took_away_is_gone_within_a_second(
    world: World, pass_a_second: Callable[[], None], taken: Any
) -> None:
    client = with_token(token_secret(world.bob, world.acme))
    assert client.get("/api/w/acme").status_code == 200
    taken.objects.filter(user=world.bob).delete()
    pass_a_second()

    assert client.get("/api/w/acme").status_code == (401 if taken is ApiToken else 404)


def test_what_this_process_took_away_is_gone_at_once(world: World) -> None:
    client = with_token(token_secret(world.bob, world.acme))
    assert client.post("/api/w/acme/projects", {"name": "One"}).status_code == 201
    services.change_role(
        membership=membership(world.bob, world.acme), role="viewer", by=membership(world.alice, world.acme)
    )

    assert client.post("/api/w/acme/projects", {"name": "Two"}).status_code == 403


def test_what_was_not_found_is_not_kept(world: World) -> None:
    client = with_token(token_secret(world.mallory, world.elsewhere))
    assert client.get("/api/w/elsewhere").status_code == 200
    bob = with_token(token_secret(world.bob, world.acme))
    Membership.objects.filter(user=world.bob).delete()
    assert bob.get("/api/w/acme").status_code == 404
    Membership.objects.create(user=world.bob, workspace=world.acme, role="viewer")

    assert bob.get("/api/w/acme").status_code == 200


def test_one_of_a_crowd_looks_anew_before_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(recent.time, "monotonic", lambda: clock[0])
    kept: recent.Recent[str, str] = recent.Recent()
    kept.get("who", lambda: "bob")
    clock[0] = recent.SECONDS * 0.6

    def in_the_meantime() -> str:
        return f"not {kept.get('who', lambda: 'read twice')}"

    assert kept.get("who", in_the_meantime) == "not bob"
    assert kept.get("who", lambda: "read twice") == "not bob"


def test_who_could_not_look_leaves_it_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(recent.time, "monotonic", lambda: clock[0])
    kept: recent.Recent[str, str] = recent.Recent()
    kept.get("who", lambda: "bob")
    clock[0] = recent.SECONDS * 0.6

    def refuse() -> str:
        raise SynchronousOnlyOperation

    with pytest.raises(SynchronousOnlyOperation):
        kept.get("who", refuse)
    assert kept.get("who", lambda: "bob again") == "bob again"
