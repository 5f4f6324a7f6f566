"""What a model would cost here: of the model that serves a name in this workspace, and unknown where nobody knows."""

from typing import Any

import pytest

from connections.services import create_connection
from tests.factories import World, make_world, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> World:
    settings.OPENAI_API_KEY, settings.DEMO_MODEL_URL = "", "http://127.0.0.1:8765/v1"
    return make_world()


def told(world: World, name: str) -> dict[str, Any]:
    answer = signed_in(world.victor).get("/api/w/acme/models/price", {"model": name})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def connect(world: World, provider: str, model: str) -> None:
    create_connection(
        workspace=world.acme,
        provider=provider,
        name="mine",
        base_url="https://mine.example/v1",
        default_model=model,
        secret={"api_key": "k"},
    )


def test_an_alias_costs_what_the_model_behind_it_costs(world: World) -> None:
    connect(world, "openai", "gpt-4o-mini")

    cheap = {"model": "gpt-4o-mini", "provider": "openai", "input_price": "0.15", "output_price": "0.6"}
    assert [told(world, name) for name in ("smart", "mine/gpt-4o-mini", "")] == [cheap] * 3


def test_the_demo_is_free_and_ones_own_server_has_no_known_price(world: World) -> None:
    free = {"model": "demo", "provider": "demo", "input_price": "0", "output_price": "0"}
    assert told(world, "smart") == free

    connect(world, "openai_compatible", "gpt-4o-mini")
    unknown = {"model": "gpt-4o-mini", "provider": "openai_compatible", "input_price": None, "output_price": None}
    assert told(world, "smart") == unknown


def test_a_name_that_nothing_serves_has_no_price_and_is_no_error(world: World) -> None:
    nothing = {"model": "", "provider": "", "input_price": None, "output_price": None}
    assert told(world, "gone/gpt-4o-mini") == nothing
