"""The templates that ship with the platform: folders of `templates_data`, each with one agent or several.

    <slug>/agent.yaml       the agent
    <slug>/template.json    title, summary, tags, sample_inputs, agents (file names of sub-agents)
    <slug>/<name>.yaml      a sub-agent; nodes of agent.yaml name it as `template:<name>`
    samples/                texts that sample_inputs quote as {"sample": "invoice.txt"}

Law: read-only files of the product, read once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from builder.errors import TemplateMissing
from graphs.text import parse_yaml

ROOT = Path(__file__).parent / "templates_data"
REFERENCE = "template:"


@dataclass(frozen=True, slots=True)
class Template:
    """One template. `agents` are its sub-agents' graphs by name."""

    slug: str
    title: str
    summary: str
    tags: list[str]
    graph: dict[str, Any]
    text: str
    sample_inputs: dict[str, Any]
    agents: dict[str, dict[str, Any]]

    @property
    def kinds(self) -> list[str]:
        """The kinds of its nodes, each once, in order of appearance."""
        return list(dict.fromkeys(node["kind"] for node in self.graph["nodes"].values()))


def find_templates() -> list[Template]:
    """All templates, in the order of the gallery."""
    return list(_templates().values())


def get_template(slug: str) -> Template:
    """Raises TemplateMissing."""
    try:
        return _templates()[slug]
    except KeyError:
        raise TemplateMissing from None


def sample_inputs_of(origin: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs to try an agent with, by where it came from; {} when it came from no template."""
    template = _templates().get(str(origin.get("template")))
    return template.sample_inputs if template else {}


@cache
def _templates() -> dict[str, Template]:
    folders = sorted(path.parent for path in ROOT.glob("*/template.json"))
    read = [(json.loads((folder / "template.json").read_text("utf-8")), folder) for folder in folders]
    return {folder.name: _read(folder, about) for about, folder in sorted(read, key=lambda pair: pair[0]["place"])}


def _read(folder: Path, about: Mapping[str, Any]) -> Template:
    text = (folder / "agent.yaml").read_text("utf-8")
    return Template(
        slug=folder.name,
        title=about["title"],
        summary=about["summary"],
        tags=about["tags"],
        graph=parse_yaml(text),
        text=text,
        sample_inputs={name: _sample(value) for name, value in about["sample_inputs"].items()},
        agents={name: parse_yaml((folder / f"{name}.yaml").read_text("utf-8")) for name in about.get("agents", ())},
    )


def _sample(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"sample"}:
        return (ROOT / "samples" / value["sample"]).read_text("utf-8")
    return value
