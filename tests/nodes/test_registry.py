"""Every kind is declared whole."""

import inspect
import json
import re
from pathlib import Path

import pytest

import nodes
from engine.schema import find_faults
from engine.types import is_type
from nodes import base
from nodes.registry import IMPLICIT, KINDS, describe_kinds

ALL = [*IMPLICIT, *KINDS.values()]
FOLDER = Path(nodes.__file__).parent


def test_every_folder_with_a_kind_is_registered():
    folders = {path.parent.name for path in FOLDER.glob("*/kind.py")}

    assert folders == {kind.spec.id for kind in ALL}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.spec.id)
def test_a_kind_has_help_an_icon_and_telling_errors(kind):
    spec = kind.spec

    assert re.fullmatch(r"[a-z0-9-]+", spec.icon)
    assert spec.help.endswith(".")
    assert (FOLDER / spec.id / "README.md").read_text(encoding="utf-8").startswith("# ")
    assert all(entry.meaning.endswith(".") and entry.advice for entry in kind.docs.errors)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.spec.id)
def test_the_default_settings_break_only_rules_about_being_empty(kind):
    faults = [sentence for _, sentence in find_faults(kind.docs.defaults, kind.spec.settings_schema)]

    assert set(faults) <= {"must not be empty"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.spec.id)
def test_every_setting_has_a_title_and_a_widget(kind):
    properties = kind.spec.settings_schema.get("properties", {})

    assert all(setting.get("title") and setting["x-ui"]["widget"] for setting in properties.values())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.spec.id)
@pytest.mark.parametrize("settings", [{}, {"inputs": 7, "outputs": None, "cases": {}, "ports": [], "prompt": 3}])
def test_ports_can_be_computed_from_any_settings(kind, settings):
    spec = kind.spec
    rules = (spec.inputs, spec.outputs, spec.inner_inputs, spec.inner_outputs)

    ports = [port for rule in rules for port in rule(settings)]

    assert all(port.name and is_type(port.type) for port in ports)


def test_the_descriptions_are_plain_json():
    described = json.loads(json.dumps(describe_kinds()))

    assert [kind["id"] for kind in described][:4] == ["input", "output", "llm", "agent"]
    assert described[2]["dynamic"] == {"template": ["system", "prompt"], "inputs": None, "outputs": None}


def test_a_kind_that_can_sleep_declares_it_so_that_its_time_limit_is_kept():
    own = {kind.spec.id: inspect.getmodule(kind.run) for kind in KINDS.values()}
    sleepers = {
        name
        for name, module in own.items()
        if module is not base and (hasattr(module, "Sleep") or hasattr(module, "Ask"))
    }

    assert sleepers == {kind.spec.id for kind in KINDS.values() if kind.spec.rests}
    assert "wait" in sleepers
