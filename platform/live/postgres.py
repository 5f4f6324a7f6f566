"""Asynchronous connections to the default database, for what listens or writes for as long as a process lives."""

from typing import Any

from django.db import connections
from psycopg import AsyncConnection
from psycopg.rows import dict_row

Connection = AsyncConnection[dict[str, Any]]


async def connect(name: str) -> Connection:
    """A connection in autocommit mode whose rows are dicts; `name` shows in `pg_stat_activity`."""
    settings = connections["default"].settings_dict
    parameters = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    known = {key: value for key, value in parameters.items() if value}
    return await AsyncConnection.connect(autocommit=True, row_factory=dict_row, application_name=name, **known)
