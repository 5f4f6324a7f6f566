"""Every template runs to its end on the demo model with its own sample inputs, and the result comes from them."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from channels.db import database_sync_to_async as in_thread

from builder import services, templates
from builder.draft_runs import start_draft_run
from tests.factories import make_world
from tests.runs.scenes import finished, host

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "summarise-a-page": ["twelve gardens", "gardens, town"],
    "extract-invoice-fields": ["INV-2026-0042", "316.8", "True"],
    "route-support-mail": ["billing"],
    "research-with-tools": ["8,000"],
    "for-each-csv-row": ["positive", "negative", "Kettle"],
    "chart-from-csv": ["2025-12", "Revenue", "| 2026-02 | 421 | 18,945.00 |"],
    "readable-report": ["# What was decided", "Robin", "800 paper bags"],
    "compose-agents": ["Briefing for the town council", "gardens"],
    "shorten-until-it-fits": ["gardens"],
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def demo_model():
    """The demo model's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)])}
    process = subprocess.Popen([sys.executable, "-m", "demo_model", "--port", str(port)], env=environment, cwd=ROOT)
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def start(template):
    world = make_world()
    agent = services.create_from_template(project=world.playground, slug=template.slug, by=world.bob)
    return start_draft_run(agent, template.sample_inputs, world.bob)


@pytest.mark.parametrize("template", templates.find_templates(), ids=lambda template: template.slug)
async def test_a_template_runs_on_the_demo_model(template, demo_model, settings):
    settings.DEMO_MODEL_URL = demo_model
    async with host():
        run = await finished(await in_thread(start)(template))

    assert (run.status, run.error) == ("succeeded", None)
    for words in EXPECTED[template.slug]:
        assert words in str(run.outputs)
