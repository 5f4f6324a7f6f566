"""Which endpoint serves a name: the workspace's word, its connections, the site's key, the demo model, in turn."""

import pytest

from connections.errors import ConnectionMissing, NoModel
from connections.services import create_connection, list_models, model_endpoint
from tests.factories import World, make_world, signed_in

pytestmark = pytest.mark.django_db

DEMO = "http://127.0.0.1:8765/v1"


@pytest.fixture
def world(settings) -> World:
    settings.OPENAI_API_KEY = ""
    settings.OPENAI_BASE_URL = "https://api.openai.com/v1"
    settings.DEMO_MODEL_URL = DEMO
    return make_world()


def connect(world: World, name: str, *, model: str = "", others: tuple[str, ...] = (), **options: str) -> None:
    create_connection(
        workspace=world.acme,
        provider="openai_compatible",
        name=name,
        base_url=f"https://{name}.example/v1",
        default_model=model,
        model_names=list(others),
        options=options,
        secret={"api_key": f"key-of-{name}"},
    )


def served(world: World, alias: str) -> tuple[str, str, str]:
    endpoint = model_endpoint(world.acme, alias)
    return endpoint.base_url, endpoint.api_key, endpoint.model


@pytest.mark.parametrize("alias", ["smart", "fast", "demo", "", "gpt-5.4"])
def test_without_a_key_the_demo_model_serves_every_name(alias: str, world: World) -> None:
    assert served(world, alias) == (DEMO, "none", "demo")
    assert model_endpoint(world.acme, alias).provider == "demo"


def test_the_demo_models_paces_keep_their_names(world: World) -> None:
    assert served(world, "demo-slow") == (DEMO, "none", "demo-slow")


def test_the_sites_key_serves_aliases_and_plain_names(world: World, settings) -> None:
    settings.OPENAI_API_KEY = "sk-site"

    assert [served(world, alias) for alias in ("smart", "fast", "gpt-x")] == [
        ("https://api.openai.com/v1", "sk-site", settings.SMART_MODEL),
        ("https://api.openai.com/v1", "sk-site", settings.FAST_MODEL),
        ("https://api.openai.com/v1", "sk-site", "gpt-x"),
    ]
    assert served(world, "demo")[0] == DEMO


def test_a_workspaces_connection_goes_before_the_sites_key(world: World, settings) -> None:
    settings.OPENAI_API_KEY = "sk-site"
    connect(world, "vllm", model="llama")

    assert served(world, "smart") == ("https://vllm.example/v1", "key-of-vllm", "llama")
    assert model_endpoint(world.elsewhere, "smart").api_key == "sk-site"


def test_a_connection_may_say_how_many_calls_it_takes_at_once(world: World) -> None:
    connect(world, "vllm", model="llama", calls_at_once="4")
    connect(world, "router", model="other")

    assert [model_endpoint(world.acme, name).calls for name in ("vllm/llama", "router/other", "demo")] == [
        4,
        None,
        None,
    ]


def test_a_workspace_says_what_its_aliases_mean(world: World) -> None:
    connect(world, "vllm", model="llama")
    connect(world, "router", others=("meta/llama-70b",))
    world.acme.settings = {"model_aliases": {"smart": "router/meta/llama-70b", "fast": "demo"}}

    assert served(world, "smart") == ("https://router.example/v1", "key-of-router", "meta/llama-70b")
    assert served(world, "fast") == (DEMO, "none", "demo")


def test_a_plain_name_is_found_in_the_connection_that_offers_it(world: World) -> None:
    connect(world, "first", model="a")
    connect(world, "second", model="b", others=("c",))

    assert served(world, "c") == ("https://second.example/v1", "key-of-second", "c")


def test_a_deleted_connection_does_not_turn_into_canned_answers(world: World) -> None:
    with pytest.raises(ConnectionMissing, match="no connection called gone, which gone/model asks for"):
        model_endpoint(world.acme, "gone/model")


def test_a_site_without_a_demo_model_says_that_no_model_is_connected(world: World, settings) -> None:
    settings.DEMO_MODEL_URL = ""

    with pytest.raises(NoModel, match="Add a connection"):
        model_endpoint(world.acme, "smart")
    assert [choice["title"] for choice in list_models(world.acme)] == ["Smart (no model yet)", "Fast (no model yet)"]


def test_the_list_of_models_holds_what_one_may_write(world: World) -> None:
    connect(world, "vllm", model="llama", others=("llama", "mistral"))

    answer = signed_in(world.victor).get("/api/w/acme/models").json()["results"]

    assert [(choice["id"], choice["title"]) for choice in answer] == [
        ("smart", "Smart (llama)"),
        ("fast", "Fast (llama)"),
        ("vllm/llama", "llama"),
        ("vllm/mistral", "mistral"),
        ("demo", "Demo model (canned answers)"),
    ]
