"""Agents for the browser tests, and the text that they work on."""

from typing import Any

TEXT = (
    "Community gardens turn empty lots into places where neighbours meet. "
    "They cool the streets in summer because plants give off water. "
    "Most gardens are run by volunteers who share tools and harvests. "
    "Cities that lend land for ten years see gardens last longest."
)


def speaker(name: str, model: str = "demo-slow") -> dict[str, Any]:
    """An agent whose one model step speaks for some seconds (about fifty tokens, 100 ms each)."""
    return {
        "name": name,
        "inputs": {"text": {"type": "text"}},
        "nodes": {
            "frame": {"kind": "template@1", "title": "Frame", "settings": {"text": "{{ text }}"}},
            "summary": {
                "kind": "llm@1",
                "title": "Summary",
                "settings": {"model": model, "prompt": "Summarise in three sentences.\n\n{{ text }}"},
            },
        },
        "edges": ["input.text -> frame.text", "frame.text -> summary.text", "summary.text -> output.summary"],
        "layout": {"input": [0, 0], "frame": [320, 0], "summary": [640, 0], "output": [960, 0]},
    }


def greeter(name: str) -> dict[str, Any]:
    """An agent of two templates that ends at once."""
    return {
        "name": name,
        "inputs": {"name": {"type": "text"}},
        "nodes": {
            "greet": {"kind": "template@1", "title": "Greet", "settings": {"text": "Hello {{ name }}!"}},
            "ask": {"kind": "template@1", "title": "Ask", "settings": {"text": "{{ greeting }} How are you?"}},
        },
        "edges": ["input.name -> greet.name", "greet.text -> ask.greeting", "ask.text -> output.text"],
        "layout": {"input": [0, 0], "greet": [320, 0], "ask": [640, 0], "output": [960, 0]},
    }


def caller(name: str, inner: str) -> dict[str, Any]:
    """An agent with a loop over names, and then another agent, a greeter, that greets all of them at once."""
    ports = {"inputs": {"name": {"type": "text"}}, "outputs": {"text": {"type": "text"}}}
    return {
        "name": name,
        "inputs": {"names": {"type": "list of text", "default": ["Ada", "Bo"]}},
        "nodes": {
            "each": {"kind": "for_each@1", "title": "Each", "settings": {"parallel": 1}},
            "say": {"kind": "template@1", "title": "Say", "parent": "each", "settings": {"text": "{{ name }}!"}},
            "all": {"kind": "template@1", "title": "All", "settings": {"text": "{{ said }}"}},
            "sub": {"kind": "sub_agent@1", "title": "Inside", "settings": {"agent": inner, "ports": ports}},
        },
        "edges": [
            "input.names -> each.items",
            "each.item -> say.name",
            "say.text -> each.result",
            "each.results -> all.said",
            "all.text -> sub.name",
            "sub.text -> output.text",
        ],
        "layout": {
            "input": [0, 0], "each": [320, 0, 560, 280], "say": [160, 90], "all": [960, 0], "sub": [1280, 0],
            "output": [1600, 0],
        },
    }  # fmt: skip
