import pytest

from config.pages import SCREENS, boot, screen_of
from launcher.paths import FRONTEND
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


def test_the_editor_is_sent_for_with_its_page_and_small_screens_are_not():
    assert screen_of("/w/demo/agents/7") == "src/builder/pages/EditorPage.tsx"
    assert {screen_of(path) for path in ("/", "/w/demo", "/w/demo/agents/7/tests", "/w/demo/runs/7")} == {""}


def test_each_screen_that_is_sent_for_is_a_module_of_the_front_end():
    assert [module for _, module in SCREENS if not (FRONTEND / module).exists()] == []
