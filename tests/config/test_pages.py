import pytest

from config.pages import boot
from tests.factories import make_world

pytestmark = pytest.mark.django_db


def test_the_page_says_who_operates_the_site(rf):
    world = make_world()
    world.bob.is_staff = True

    said = []
    for user in (world.alice, world.bob):
        request = rf.get("/")
        request.user = user
        said.append(boot(request)["user"]["is_staff"])  # type: ignore[index]

    assert said == [False, True]
