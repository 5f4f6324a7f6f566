"""Acme with an agent, for the tests of drafts."""

import pytest

from builder import services
from tests.factories import make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def graph():
    return {
        "format": "agent/1",
        "name": "Greeter",
        "inputs": {"name": {"type": "text"}},
        "nodes": {"greet": {"kind": "template@1", "settings": {"text": "Hello {{ name }}"}}},
        "edges": ["greet.text -> output.text", "input.name -> greet.name"],
        "layout": {"greet": [0, 0]},
    }


@pytest.fixture
def agent(world, graph):
    return services.create_agent(project=world.playground, by=world.alice, graph=services.readable_data(graph))
