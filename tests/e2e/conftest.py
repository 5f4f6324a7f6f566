"""One real product and one real browser for the browser tests of a process; each test has its own window and agent.

Screens are kept in var/e2e/*.png; a test that fails leaves its screen and what its console said there as well.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.product import PORT, Product, running_product
from launcher.paths import ROOT
from launcher.programs import CHROMIUM
from tests.e2e.models import private_network
from tests.e2e.people import Person, open_window
from tests.runs.processes import demo_model

ARTEFACTS = ROOT / "var" / "e2e"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]  # fmt: skip
PROVIDER = "openai_compatible"
failed = pytest.StashKey[bool]()


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):  # Before the processes begin between which the tests are shared out.
        shutil.rmtree(ARTEFACTS, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.stash[failed] = report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    path = CHROMIUM.find()
    if not path:
        pytest.skip("There is no Chromium: `make test` fetches one where it can, CHROMIUM=/path names one.")
    return path


@pytest.fixture(scope="session")
def product(chromium: str) -> Iterator[Product]:
    """The product as `make run` starts it; each of the processes that share the tests has its own."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    with running_product({"LOG_LEVEL": "WARNING"}, port=PORT + number) as running:
        yield running


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def owners_cookies(product: Product, browser: Browser) -> Any:
    """What the printed link gives: the demo's owner is signed in."""
    context = browser.new_context()
    context.new_page().goto(product.url + product.start_path)
    cookies = context.storage_state()
    context.close()
    return cookies


@pytest.fixture
def windows(request: pytest.FixtureRequest) -> Iterator[list[BrowserContext]]:
    """The windows of this test; they are closed, and looked at first when the test has failed."""
    opened: list[BrowserContext] = []
    yield opened
    for number, context in enumerate(opened):
        if request.node.stash.get(failed, True):
            keep_evidence(context, f"failed-{request.node.name}-{number}")
        context.close()


@pytest.fixture
def person(product: Product, browser: Browser, owners_cookies: Any, windows: list[BrowserContext]) -> Person:
    """The demo's owner at a window of 1440 x 900, who has chosen nothing about the screen yet."""
    owner = open_window(browser, product, windows, storage_state=owners_cookies)
    if chosen := owner.ask("/me/preferences")["values"]:  # By the test before this one.
        owner.change("/me/preferences", {"values": dict.fromkeys(chosen)})
    return owner


@pytest.fixture
def faulty_models(person: Person) -> Iterator[str]:
    """The name of a connection to models that fail as their names say; it names no model, so it serves no alias."""
    with demo_model("--faults") as url, private_network(person):
        made = {"name": f"faulty-{url.rpartition(':')[2].split('/')[0]}", "provider": PROVIDER, "base_url": url}
        yield person.send("/w/demo/connections", made)["name"]


@pytest.fixture
def stranger(product: Product, browser: Browser, windows: list[BrowserContext]) -> Person:
    """Somebody who is not signed in."""
    return open_window(browser, product, windows)


def keep_evidence(context: BrowserContext, name: str) -> None:
    for number, page in enumerate(context.pages):
        page.screenshot(path=ARTEFACTS / f"{name}-{number}.png")
    said = "\n".join(getattr(context, "said", []))
    (ARTEFACTS / f"{name}.log").write_text(said)
