"""Acme's objects by name, for the URLs of the table: each maker answers with what stands in the URL.

Law: made by the services the product uses, in Acme, so that alice finds them there.
"""

from collections.abc import Callable
from typing import Any

from builder.services import create_agent
from connections.services import create_connection
from tenancy import services
from tests.factories import World, membership

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
    return create_agent(project=world.playground, by=world.alice, name="Helper").pk
