"""A program: puts into a fresh database what the tests of several hosts need, and prints it as JSON."""

import json
import os
import sys
from itertools import pairwise
from typing import Any

STEPS = ["one", "two", "three", "four", "five"]


def chain(url: str) -> dict[str, Any]:
    """An agent of five requests, each of which waits for the one before it."""
    nodes = {
        step: {"kind": "http_request@1", "settings": {"url": f"{url}/{{{{ word }}}}/{step}?after={{{{ before }}}}"}}
        for step in STEPS
    }
    edges = ["input.word -> one.before", "five.body -> output.last"]
    edges += [f"input.word -> {step}.word" for step in STEPS]
    edges += [f"{before}.body -> {after}.before" for before, after in pairwise(STEPS)]
    return {"format": "agent/1", "name": "Chain", "inputs": {"word": {"type": "text"}}, "nodes": nodes, "edges": edges}


def main(effects_url: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from tests.factories import make_world, token_secret
    from tests.runs.scenes import commit

    world = make_world()
    world.acme.settings = {"allow_private_network": True}
    world.acme.save()
    revision = commit(world, chain(effects_url))
    token = token_secret(world.alice, world.acme)
    print(json.dumps({"token": token, "workspace": world.acme.slug, "agent": str(revision.agent_id)}))


if __name__ == "__main__":
    main(sys.argv[1])
