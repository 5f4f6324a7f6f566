"""REST of people and places, as a client sees it."""

import pytest

from tenancy.models import Membership, Project
from tests.factories import World, make_user, make_world, membership, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_person_sees_who_they_are_and_where_they_may_go(world: World) -> None:
    answer = signed_in(world.bob).get("/api/me")

    assert answer.json() == {
        "id": str(world.bob.pk),
        "email": "bob@example.com",
        "name": "Bob",
        "workspaces": [{"slug": "acme", "name": "Acme", "role": "builder"}],
    }


def test_whoever_makes_a_workspace_owns_it_and_finds_a_project_there(world: World) -> None:
    client = signed_in(world.bob)

    answer = client.post("/api/workspaces", {"name": "Bob & Söhne"})

    assert (answer.status_code, answer.json()) == (201, {"slug": "bob-sohne", "name": "Bob & Söhne", "role": "owner"})
    assert [project["name"] for project in client.get("/api/w/bob-sohne/projects").json()["results"]] == ["Playground"]


def test_two_workspaces_of_one_name_get_two_slugs(world: World) -> None:
    client = signed_in(world.bob)

    slugs = [client.post("/api/workspaces", {"name": "Acme"}).json()["slug"] for _ in range(2)]

    assert slugs == ["acme-2", "acme-3"]


def test_a_name_without_letters_still_makes_a_workspace(world: World) -> None:
    assert signed_in(world.bob).post("/api/workspaces", {"name": "火"}).json()["slug"] == "place"


def test_a_workspace_tells_a_member_what_they_may_do(world: World) -> None:
    shown = signed_in(world.victor).get("/api/w/acme").json()

    assert (shown["role"], shown["rights"]) == ("viewer", ["comment", "view"])
    assert shown["settings"] == {"allow_private_network": False, "model_aliases": {}}


def test_changing_one_setting_leaves_the_others(world: World) -> None:
    client = signed_in(world.alice)

    client.patch("/api/w/acme", {"settings": {"model_aliases": {"smart": "openai/gpt"}}})
    answer = client.patch("/api/w/acme", {"settings": {"allow_private_network": True}})

    assert answer.json()["settings"] == {"allow_private_network": True, "model_aliases": {"smart": "openai/gpt"}}


def test_a_site_may_forbid_private_addresses_to_all_workspaces(world: World, settings) -> None:
    settings.PRIVATE_NETWORK_ALLOWED = False

    answer = signed_in(world.alice).patch("/api/w/acme", {"settings": {"allow_private_network": True}})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "field": "settings.allow_private_network",
            "code": "forbidden",
            "message": "This site does not let workspaces reach private addresses.",
        }
    ]


def test_somebody_with_an_account_becomes_a_member_at_once(world: World) -> None:
    make_user("carol")

    answer = signed_in(world.alice).post("/api/w/acme/members", {"email": "Carol@Example.com", "role": "builder"})

    assert answer.status_code == 201
    assert answer.json()["member"]["user"]["name"] == "Carol"
    assert answer.json()["invitation"] is None


def test_nobody_is_a_member_twice(world: World) -> None:
    answer = signed_in(world.alice).post("/api/w/acme/members", {"email": "bob@example.com", "role": "viewer"})

    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")
    assert membership(world.bob, world.acme).role == "builder"


def test_an_admin_neither_makes_nor_unmakes_owners(world: World) -> None:
    Membership.objects.filter(user=world.bob).update(role="admin")
    client = signed_in(world.bob)
    alice = f"/api/w/acme/members/{membership(world.alice, world.acme).pk}"
    victor = f"/api/w/acme/members/{membership(world.victor, world.acme).pk}"

    answers = [
        client.patch(victor, {"role": "owner"}),
        client.patch(alice, {"role": "viewer"}),
        client.delete(alice),
        client.post("/api/w/acme/members", {"email": "new@example.com", "role": "owner"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 403]
    assert {answer.json()["detail"] for answer in answers} == {"Only an owner may make or unmake an owner."}


def test_the_last_owner_can_neither_leave_nor_step_down(world: World) -> None:
    client = signed_in(world.alice)
    me = f"/api/w/acme/members/{membership(world.alice, world.acme).pk}"

    answers = [client.post("/api/w/acme/leave"), client.patch(me, {"role": "admin"}), client.delete(me)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "last_owner")] * 3


def test_an_owner_leaves_when_another_one_stays(world: World) -> None:
    client = signed_in(world.alice)
    client.patch(f"/api/w/acme/members/{membership(world.bob, world.acme).pk}", {"role": "owner"})

    answer = client.post("/api/w/acme/leave")

    assert answer.status_code == 204
    assert client.get("/api/w/acme").status_code == 404


def test_a_viewer_may_leave(world: World) -> None:
    assert signed_in(world.victor).post("/api/w/acme/leave").status_code == 204
    assert not Membership.objects.filter(user=world.victor).exists()


def test_an_unknown_role_is_refused_with_its_field(world: World) -> None:
    answer = signed_in(world.alice).post("/api/w/acme/members", {"email": "new@example.com", "role": "king"})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("role", "invalid_choice")]


def test_projects_are_made_renamed_and_deleted(world: World) -> None:
    client = signed_in(world.bob)

    made = client.post("/api/w/acme/projects", {"name": "Support desk"}).json()
    url = f"/api/w/acme/projects/{made['id']}"
    renamed = client.patch(url, {"name": "Help desk"}).json()
    gone = client.delete(url)

    assert (made["slug"], renamed["slug"], renamed["name"]) == ("support-desk", "support-desk", "Help desk")
    assert gone.status_code == 204
    assert not Project.objects.filter(pk=made["id"]).exists()


def test_a_list_comes_in_pages_of_at_most_a_hundred(world: World) -> None:
    Project.objects.bulk_create(
        Project(workspace=world.acme, name=f"P{number}", slug=f"p{number}") for number in range(120)
    )

    page = signed_in(world.victor).get("/api/w/acme/projects?page_size=5000").json()

    assert (page["count"], len(page["results"]), page["previous"]) == (121, 100, None)
    assert page["next"].endswith("/api/w/acme/projects?page=2&page_size=5000")
