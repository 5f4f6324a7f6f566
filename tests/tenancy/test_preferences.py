"""How a person likes their screen is theirs, known by name, small, and the same in every browser."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from tenancy.preferences import MOST, change_preferences, preferences_of
from tests.factories import World, browser, make_user, make_world, signed_in, token_secret, with_token

URL = "/api/me/preferences"
CHOICES: dict[str, Any] = {
    "theme": "dark", "density": "compact", "single-keys": "off", "agents:look": "list", "editor:minimap": "on",
    "editor:left": False, "phone:left": True, "panel:Run dock": 320, "section:Reliability and budget": True,
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.mark.django_db
def test_choices_are_kept_changed_and_taken_back_one_by_one(world: World) -> None:
    client = signed_in(world.bob)

    assert client.get(URL).json() == {"values": {}}
    assert client.patch(URL, {"values": CHOICES}).json() == {"values": CHOICES}
    changed = client.patch(URL, {"values": {"theme": "light", "density": None, "panel:Palette": 200}}).json()
    kept = {name: value for name, value in CHOICES.items() if name != "density"}
    assert changed == {"values": kept | {"theme": "light", "panel:Palette": 200}}
    assert client.get(URL).json() == changed


@pytest.mark.django_db
def test_what_one_person_chose_nobody_else_sees(world: World) -> None:
    signed_in(world.bob).patch(URL, {"values": {"theme": "dark"}})

    assert signed_in(world.alice).get(URL).json() == {"values": {}}
    assert preferences_of(world.bob) == {"theme": "dark"}


@pytest.mark.django_db
def test_a_name_that_is_no_text_is_refused_with_a_sentence(world: World) -> None:
    body = '{"values": {"x\\ud800": 5}}'

    answer = signed_in(world.bob).patch(URL, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "preferences_refused")
    assert "x\\ud800" in answer.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"), ("editor:left", "yes"), ("panel:Palette", 10_001), ("panel:Palette", True), ("panel:", 10),
        ("panel:" + "x" * 61, 10), ("section:<b>", True), ("anything", 1), ("editor:top", True), ("theme", ["dark"]),
    ],
)  # fmt: skip
def test_what_is_no_known_choice_is_refused_by_name_and_changes_nothing(world: World, name: str, value: Any) -> None:
    client = signed_in(world.bob)

    answer = client.patch(URL, {"values": {"density": "compact", name: value}})

    assert (answer.status_code, answer.json()["code"]) == (400, "preferences_refused")
    assert f"“{name[:80]}”" in answer.json()["detail"]
    assert client.get(URL).json() == {"values": {}}


@pytest.mark.django_db
@pytest.mark.parametrize("body", [{}, {"values": []}, {"values": None}, []])
def test_what_is_no_table_of_choices_is_refused(world: World, body: Any) -> None:
    assert signed_in(world.bob).patch(URL, body).status_code == 400


@pytest.mark.django_db
def test_what_one_person_stores_is_bounded(world: World) -> None:
    client = signed_in(world.bob)
    many = {f"section:{number}": True for number in range(MOST)}

    assert client.patch(URL, {"values": many}).status_code == 200
    assert client.patch(URL, {"values": {"theme": "dark"}}).json()["detail"] == "At most 100 choices are kept."
    assert client.patch(URL, {"values": {"section:0": None, "theme": "dark"}}).status_code == 200


@pytest.mark.django_db
def test_a_token_reads_and_does_not_choose(world: World) -> None:
    client = with_token(token_secret(world.bob, world.acme))

    assert client.get(URL).status_code == 200
    assert client.patch(URL, {"values": {"theme": "dark"}}).status_code == 403


@pytest.mark.django_db
def test_the_page_brings_the_choices_before_the_first_request(world: World) -> None:
    change_preferences(user=world.bob, values={"theme": "dark"})

    assert '"preferences": {"theme": "dark"}' in browser(world.bob).get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_choose_at_the_same_time_lose_nothing() -> None:
    user = make_user("twice")

    def choose(number: int) -> None:
        change_preferences(user=user, values={f"section:{number}": True})
        connection.close()

    with ThreadPoolExecutor(4) as windows:
        list(windows.map(choose, range(12)))

    assert preferences_of(user) == {f"section:{number}": True for number in range(12)}
