"""The reference of node kinds in the guide."""

from typing import Any

from django.core.management import call_command

from config.management.commands.write_kind_docs import anchor, page
from nodes.registry import describe_kinds

KIND: dict[str, Any] = {
    "id": "cut",
    "kind": "cut@2",
    "title": "Cut text",
    "group": "Data",
    "flow": "step",
    "as_tool": True,
    "runs_in": ["worker"],
    "timeout": 30.0,
    "settings_schema": {
        "properties": {
            "length": {
                "type": "integer",
                "title": "Length",
                "minimum": 1,
                "description": "Letters | signs.",
                "x-ui": {},
            },
            "cached": {"type": "object", "title": "Cached", "x-ui": {"widget": "hidden"}},
        },
        "required": ["length"],
    },
    "defaults": {"length": 80},
    "inputs": [{"name": "value", "type": "text", "help": "", "required": True, "many": False}],
    "outputs": [{"name": "parts", "type": "list of text", "help": "In order.", "required": True, "many": False}],
    "inner": None,
    "dynamic": {"template": [], "inputs": None, "outputs": None},
    "docs": "# Cut text\n\nCuts.\n",
    "errors": [{"code": "too_short", "meaning": "It is too short.", "advice": "Give more."}],
}


def test_the_reference_of_node_kinds_is_up_to_date() -> None:
    call_command("write_kind_docs", check=True)


def test_every_kind_has_its_section_and_a_link_to_it() -> None:
    text = page(describe_kinds())

    lacking = [kind["kind"] for kind in describe_kinds() if f"`{kind['kind']}`\n" not in text]
    unlinked = [kind["kind"] for kind in describe_kinds() if f"(#{anchor(kind)})" not in text]
    assert (lacking, unlinked) == ([], [])


def test_a_section_tells_ports_settings_and_errors_but_nothing_hidden() -> None:
    section = page([KIND]).partition("## ")[2].partition("\n## ")[0]

    assert section == (
        "Cut text `cut@2`\n\nCuts.\n\n**Inputs.** `value` (text).\n\n**Outputs.** `parts` (list of text): In order.\n\n"
        "| setting | type | default | meaning |\n|---|---|---|---|\n"
        "| `length` | integer from 1 | `80` | **Length** (required) Letters \\| signs. |\n\n"
        "| error | meaning | what to do |\n|---|---|---|\n| `too_short` | It is too short. | Give more. |\n\n"
        "It can serve as a tool of an agent. An attempt may take 30 s unless the node says otherwise. "
        "Declared for the hosts: worker.\n"
    )
