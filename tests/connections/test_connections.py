"""Connections: a secret goes in, never comes out, and never goes anywhere it was not entered for."""

from uuid import uuid4

import pytest

from connections import sealing
from connections.errors import ConnectionMissing, SecretUnreadable
from connections.models import Connection
from connections.services import connection_secret, create_connection, open_secret, reseal_all
from tests.factories import World, make_world, signed_in

pytestmark = pytest.mark.django_db

URL = "/api/w/acme/connections"
OPENAI = {"name": "openai", "provider": "openai", "secret": {"api_key": "sk-1"}, "default_model": "gpt-5.4"}


@pytest.fixture
def world() -> World:
    return make_world()


def make(world: World, **fields: object) -> Connection:
    return create_connection(workspace=world.acme, **{**OPENAI, **fields})


def test_a_secret_goes_in_and_never_comes_out(world: World) -> None:
    client = signed_in(world.alice)

    made = client.post(URL, OPENAI)
    shown = client.get(f"{URL}/{made.json()['id']}")
    listed = client.get(URL)

    assert (made.status_code, made.json()["has_secret"]) == (201, True)
    assert made.json()["base_url"] == "https://api.openai.com/v1"
    assert all("sk-1" not in answer.content.decode() for answer in (made, shown, listed))
    assert b"sk-1" not in bytes(Connection.objects.get().sealed_secret)
    assert connection_secret(world.acme, "openai") == {
        "provider": "openai",
        "base_url": "https://api.openai.com/v1",
        "api_key": "sk-1",
    }


def test_another_workspaces_connection_is_missing(world: World) -> None:
    make(world)

    with pytest.raises(ConnectionMissing, match="This workspace has no connection called openai"):
        connection_secret(world.elsewhere, "openai")


def test_two_workspaces_may_use_one_name(world: World) -> None:
    make(world)

    create_connection(workspace=world.elsewhere, **{**OPENAI, "secret": {"api_key": "sk-2"}})

    assert connection_secret(world.elsewhere, "openai")["api_key"] == "sk-2"


def test_a_name_is_taken_once(world: World) -> None:
    make(world)

    answer = signed_in(world.alice).post(URL, OPENAI)

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


def test_changing_the_default_model_keeps_the_secret(world: World) -> None:
    connection = make(world)

    answer = signed_in(world.alice).patch(f"{URL}/{connection.pk}", {"default_model": "gpt-5.5"})

    assert (answer.status_code, answer.json()["default_model"]) == (200, "gpt-5.5")
    assert connection_secret(world.acme, "openai")["api_key"] == "sk-1"


def test_changing_a_limit_asks_for_no_secret(world: World) -> None:
    connection = make(world)

    answer = signed_in(world.alice).patch(f"{URL}/{connection.pk}", {"options": {"calls_at_once": "4"}})

    assert (answer.status_code, answer.json()["options"]) == (200, {"calls_at_once": "4"})


def test_a_secret_is_not_sent_to_an_address_it_was_not_entered_for(world: World) -> None:
    client = signed_in(world.alice)
    url = f"{URL}/{make(world).pk}"

    alone = client.patch(url, {"base_url": "https://evil.example/v1"})
    with_secret = client.patch(url, {"base_url": "https://proxy.example/v1", "secret": {"api_key": "sk-2"}})

    assert (alone.status_code, alone.json()["errors"][0]["field"]) == (400, "secret")
    assert with_secret.status_code == 200
    assert connection_secret(world.acme, "openai")["base_url"] == "https://proxy.example/v1"


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"secret": {}}, "secret.api_key"),
        ({"secret": {"api_key": "x", "password": "y"}}, "secret.password"),
        ({"provider": "azure"}, "base_url"),
        ({"base_url": "ftp://example.com"}, "base_url"),
        ({"base_url": "https://user:pass@example.com/v1"}, "base_url"),
        ({"base_url": "https://example.com/v1?key=1"}, "base_url"),
        ({"provider": "http_basic", "secret": {"password": "x"}}, "options.username"),
        ({"options": {"colour": "red"}}, "options.colour"),
        ({"options": {"calls_at_once": "0"}}, "options.calls_at_once"),
        ({"options": {"calls_at_once": "many"}}, "options.calls_at_once"),
        ({"options": {"calls_at_once": "9" * 400}}, "options.calls_at_once"),
        ({"name": "Not a slug"}, "name"),
        ({"provider": "carrier_pigeon"}, "provider"),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_named(wish: dict[str, object], field: str, world: World) -> None:
    answer = signed_in(world.alice).post(URL, {**OPENAI, **wish})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert not Connection.objects.exists()


def test_a_builder_sees_connections_but_makes_none(world: World) -> None:
    make(world)
    client = signed_in(world.bob)

    assert [row["name"] for row in client.get(URL).json()["results"]] == ["openai"]
    assert client.post(URL, OPENAI).status_code == 403


def test_a_seal_opens_for_its_own_row_only() -> None:
    acme, row = uuid4(), uuid4()
    blob = sealing.seal({"api_key": "sk"}, workspace=acme, connection=row)

    assert sealing.unseal(blob, workspace=acme, connection=row) == {"api_key": "sk"}
    for place in ({"workspace": acme, "connection": uuid4()}, {"workspace": uuid4(), "connection": row}):
        with pytest.raises(SecretUnreadable):
            sealing.unseal(blob, **place)


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x02" + b"0" * 40, b"\x01" + b"0" * 40])
def test_a_broken_seal_is_unreadable(broken: bytes) -> None:
    with pytest.raises(SecretUnreadable):
        sealing.unseal(broken, workspace=uuid4(), connection=uuid4())


def test_two_seals_of_one_secret_differ() -> None:
    place = {"workspace": uuid4(), "connection": uuid4()}

    assert sealing.seal({"a": "b"}, **place) != sealing.seal({"a": "b"}, **place)


def test_a_former_key_still_opens_and_resealing_makes_it_needless(world: World, settings) -> None:
    connection = make(world)
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-of-thirty-two-characters"
    settings.SECRET_KEY_FALLBACKS = [former]

    assert open_secret(connection) == {"api_key": "sk-1"}
    assert reseal_all() == 1
    settings.SECRET_KEY_FALLBACKS = []
    connection.refresh_from_db()
    assert open_secret(connection) == {"api_key": "sk-1"}


def test_a_lost_key_asks_for_the_secret_again(world: World, settings) -> None:
    make(world)
    settings.SECRET_KEY = "another-key-of-thirty-two-characters"

    with pytest.raises(SecretUnreadable, match="Enter it again"):
        connection_secret(world.acme, "openai")
