"""Personal API tokens: shown once, hashed, scoped, expiring, revocable, and never a way to more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenancy.access import forget, hash_of
from tenancy.models import ApiToken, Membership
from tests.factories import World, make_world, signed_in, token_secret, with_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_secret_is_shown_once_and_kept_as_a_hash(world: World) -> None:
    client = signed_in(world.bob)

    made = client.post("/api/w/acme/tokens", {"name": "ci", "scopes": ["run", "read"]}).json()
    listed = client.get("/api/w/acme/tokens").json()["results"]

    assert made["secret"].startswith("agp_")
    assert len(made["secret"]) == 47
    assert ApiToken.objects.get().hash == hash_of(made["secret"])
    assert listed == [{key: value for key, value in made.items() if key != "secret"}]
    assert listed[0]["scopes"] == ["read", "run"]


def test_a_token_acts_for_its_owner_in_its_workspace_only(world: World) -> None:
    client = with_token(token_secret(world.bob, world.acme))
    Membership.objects.create(workspace=world.elsewhere, user=world.bob, role="viewer")

    assert client.get("/api/w/acme").json()["role"] == "builder"
    assert client.get("/api/w/elsewhere").status_code == 404
    assert [line["slug"] for line in client.get("/api/workspaces").json()["results"]] == ["acme"]
    assert [line["slug"] for line in client.get("/api/me").json()["workspaces"]] == ["acme"]


def test_scopes_narrow_the_role_and_never_widen_it(world: World) -> None:
    shown = {
        name: with_token(token_secret(user, world.acme, scopes)).get("/api/w/acme").json().get("rights")
        for name, user, scopes in [
            ("bob reads", world.bob, ["read"]),
            ("bob reads and runs", world.bob, ["read", "run"]),
            ("victor does all", world.victor, ["read", "run", "write"]),
        ]
    }

    assert shown == {
        "bob reads": ["view"],
        "bob reads and runs": ["run", "view"],
        "victor does all": ["comment", "view"],
    }


def test_an_expired_token_is_refused(world: World) -> None:
    secret = token_secret(world.bob, world.acme)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = with_token(secret).get("/api/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_revoked_token_is_refused(world: World) -> None:
    client = signed_in(world.bob)
    made = client.post("/api/w/acme/tokens", {"name": "ci", "scopes": ["read"]}).json()

    assert with_token(made["secret"]).get("/api/me").status_code == 200
    assert client.delete(f"/api/w/acme/tokens/{made['id']}").status_code == 204
    assert with_token(made["secret"]).get("/api/me").status_code == 401
    assert client.get("/api/w/acme/tokens").json()["results"] == []


def test_a_person_who_is_locked_out_loses_their_tokens(world: World) -> None:
    secret = token_secret(world.bob, world.acme)
    world.bob.is_active = False
    world.bob.save()

    assert with_token(secret).get("/api/me").status_code == 401


def test_a_member_who_was_removed_does_not_regain_old_tokens_by_returning(world: World) -> None:
    secret = token_secret(world.bob, world.acme)
    client = signed_in(world.alice)

    client.delete(f"/api/w/acme/members/{Membership.objects.get(user=world.bob).pk}")
    client.post("/api/w/acme/members", {"email": "bob@example.com", "role": "builder"})

    assert with_token(secret).get("/api/w/acme").status_code == 401


def test_a_token_makes_no_tokens_and_no_workspaces(world: World) -> None:
    client = with_token(token_secret(world.alice, world.acme))

    answers = [
        client.post("/api/w/acme/tokens", {"name": "more", "scopes": ["write"]}),
        client.post("/api/workspaces", {"name": "More"}),
        client.patch("/api/me", {"name": "Other"}),
        client.post("/api/w/acme/leave"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "sign_in_needed")] * 4


def test_a_token_makes_and_changes_no_members(world: World) -> None:
    client = with_token(token_secret(world.alice, world.acme))
    victors = Membership.objects.for_workspace(world.acme).get(user=world.victor)

    answers = [
        client.post("/api/w/acme/members", {"email": "mallory@example.com", "role": "owner"}),
        client.patch(f"/api/w/acme/members/{victors.pk}", {"role": "owner"}),
        client.delete(f"/api/w/acme/members/{victors.pk}"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "right_missing")] * 3
    assert Membership.objects.for_workspace(world.acme).get(user=world.victor).role == "viewer"


def test_nobody_sees_the_tokens_of_others(world: World) -> None:
    token_secret(world.bob, world.acme)
    bobs = ApiToken.objects.get()
    client = signed_in(world.alice)

    assert client.get("/api/w/acme/tokens").json()["results"] == []
    assert client.delete(f"/api/w/acme/tokens/{bobs.pk}").status_code == 404


def test_use_is_noted_once_a_minute(world: World) -> None:
    client = with_token(token_secret(world.bob, world.acme))

    client.get("/api/me")
    first = ApiToken.objects.get().last_used_at
    client.get("/api/me")
    second = ApiToken.objects.get().last_used_at
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    forget()
    client.get("/api/me")

    assert first is not None
    assert second == first
    assert ApiToken.objects.get().last_used_at > first


@pytest.mark.parametrize("wish", [{"scopes": []}, {"scopes": ["admin"]}, {"expires_at": "2001-01-01T00:00:00Z"}])
def test_a_token_that_makes_no_sense_is_refused(world: World, wish: dict[str, object]) -> None:
    answer = signed_in(world.bob).post("/api/w/acme/tokens", {"name": "ci", "scopes": ["read"], **wish})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert ApiToken.objects.count() == 0
