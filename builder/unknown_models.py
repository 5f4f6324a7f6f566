"""Models that nodes name and nobody here knows: neither the workspace's connections nor the list of prices.

Law: a warning, never an error, for new models appear every week and a run of one may well succeed.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from budgets.prices import rates_of
from connections.services import Served, list_models, who_serves
from connections.services.endpoints import DEMO
from engine.graph import Graph
from engine.kinds import Kinds
from engine.problems import Problem
from tenancy.models import Workspace

SETTING = "model"
MOST_SHOWN = 80  # characters of a name that a sentence repeats


def find_unknown_models(graph: Graph, kinds: Kinds, workspace: Workspace) -> Iterator[Problem]:
    """One warning at the setting of each node that names such a model. Asks the database once, or not at all."""
    named = {
        node.id: name
        for node in graph.nodes.values()
        if (spec := kinds.get(node.kind)) and spec.asks_model
        if isinstance(name := node.settings.get(SETTING), str)
    }
    unknown = {name: who for name, who in who_serves(workspace, set(named.values())).items() if not _is_known(who)}
    listed = [choice["id"] for choice in list_models(workspace)] if unknown else []
    for node, name in named.items():
        if name in unknown:
            shown = name[:MOST_SHOWN]
            message, advice = _message(shown, unknown[name]), _advice(shown, listed)
            yield Problem("unknown_model", message, node, f"settings.{SETTING}", "warning", advice)


def _is_known(who: Served | None) -> bool:
    if who is None:
        return False
    return who.is_listed or (who.provider != DEMO and rates_of(who.provider, who.model) is not None)


def _message(name: str, who: Served | None) -> str:
    if who is not None and who.provider == DEMO:
        return f"No model “{name}” is connected, so the demo model answers in its place."
    return f"Nobody here knows a model “{name}”."


def _advice(name: str, listed: list[str]) -> str:
    near = get_close_matches(name, listed, 1) or [one for one in listed if one.partition("/")[2] == name]
    asked = f"Did you mean {near[0]}? " if near else ""
    return f"{asked}If it is new, add it to its connection's models, or leave it so."
