"""Connections to the default database outside Django's own, for what listens or writes as long as a process lives."""

from typing import Any

import psycopg
from django.db import connections
from psycopg import AsyncConnection
from psycopg.rows import dict_row

Connection = AsyncConnection[dict[str, Any]]

NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
FOR_DJANGO = {"pool"}  # options that libpq does not know


def parameters() -> dict[str, Any]:
    """How to reach the default database; read at each connection, because tests move it."""
    settings = connections["default"].settings_dict
    options = {key: value for key, value in settings.get("OPTIONS", {}).items() if key not in FOR_DJANGO}
    return options | {key: settings[name] for key, name in NAMES.items() if settings[name]}


async def connect(name: str) -> Connection:
    """A connection in autocommit mode whose rows are dicts; `name` shows in `pg_stat_activity`."""
    return await AsyncConnection.connect(autocommit=True, row_factory=dict_row, application_name=name, **parameters())


def connect_blocking(name: str) -> psycopg.Connection[Any]:
    """The same for a thread that waits for its answers."""
    return psycopg.connect(autocommit=True, application_name=name, **parameters())
