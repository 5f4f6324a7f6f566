"""Acme's objects by name, for the URLs of the table: each maker answers with what stands in the URL.

Law: made by the services the product uses, in Acme, so that alice finds them there.
"""

from collections.abc import Callable
from typing import Any

from builder.models import Comment, Mention
from builder.services import commit_draft, create_agent
from builder.threads import open_thread
from connections.services import create_connection
from experiments import models as experiments
from experiments.services import add_cases, create_dataset
from experiments.starting import start_test_run
from graphs.models import Agent, Revision
from marketplace.services import publish_release
from runs.models import Blob, Run
from runs.services import start_run
from runs.shares import share_run
from tenancy import services
from tests.factories import World, membership

GRAPH = {
    "format": "agent/1",
    "name": "Helper",
    "inputs": {"name": {"type": "text"}},
    "nodes": {"greet": {"kind": "template@1", "settings": {"text": "Hello {{ name }}!"}}},
    "edges": ["input.name -> greet.name", "greet.text -> output.text"],
}

Maker = Callable[[World], Any]
MAKERS: dict[str, Maker] = {}


def makes(name: str) -> Callable[[Maker], Maker]:
    """Name the object that a function makes."""

    def register(maker: Maker) -> Maker:
        MAKERS[name] = maker
        return maker

    return register


@makes("member")
def _(world: World) -> Any:
    return membership(world.bob, world.acme).pk


@makes("invitation")
def _(world: World) -> Any:
    alice = membership(world.alice, world.acme)
    return services.add_member(workspace=world.acme, email="new@example.com", role="viewer", by=alice).pk


@makes("project")
def _(world: World) -> Any:
    return world.playground.pk


@makes("token")
def _(world: World) -> Any:
    alice = membership(world.alice, world.acme)
    return services.issue_token(membership=alice, name="ci", scopes=["read"], expires_at=None)[0].pk


@makes("connection")
def _(world: World) -> Any:
    secret = {"api_key": "sk-of-acme"}
    base_url = "http://127.0.0.1:9/v1"
    return create_connection(
        workspace=world.acme, provider="openai", name="openai", base_url=base_url, secret=secret
    ).pk


@makes("agent")
def _(world: World) -> Any:
    return the_agent(world).pk


@makes("sha")
def _(world: World) -> Any:
    return the_revision(world).sha


@makes("thread")
def _(world: World) -> Any:
    return the_comment(world).thread_id


@makes("comment")
def _(world: World) -> Any:
    return the_comment(world).pk


@makes("mention")
def _(world: World) -> Any:
    return Mention.objects.for_workspace(world.acme).get(comment=the_comment(world)).pk


@makes("run")
def _(world: World) -> Any:
    return the_run(world).pk


@makes("share")
def _(world: World) -> Any:
    return share_run(run=the_run(world), by=world.alice, redact={})[0].pk


@makes("blob")
def _(world: World) -> Any:
    the_run(world)
    return Blob.objects.get(workspace=world.acme).sha256


@makes("dataset")
def _(world: World) -> Any:
    return the_dataset(world).pk


@makes("case")
def _(world: World) -> Any:
    return the_result(world).case_id


@makes("test_run")
def _(world: World) -> Any:
    return the_result(world).test_run_id


@makes("result")
def _(world: World) -> Any:
    return the_result(world).pk


@makes("search")
def _(world: World) -> Any:
    revision, result = the_revision(world), the_result(world)
    return experiments.Search.objects.create(
        workspace=world.acme, result=result, good=revision, bad=revision, groups=[]
    ).pk


@makes("listing")
def _(world: World) -> Any:
    the_revision(world)
    release = publish_release(agent=the_agent(world), by=world.alice, title="Helper", summary="Helps.")
    return release.listing_id


def the_agent(world: World) -> Agent:
    """Acme's one agent: two names in a URL must speak of the same one."""
    found: Agent | None = Agent.objects.for_workspace(world.acme).first()
    return found or create_agent(project=world.playground, by=world.alice, graph=GRAPH)


def the_comment(world: World) -> Comment:
    """Acme's one comment, in which alice mentions herself."""
    found: Comment | None = Comment.objects.for_workspace(world.acme).first()
    if found is None:
        alice = membership(world.alice, world.acme)
        open_thread(agent=the_agent(world), by=alice, text="@Alice: look", x=0, y=0, mentions=[world.alice.pk])
    return found or Comment.objects.for_workspace(world.acme).get()


def the_revision(world: World) -> Revision:
    found: Revision | None = Revision.objects.for_workspace(world.acme).filter(named=True).first()
    return found or commit_draft(the_agent(world), "Begin", world.alice)


def the_run(world: World) -> Run:
    found: Run | None = Run.objects.for_workspace(world.acme).first()
    inputs = {"name": "Ada " * 10_000}  # So long that it is stored apart, as a blob.
    return found or start_run(workspace=world.acme, revision=the_revision(world), inputs=inputs, by=world.alice)


def the_dataset(world: World) -> experiments.Dataset:
    found: experiments.Dataset | None = experiments.Dataset.objects.for_workspace(world.acme).first()
    return found or create_dataset(agent=the_agent(world), name="Greetings")


def the_result(world: World) -> experiments.Result:
    found: experiments.Result | None = experiments.Result.objects.for_workspace(world.acme).first()
    if found is None:
        add_cases(the_dataset(world), [{"inputs": {"name": "Ada"}}])
        start_test_run(dataset=the_dataset(world), revision=the_revision(world), by=world.alice)
        found = experiments.Result.objects.for_workspace(world.acme).get()
    return found
