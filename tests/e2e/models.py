"""A model of the test's own choosing behind the demo workspace's alias, for as long as a block lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.builder.scripted_model import ScriptedModel, served
from tests.e2e.people import Person


@contextmanager
def scripted_model(person: Person, *answers: Any) -> Iterator[ScriptedModel]:
    """Answers these, one after the other, to whoever asks the workspace's model."""
    with served(*answers) as (model, url), private_network(person):
        made = {"name": "scripted", "provider": "openai_compatible", "base_url": url, "default_model": "scripted-1"}
        connection = person.send("/w/demo/connections", made)["id"]
        try:
            yield model
        finally:
            person.remove(f"/w/demo/connections/{connection}")


@contextmanager
def private_network(person: Person) -> Iterator[None]:
    """The demo workspace may reach addresses of this machine, such as a test's own server."""
    person.change("/w/demo", {"settings": {"allow_private_network": True}})
    try:
        yield
    finally:
        person.change("/w/demo", {"settings": {"allow_private_network": False}})
