"""The quick way to an agent's JSON gives what the serializer gives."""

import json

import pytest

from builder.api.plain import LINE, agent_line
from builder.api.serializers import AgentSerializer
from builder.api.views import AgentsView
from builder.services import commit_draft, create_agent
from tests.factories import make_world
from tests.runs.scenes import CHAIN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_row_is_shown_as_its_serializer_shows_it(is_committed: bool) -> None:
    world = make_world()
    agent = create_agent(project=world.playground, by=world.alice, graph=CHAIN, origin={"template": "x"})
    if is_committed:
        commit_draft(agent, "Begin", world.alice)
    agents = AgentsView.queryset.for_workspace(world.acme)
    shown = json.loads(json.dumps(AgentSerializer(agents.get()).data, default=str))

    assert agent_line(agents.values(*LINE).get()) == shown
    assert bool(shown["head"]) == is_committed
