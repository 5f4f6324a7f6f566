"""Node kinds that do to a worker what no kind of ours should: for tests only, in real processes.

Law: they exist only where `tests.chaos.settings` are the settings, or between `register` and `forget`.
"""

import asyncio
import os
import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig

from engine.kinds import KindSpec, Port
from nodes import registry
from nodes.base import Done, NodeContext, NodeKind, Outcome, StepCall


async def kill(call: StepCall, context: NodeContext) -> Outcome:
    """End the process as a crash of native code or the kernel's memory killer does."""
    os._exit(9)


async def burst(call: StepCall, context: NodeContext) -> Outcome:
    """Give a text of so many megabytes."""
    return Done({"text": "0123456789abcdef" * (2**16 * int(call.settings["size"]))})


async def rest(call: StepCall, context: NodeContext) -> Outcome:
    """Keep the worker's step open, as a slow model does."""
    await asyncio.sleep(float(call.settings["seconds"]))
    return Done({"text": call.inputs.get("text", "")})


async def hog(call: StepCall, context: NodeContext) -> Outcome:
    """Keep the event loop for ever, as no code should that runs on it."""
    while True:
        time.sleep(1)  # noqa: ASYNC251


def kind(name: str, run: Any, **settings: Any) -> NodeKind:
    port = (Port("text", "text", "Text", required=False),)
    schema = {"type": "object", "properties": {key: {"type": kind} for key, kind in settings.items()}}
    spec = KindSpec(
        name, name.capitalize(), "Flow", "For tests.", "bomb",
        settings_schema=schema, inputs=lambda _: port, outputs=lambda _: port, as_tool=True,
    )  # fmt: skip
    return NodeKind(spec, run=run)


DANGEROUS = [
    kind("poison", kill),
    kind("burst", burst, size="integer"),
    kind("rest", rest, seconds="number"),
    kind("hog", hog),
]


def register() -> None:
    for one in DANGEROUS:
        registry.KINDS[one.spec.name] = one
        registry._SPECS[one.spec.name] = one.spec


def forget() -> None:
    for one in DANGEROUS:
        registry.KINDS.pop(one.spec.name, None)
        registry._SPECS.pop(one.spec.name, None)


class DangerConfig(AppConfig):
    name = "tests.chaos"
    label = "danger"
    path = str(Path(__file__).parent)  # A namespace package may lie in several places.

    def ready(self) -> None:
        register()
