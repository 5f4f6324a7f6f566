"""What every failure means: the catalogue of each kind, and the failures that a step of any kind may meet.

Law: every code that the engine, a kind or a host gives a failing step stands in one of them; a test reads the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nodes.base import CatalogueEntry
from nodes.registry import IMPLICIT, KINDS

ANYWHERE = (
    CatalogueEntry("timeout", "The attempt took longer than the node may.", "Raise its timeout, or let it do less."),
    CatalogueEntry("workers_busy", "No process was free for the step's code for too long.", "Try again later."),
    CatalogueEntry("output_too_large", "The step's outputs are larger than a run keeps.", "Answer with less."),
    CatalogueEntry("not_json", "The step gave something that is no JSON value.", "Change what it returns."),
    CatalogueEntry("node_broke", "The node itself has a fault.", "Try again; if it happens again, report it."),
    CatalogueEntry("budget_exceeded", "The node's budget is spent.", "Raise the budget, or ask for less."),
    CatalogueEntry("no_model", "No connection serves this model.", "Choose another, or add a connection in Settings."),
    CatalogueEntry("connection_missing", "The connection is gone.", "Choose another, or add it again in Settings."),
    CatalogueEntry("connection_unusable", "The connection cannot be used.", "Mend it in Settings → Connections."),
    CatalogueEntry("secret_unreadable", "The connection's secret cannot be read.", "Enter it again in Settings."),
    CatalogueEntry("tool_not_found", "A tool was called that is not wired.", "Wire the tool, or name it right."),
    CatalogueEntry("argument_missing", "A tool was called without an argument.", "Say what it needs in the prompt."),
    CatalogueEntry("too_deep", "Agents or loops nest too deeply.", "Look for an agent that calls itself."),
    CatalogueEntry("not_recorded", "A replay has no result for this step.", "Fork the run, or run the step anew."),
    CatalogueEntry("run_quarantined", "The run ended its worker again and again.", "Let the step use less memory."),
    CatalogueEntry("run_too_large", "The run has given too much in all.", "Let the items of a loop answer with less."),
    CatalogueEntry("unstorable", "The database refused a value.", "Let the step answer with less, or with other text."),
    CatalogueEntry("run_unreadable", "The run's agent cannot be read any more.", "Start the agent again."),
    CatalogueEntry("internal", "The platform made a mistake.", "Start the run again; if it goes on, report it."),
)
_WORD = re.compile(r"[a-z]{3,}")


def find_entry(kind: str, code: str, message: str = "") -> CatalogueEntry | None:
    """What a failure of a kind (`llm@1`) means: by its code where a catalogue has it, else the kind's nearest.

    The kind's own words come first: the same code may ask for something else elsewhere.
    """
    own = entries_of(kind)
    others = (entry for other in KINDS.values() for entry in other.docs.errors)
    for entries in (own, ANYWHERE, others):
        if found := next((entry for entry in entries if entry.code == code), None):
            return found
    return _nearest(own, f"{code} {message}")


def entries_of(kind: str) -> tuple[CatalogueEntry, ...]:
    """The catalogue of a kind; empty for one that is not known."""
    found = KINDS.get(kind) or next((one for one in IMPLICIT if one.spec.name == kind), None)
    return found.docs.errors if found else ()


def _nearest(entries: Iterable[CatalogueEntry], said: str) -> CatalogueEntry | None:
    """The entry that shares most words with what was said; None when none shares any, unless there is only one."""
    known, words = tuple(entries), _words(said)
    best = max(known, key=lambda entry: len(words & _words(f"{entry.code} {entry.meaning}")), default=None)
    if best is None or (len(known) > 1 and not words & _words(f"{best.code} {best.meaning}")):
        return None
    return best


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower().replace("_", " "))) - {"the", "has", "its", "not"}
