"""`manage.py write_kind_docs`: docs/guide/node-kinds.md, from the declarations of the node kinds.

Law: the page says nothing that a declaration or the README of a kind does not say.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nodes.catalogue import ANYWHERE
from nodes.registry import describe_kinds

Described = Mapping[str, Any]

HEAD = """# Node kinds

Every kind there is, with its ports, settings and errors. This page is written by `manage.py write_kind_docs` from the
declarations in `platform/nodes/`; a test fails when it is out of date. `GET /api/node-kinds` gives the same as JSON.

The ports are those of the default settings. Besides them every node that runs has the output `error` (JSON, used when
its error policy is `follow`), and every kind that can serve as a tool has the output `tool`. What all nodes share
(retry, time limit, error policy, budget) is told in [Templates and expressions](templates.md#what-every-node-has).
A kind declares on which hosts it could run; so far two ship, the worker and the terminal.
"""


class Command(BaseCommand):
    requires_system_checks: ClassVar[list[str]] = []  # It reads declarations only.
    help = "Write the reference of node kinds, or with --check only say whether it is up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "guide" / "node-kinds.md"
        text = page(describe_kinds())
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/guide/node-kinds.md is out of date: run `manage.py write_kind_docs`.")


def page(kinds: Iterable[Described]) -> str:
    """The whole page: a list of contents by group, then one section per kind."""
    kinds = list(kinds)
    return "\n".join([HEAD, *contents(kinds), *(section(kind) for kind in kinds), *errors_anywhere()])


def errors_anywhere() -> Iterator[str]:
    """What a step of any kind may meet besides its kind's own errors."""
    yield "## Errors of every kind\n"
    yield from error_table([{"code": e.code, "meaning": e.meaning, "advice": e.advice} for e in ANYWHERE])


def contents(kinds: Iterable[Described]) -> Iterator[str]:
    yield "| group | kinds |\n|---|---|"
    for group, members in groupby(kinds, key=lambda kind: kind["group"]):
        links = ", ".join(f"[{kind['title']}](#{anchor(kind)})" for kind in members)
        yield f"| {group} | {links} |"
    yield ""


def anchor(kind: Described) -> str:
    """What GitHub makes of the section's heading."""
    return f"{kind['title'].lower().replace(' ', '-')}-{kind['kind'].replace('@', '')}"


def section(kind: Described) -> str:
    parts = [
        f"## {kind['title']} `{kind['kind']}`\n",
        body_of(kind["docs"]) + "\n",
        *ports("Inputs", kind["inputs"], dynamic_inputs(kind["dynamic"])),
        *ports("Outputs", kind["outputs"], dynamic_outputs(kind["dynamic"])),
        *inner_ports(kind["inner"]),
        *setting_table(kind),
        *error_table(kind["errors"]),
        facts(kind),
    ]
    return "\n".join(parts)


def body_of(readme: str) -> str:
    """The README without its heading, which the section has already."""
    return readme.partition("\n")[2].strip()


def ports(title: str, found: list[Described], dynamic: str) -> Iterator[str]:
    words = [*map(port, found), *([dynamic] if dynamic else [])]
    if words:
        yield f"**{title}.** " + "; ".join(words) + ".\n"


def port(found: Described) -> str:
    notes = [
        found["type"],
        *(["optional"] if not found["required"] else []),
        *(["many edges"] if found["many"] else []),
    ]
    words = f"`{found['name']}` ({', '.join(notes)})"
    return f"{words}: {found['help'].rstrip('.')}" if found["help"] else words


def dynamic_inputs(dynamic: Described) -> str:
    if dynamic["template"]:
        return f"one per `{{{{ name }}}}` in {named(dynamic['template'])}"
    return f"those that the setting `{dynamic['inputs']}` lists" if dynamic["inputs"] else ""


def dynamic_outputs(dynamic: Described) -> str:
    return f"those that the setting `{dynamic['outputs']}` lists" if dynamic["outputs"] else ""


def named(names: Iterable[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def inner_ports(inner: Described | None) -> Iterator[str]:
    if inner:
        yield from ports("Inside, it gives", inner["outputs"], "")
        yield from ports("Inside, it takes", inner["inputs"], "")


def setting_table(kind: Described) -> Iterator[str]:
    schema = kind["settings_schema"]
    shown = {name: made_of for name, made_of in schema.get("properties", {}).items() if not is_hidden(made_of)}
    if not shown:
        return
    yield "| setting | type | default | meaning |\n|---|---|---|---|"
    for name, made_of in shown.items():
        default = kind["defaults"].get(name, made_of.get("default"))
        needed = " (required)" if name in schema.get("required", ()) else ""
        meaning = f"**{made_of['title']}**{needed} {made_of.get('description', '')}".strip()
        yield f"| `{name}` | {cell(type_of(made_of))} | {cell(as_code(default))} | {cell(meaning)} |"
    yield ""


def is_hidden(made_of: Described) -> bool:
    return bool(made_of.get("x-ui", {}).get("widget") == "hidden")


def type_of(made_of: Described) -> str:
    if "enum" in made_of:
        return ", ".join(f"`{word}`" for word in made_of["enum"])
    limits = (f"{word} {made_of[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in made_of)
    return " ".join([made_of.get("type", "any"), *limits])


def as_code(default: Any) -> str:
    return "" if default in (None, "") else f"`{json.dumps(default, ensure_ascii=False)}`"


def cell(text: str) -> str:
    """Text that keeps to its cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def error_table(errors: list[Described]) -> Iterator[str]:
    if not errors:
        return
    yield "| error | meaning | what to do |\n|---|---|---|"
    for error in errors:
        yield f"| `{error['code']}` | {cell(error['meaning'])} | {cell(error['advice'])} |"
    yield ""


def facts(kind: Described) -> str:
    tool = "It can serve as a tool of an agent. " if kind["as_tool"] else ""
    limit = f"An attempt may take {kind['timeout']:g} s unless the node says otherwise. " if kind["timeout"] else ""
    return f"{tool}{limit}Declared for the hosts: {', '.join(kind['runs_in'])}.\n" if kind["flow"] != "note" else ""
