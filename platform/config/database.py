"""From a database URL to Django's database settings. Pure."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.env import SettingProblem

SCHEMES = {"postgres", "postgresql"}

# A machine whose network is cut must notice within seconds, not after TCP's quarter of an hour: only then can a host
# come back, or a web server answer with an error instead of with silence. The URL's own options win.
NOTICE_DEATH = {
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # milliseconds
}
# The same the other way round: what Postgres does of itself about a client that is cut off, which would otherwise keep
# its locks for two hours. A session may say so for itself, so it holds on whatever Postgres the site has.
NOTICE_DEATH_OF_CLIENT = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",  # milliseconds
}


def database_from_url(url: str, *, pool_size: int = 0, most_idle: float = 0) -> dict[str, Any]:
    """Django's settings for a `postgresql://user:password@host:port/name?option=value` URL.

    `pool_size` > 0 gives the process a connection pool, which Django wants instead of persistent
    connections under ASGI. Never for processes that fork: a pool's threads do not survive a fork. After `most_idle`
    seconds (0: never) in which a transaction does nothing Postgres ends it, because whoever began it has stopped.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise SettingProblem(
            f"DATABASE_URL must look like postgresql://user:password@host:5432/name, but it is {_hidden(url)!r}."
        )
    options: dict[str, Any] = NOTICE_DEATH | dict(parse_qsl(parts.query))
    options["options"] = f"{_session_settings(most_idle)} {options.get('options', '')}".strip()
    host = options.pop("host", None) or unquote(parts.hostname or "")
    if pool_size:
        # Tries soon given up are begun anew by the next request; else it waited out pauses that double up to minutes.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10, "reconnect_timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": bool(pool_size),  # A pool may hold connections that died while nobody looked.
        "ATOMIC_REQUESTS": False,
    }


def _session_settings(most_idle: float) -> str:
    """What every session says for itself, in the words of libpq; what comes later wins."""
    said = NOTICE_DEATH_OF_CLIENT | {"idle_in_transaction_session_timeout": f"{most_idle * 1000:.0f}"}
    return " ".join(f"-c {name}={value}" for name, value in said.items())


def _hidden(url: str) -> str:
    """The URL without its password, fit for a message."""
    password = urlsplit(url).password
    return url.replace(password, "***") if password else url
