"""The first listings: one for each template, and none for what people make of templates."""

import pytest

from builder.services import create_from_template, seed_templates
from marketplace.models import Listing
from marketplace.seed import seed_demo
from tests.factories import make_world

pytestmark = pytest.mark.django_db


def test_every_template_is_listed_once_however_often_the_seed_runs() -> None:
    world = make_world()
    seed_templates(world.acme, world.playground, world.alice)

    seed_demo(world.acme, world.playground, world.alice)
    create_from_template(project=world.playground, slug="summarise-a-page", by=world.bob)
    again = seed_demo(world.acme, world.playground, world.alice)

    listings = Listing.objects.for_workspace(world.acme)
    assert again is None
    assert listings.count() == len(set(listings.values_list("agent__origin__template", flat=True))) == 9
    assert "start here" in listings.get(slug="summarise-a-page").tags
