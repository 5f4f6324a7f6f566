"""Links that work once: the launcher's sign-in and the invitation."""

from datetime import timedelta
from io import StringIO
from secrets import token_urlsafe

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tenancy import links, services
from tenancy.models import Invitation, Membership, User, Workspace
from tests.factories import PASSWORD, World, browser, make_user, make_world, membership, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def invite(world: World, email: str = "new@example.com") -> str:
    """The path of an invitation's link, as alice gets it from REST."""
    answer = signed_in(world.alice).post("/api/w/acme/members", {"email": email, "role": "builder"})
    return str(answer.json()["invitation"]["link"]).removeprefix("http://testserver")


def test_the_printed_link_signs_in_and_leads_to_the_workspace(world: World) -> None:
    out = StringIO()
    call_command("start_link", "--email", "alice@example.com", stdout=out)
    client = browser()

    answer = client.get(out.getvalue().strip())

    assert (answer.status_code, answer.headers["Location"]) == (302, "/w/acme")
    assert client.get("/api/me").json()["email"] == "alice@example.com"


def test_a_start_link_works_once(world: World) -> None:
    path = links.make_start_path(user=world.alice, workspace="acme")
    browser().get(path)

    second = browser()
    answer = second.get(path)

    assert answer.status_code == 410
    assert "has been used or has expired" in answer.content.decode()
    assert second.get("/api/me").status_code == 401


def test_a_start_link_ends_after_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = links.make_start_path(user=world.alice, workspace="acme")
    monkeypatch.setattr(links, "START_LINK_LIFE", timedelta(seconds=-1))

    assert browser().get(path).status_code == 410


@pytest.fixture
def ticket(world: World, settings) -> str:
    """The secret of a link that `make run` has made for alice."""
    secret = token_urlsafe(32)
    settings.START_TICKET = f"{timezone.now().timestamp():.0f}:alice@example.com:{secret}"
    return secret


def test_the_ticket_of_the_environment_signs_in_once(ticket: str) -> None:
    client = browser()

    first, second = client.get(f"/start/{ticket}"), browser().get(f"/start/{ticket}")

    assert (first.status_code, first.headers["Location"]) == (302, "/w/acme")
    assert client.get("/api/me").json()["email"] == "alice@example.com"
    assert second.status_code == 410


def test_a_ticket_ends_after_a_day(ticket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "START_LINK_LIFE", timedelta(seconds=-1))

    assert browser().get(f"/start/{ticket}").status_code == 410


def test_production_ignores_a_ticket(ticket: str, settings) -> None:
    settings.PRODUCTION = True

    assert browser().get(f"/start/{ticket}").status_code == 410


@pytest.mark.parametrize("written", ["", "::", "1:alice@example.com:", "soon:alice@example.com:" + "x" * 43, "9" * 50])
def test_a_ticket_that_is_written_wrongly_opens_nothing(written: str, world: World, settings) -> None:
    settings.START_TICKET = written

    assert links.read_ticket() is None
    assert browser().get("/start/" + "x" * 43).status_code == 410


def test_a_forged_start_link_is_refused(world: World) -> None:
    path = links.make_start_path(user=world.alice, workspace="acme")

    assert browser().get(path[:-2] + "xx").status_code == 410


def test_production_has_no_start_links_without_a_secret_of_their_own(world: World, settings) -> None:
    path = links.make_start_path(user=world.alice, workspace="acme")
    settings.PRODUCTION = True

    assert browser().get(path).status_code == 410
    with pytest.raises(CommandError, match="START_LINK_SECRET"):
        call_command("start_link", "--email", "alice@example.com")


def test_the_demo_is_seeded_once() -> None:
    call_command("seed_demo", stdout=StringIO())
    call_command("seed_demo", stdout=StringIO())

    assert [str(member) for member in User.objects.all()] == ["demo@example.com"]
    assert not User.objects.get().has_usable_password()
    assert [str(place) for place in Workspace.objects.all()] == ["demo"]


def test_a_workspace_called_demo_that_is_somebody_elses_stays_theirs(world: World) -> None:
    theirs = services.create_workspace(name="Demo", owner=world.mallory)

    call_command("seed_demo", stdout=StringIO())

    assert [str(member.user) for member in Membership.objects.for_workspace(theirs)] == ["mallory@example.com"]


def test_somebody_without_an_account_gets_a_link(world: World) -> None:
    answer = signed_in(world.alice).post("/api/w/acme/members", {"email": "new@example.com", "role": "builder"})

    assert answer.json()["member"] is None
    assert answer.json()["invitation"]["email"] == "new@example.com"
    assert "/invitations/" in answer.json()["invitation"]["link"]


def test_an_invited_person_joins_by_pressing_the_button(world: World) -> None:
    path = invite(world)
    new = make_user("new")
    client = signed_in(new)

    page = client.get(path)
    assert "Join Acme" in page.content.decode()
    assert not Membership.objects.filter(user=new).exists()
    answer = client.post(path)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/w/acme")
    assert membership(new, world.acme).role == "builder"


def test_an_invitation_works_once(world: World) -> None:
    path = invite(world)
    new = make_user("new")
    signed_in(new).post(path)
    Membership.objects.filter(user=new).delete()

    assert signed_in(new).post(path).status_code == 410
    assert not Membership.objects.filter(user=new).exists()


def test_an_invitation_is_for_its_address_only(world: World) -> None:
    path = invite(world)
    client = signed_in(world.mallory)

    assert "you are signed in as mallory@example.com" in " ".join(client.get(path).content.decode().split())
    assert client.post(path).status_code == 403
    assert not Membership.objects.for_workspace(world.acme).filter(user=world.mallory).exists()


def test_a_withdrawn_or_expired_invitation_is_over(world: World) -> None:
    path = invite(world)
    client = signed_in(make_user("new"))

    Invitation.objects.update(expires_at=timezone.now())
    assert (client.get(path).status_code, client.post(path).status_code) == (410, 410)
    open_ones = signed_in(world.alice).get("/api/w/acme/invitations").json()["results"]
    signed_in(world.alice).delete(f"/api/w/acme/invitations/{open_ones[0]['id']}")
    assert (client.get(path).status_code, client.post(path).status_code) == (410, 410)


def test_inviting_again_replaces_the_open_invitation(world: World) -> None:
    first, second = invite(world), invite(world)
    client = signed_in(make_user("new"))

    assert [client.get(path).status_code for path in (first, second)] == [410, 200]


def test_sign_up_makes_a_workspace_of_ones_own(client) -> None:
    form = {"name": "Nora Lind", "email": "Nora@example.com", "password1": PASSWORD, "password2": PASSWORD}

    answer = client.post("/accounts/signup/", form)

    assert answer.status_code == 302
    assert User.objects.get().email == "nora@example.com"
    assert services.workspaces_of(User.objects.get()) == [
        {"slug": "noras-workspace", "name": "Nora's workspace", "role": "owner"}
    ]


def test_an_invited_person_may_sign_up_even_where_sign_up_is_closed(world: World, settings, client) -> None:
    settings.SIGN_UP = False
    path = invite(world)
    form = {"name": "New", "email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}

    assert client.post("/accounts/signup/", form).status_code == 200
    assert not User.objects.filter(email="new@example.com").exists()
    answer = client.post("/accounts/signup/", {**form, "next": path})

    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert services.workspaces_of(User.objects.get(email="new@example.com")) == []


def test_signing_in_is_throttled_by_account(world: World, client) -> None:
    form = {"login": "alice@example.com", "password": "wrong"}

    pages = [client.post("/accounts/login/", form).content.decode() for _ in range(6)]
    locked = client.post("/accounts/login/", {**form, "password": PASSWORD})

    assert "Too many failed login attempts" in pages[-1]
    assert locked.status_code == 200
