"""From an alias in a graph to the endpoint that serves it.

Law: what a workspace says comes first, then its own connections, then the site's key, and the demo model serves last.
"""

from typing import Final, TypedDict

from django.conf import settings

from connections.errors import ConnectionMissing, NoModel
from connections.models import Connection
from connections.providers import CALLS
from connections.services.credentials import open_secret
from nodes.base import ModelEndpoint
from tenancy.models import Workspace

DEMO: Final = "demo"
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
    if name == DEMO or name.startswith(f"{DEMO}-"):
        return _demo(name)
    serving = _serving(workspace)
    prefix, slash, model = name.partition("/")
    for row in serving:
        if slash and row.name == prefix:
            return _of(row, model)
    for row in serving:
        if name in models_of(row):
            return _of(row, name)
    if settings.OPENAI_API_KEY:
        return _of_site(name)
    if slash:  # Never the demo: a connection that was deleted must not turn into canned answers.
        raise ConnectionMissing(f"This workspace has no connection called {prefix}, which {name} asks for.")
    return _of(serving[0], name) if serving else _demo()


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
    return ModelEndpoint(base_url=settings.OPENAI_BASE_URL, api_key=key, model=model, provider="openai")


def _demo(model: str = DEMO) -> ModelEndpoint:
    if not settings.DEMO_MODEL_URL:
        raise NoModel
    return ModelEndpoint(base_url=settings.DEMO_MODEL_URL, api_key=NO_KEY, model=model, provider=DEMO)
