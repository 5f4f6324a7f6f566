"""From an alias in a graph to the endpoint that serves it.

Law: what a workspace says comes first, then its own connections, then the site's key, and the demo model serves last.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple, TypedDict

from django.conf import settings

from connections.errors import ConnectionMissing, NoModel
from connections.models import Connection
from connections.providers import CALLS
from connections.services.credentials import open_secret
from nodes.base import ModelEndpoint
from tenancy.models import Workspace

DEMO: Final = "demo"
SITE: Final = "openai"  # The provider behind the site's own key.
ALIASES: Final = ("smart", "fast")
NO_KEY: Final = "none"  # The SDK refuses an empty key; servers without keys ignore it.


class ModelChoice(TypedDict):
    """A model one may write into a graph. `id` is what to write."""

    id: str
    title: str
    connection: str | None
    provider: str


def model_endpoint(workspace: Workspace, alias: str) -> ModelEndpoint:
    """The endpoint behind `smart`, `fast`, `demo`, `<connection>/<model>` or a model's plain name.

    Raises `ConnectionMissing` or `NoModel`; makes no request.
    """
    wished = alias.strip() or ALIASES[0]
    if wished not in ALIASES:
        return _named(workspace, wished)
    chosen = workspace.settings.get("model_aliases", {}).get(wished)
    return _named(workspace, chosen) if chosen and chosen not in ALIASES else _best(workspace, wished)


def list_models(workspace: Workspace) -> list[ModelChoice]:
    """The aliases first, each with the model it stands for now, then every model of every connection, then the demo."""
    aliases = [_alias_choice(workspace, alias) for alias in ALIASES]
    own = [
        ModelChoice(id=f"{row.name}/{model}", title=model, connection=row.name, provider=row.provider)
        for row in _serving(workspace)
        for model in models_of(row)
    ]
    demo = [ModelChoice(id=DEMO, title="Demo model (canned answers)", connection=None, provider=DEMO)]
    return aliases + own + (demo if settings.DEMO_MODEL_URL else [])


@dataclass(frozen=True)
class Served:
    """Who would serve a model's name, and whether they say that they have it."""

    provider: str
    model: str
    is_listed: bool


def who_serves(workspace: Workspace, names: Collection[str]) -> dict[str, Served | None]:
    """Who would serve each of the names, None for nobody. Opens no secret and makes no request.

    Aliases are left out, for they lead somewhere or to a clear refusal. What is asked of a connection by its name
    counts as listed where the connection lists no models at all.
    """
    others = [name for name in names if name.strip() and name.strip() not in ALIASES]
    serving = _serving(workspace) if others else []
    return {name: _served(serving, name.strip()) for name in others}


def _served(serving: list[Connection], name: str) -> Served | None:
    try:
        place = _place(serving, name)
    except (ConnectionMissing, NoModel):
        return None
    if place.row is None:
        return Served(place.provider, place.model, place.provider == DEMO and place.model == name)
    models = models_of(place.row)
    return Served(place.provider, place.model, place.model in models or (not models and "/" in name))


def models_of(connection: Connection) -> list[str]:
    """The default model first, each once."""
    return list(dict.fromkeys(name for name in (connection.default_model, *connection.model_names) if name))


def _alias_choice(workspace: Workspace, alias: str) -> ModelChoice:
    try:
        now = model_endpoint(workspace, alias)
    except (ConnectionMissing, NoModel):
        return ModelChoice(id=alias, title=f"{alias.capitalize()} (no model yet)", connection=None, provider="")
    return ModelChoice(id=alias, title=f"{alias.capitalize()} ({now.model})", connection=None, provider=now.provider)


def _named(workspace: Workspace, name: str) -> ModelEndpoint:
    place = _place(_serving(workspace), name)
    if place.row is not None:
        return _of(place.row, place.model)
    return _demo(place.model) if place.provider == DEMO else _of_site(place.model)


class _Place(NamedTuple):
    """Where a name leads; without a row it is the site's own key or the demo model, by the provider."""

    row: Connection | None
    provider: str
    model: str


def _place(serving: list[Connection], name: str) -> _Place:
    """Raises `ConnectionMissing`, and `NoModel` where nothing would answer."""
    if name == DEMO or name.startswith(f"{DEMO}-"):
        return _demo_place(name)
    prefix, slash, model = name.partition("/")
    for row in serving:
        if slash and row.name == prefix:
            return _Place(row, row.provider, model)
    for row in serving:
        if name in models_of(row):
            return _Place(row, row.provider, name)
    if settings.OPENAI_API_KEY:
        return _Place(None, SITE, name)
    if slash:  # Never the demo: a connection that was deleted must not turn into canned answers.
        raise ConnectionMissing(f"This workspace has no connection called {prefix}, which {name} asks for.")
    return _Place(serving[0], serving[0].provider, name) if serving else _demo_place()


def _demo_place(model: str = DEMO) -> _Place:
    if not settings.DEMO_MODEL_URL:
        raise NoModel
    return _Place(None, DEMO, model)


def _best(workspace: Workspace, alias: str) -> ModelEndpoint:
    for row in _serving(workspace):
        if models := models_of(row):
            return _of(row, models[0])
    if settings.OPENAI_API_KEY:
        return _of_site(settings.SMART_MODEL if alias == "smart" else settings.FAST_MODEL)
    return _demo()


def _serving(workspace: Workspace) -> list[Connection]:
    return list(Connection.objects.for_workspace(workspace).serving_models())


def _of(row: Connection, model: str) -> ModelEndpoint:
    key = open_secret(row).get("api_key") or NO_KEY
    calls = int(row.options[CALLS]) if row.options.get(CALLS) else None
    return ModelEndpoint(base_url=row.base_url, api_key=key, model=model, provider=row.provider, calls=calls)


def _of_site(model: str) -> ModelEndpoint:
    key = settings.OPENAI_API_KEY
    return ModelEndpoint(base_url=settings.OPENAI_BASE_URL, api_key=key, model=model, provider=SITE)


def _demo(model: str = DEMO) -> ModelEndpoint:
    if not settings.DEMO_MODEL_URL:
        raise NoModel
    return ModelEndpoint(base_url=settings.DEMO_MODEL_URL, api_key=NO_KEY, model=model, provider=DEMO)
