"""The verbs of connections, and the only place that opens a secret.

Law: a secret goes out to a node's step or to a test of its own connection, never to REST; and it stays with the address
it was entered for, so that whoever may edit a connection cannot send its secret elsewhere.
"""

from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from connections import sealing
from connections.errors import ConnectionMissing, FieldWrong, NameTaken, SecretUnreadable
from connections.models import Connection
from connections.providers import LIMITS, PROVIDERS, Provider
from tenancy.models import Workspace

SHOWN = ("name", "base_url", "default_model", "model_names", "options")


@transaction.atomic
def create_connection(
    *, workspace: Workspace, provider: str, secret: dict[str, str] | None = None, **fields: Any
) -> Connection:
    """A connection with its secret sealed. Raises `FieldWrong` naming the field, or `NameTaken`."""
    kind = PROVIDERS[provider]
    fields["base_url"] = fields.get("base_url") or kind.base_url
    connection = Connection(workspace=workspace, provider=provider, **fields)
    _check(connection, kind, secret or {})
    _seal(connection, secret or {})
    return _save(connection)


@transaction.atomic
def update_connection(*, connection: Connection, secret: dict[str, str] | None = None, **fields: Any) -> Connection:
    """The changed connection. A new address or header needs the secret again; None keeps the stored one."""
    moved = _reach(connection)
    for name in SHOWN:
        setattr(connection, name, fields.get(name, getattr(connection, name)))
    if secret is None and connection.has_secret and _reach(connection) != moved:
        raise FieldWrong("Enter the secret again, because it would now go to another place.", field="secret")
    _check(connection, PROVIDERS[connection.provider], secret, stored=connection.has_secret)
    if secret is not None:
        _seal(connection, secret)
    return _save(connection)


def get_connection(workspace: Workspace, name: str) -> Connection:
    found: Connection | None = Connection.objects.for_workspace(workspace).filter(name=name).first()
    if found is None:
        raise ConnectionMissing(f"This workspace has no connection called {name}.")
    return found


def connection_secret(workspace: Workspace, name: str) -> dict[str, str]:
    """Everything a step needs to use the connection: provider, base_url, its options and its secret fields.

    http_bearer: token · http_basic: username, password · http_header: header, value · http_api_key: value ·
    models: api_key (absent without one).
    """
    connection = get_connection(workspace, name)
    place = {"provider": connection.provider, "base_url": connection.base_url}
    return {**place, **connection.options, **open_secret(connection)}


def open_secret(connection: Connection) -> dict[str, str]:
    """The secret fields, {} without any. Raises `SecretUnreadable`."""
    if connection.sealed_secret is None:
        return {}
    return sealing.unseal(bytes(connection.sealed_secret), workspace=connection.workspace_id, connection=connection.pk)


def reseal_all() -> int:
    """Seal every secret under the present SECRET_KEY; after it no fallback is needed. Gives how many there were."""
    sealed = Connection.objects.exclude(sealed_secret=None)
    for connection in sealed.iterator():
        _seal(connection, open_secret(connection))
        connection.save(update_fields=["sealed_secret"])
    return sealed.count()


def count_secrets() -> tuple[int, int]:
    """How many secrets are stored, and how many of them no present key opens. For operators: nothing is shown."""
    sealed = Connection.objects.exclude(sealed_secret=None)
    return sealed.count(), sum(not _opens(connection) for connection in sealed.iterator())


def _opens(connection: Connection) -> bool:
    try:
        open_secret(connection)
    except SecretUnreadable:
        return False
    return True


def _save(connection: Connection) -> Connection:
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError:
        raise NameTaken(field="name") from None
    return connection


def _seal(connection: Connection, secret: dict[str, str]) -> None:
    filled = {name: value for name, value in secret.items() if value}
    place = {"workspace": connection.workspace_id, "connection": connection.pk}
    connection.sealed_secret = sealing.seal(filled, **place) if filled else None


def _reach(connection: Connection) -> tuple[Any, ...]:
    """What decides where a secret goes."""
    address = urlsplit(connection.base_url)
    options = {name: value for name, value in connection.options.items() if name not in LIMITS}
    return address.scheme, address.netloc, options


def _check(connection: Connection, kind: Provider, secret: dict[str, str] | None, *, stored: bool = False) -> None:
    _check_address(connection.base_url, required=kind.serves_models)
    needed = tuple(name for name in kind.options if name not in LIMITS)
    _check_names("options", connection.options, kind.options, needed)
    _check_limits({name: value for name, value in connection.options.items() if name in LIMITS})
    if secret is not None or not stored:
        _check_names("secret", secret or {}, kind.secret, kind.secret if kind.needs_secret else ())


def _check_limits(given: dict[str, str]) -> None:
    for name, value in given.items():
        if not (value.isascii() and value.isdigit() and int(value[:9]) > 0 and len(value) < 9):
            raise FieldWrong("Give a whole number from 1 up, or nothing for no limit.", field=f"options.{name}")


def _check_address(address: str, *, required: bool) -> None:
    if not address and not required:
        return
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FieldWrong(
            "Give the address of the endpoint, for example https://models.example.com/v1.", field="base_url"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise FieldWrong("The address must have no user, query or fragment.", field="base_url")


def _check_names(field: str, given: dict[str, str], known: tuple[str, ...], needed: tuple[str, ...]) -> None:
    unknown = sorted(given.keys() - set(known))
    if unknown:
        raise FieldWrong(f"{unknown[0]} is not a field of this provider.", field=f"{field}.{unknown[0]}")
    for name in needed:
        if not given.get(name):
            raise FieldWrong(f"{name.replace('_', ' ').capitalize()} is missing.", field=f"{field}.{name}")
