"""Checks of what the environment says: settings that start but hurt, and secrets that no longer open."""

from collections.abc import Iterator

from django.conf import settings

from config.doctor.findings import Finding, counted, ok, problem, warning
from config.env import DEVELOPMENT_SECRET
from connections.services import count_secrets


def look_at_settings() -> Finding:
    """The first thing that is unwise; what is missing or wrong has stopped the process before."""
    unwise = next(find_unwise_settings(), None)
    if unwise:
        return unwise
    return ok(f"{settings.ENVIRONMENT}, answers to {', '.join(settings.ALLOWED_HOSTS)}.")


def find_unwise_settings() -> Iterator[Finding]:
    if settings.SECRET_KEY == DEVELOPMENT_SECRET:
        yield warning(
            "SECRET_KEY is the one that everybody knows.", "Start once with `make run`, which makes one, or set it."
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield warning("ALLOWED_HOSTS accepts every name.", "List the names people use, so that links lead only there.")
    if not settings.PRODUCTION:
        return
    if not settings.HTTPS:
        yield warning("HTTPS is off: cookies and passwords cross the network in the clear.", "Set HTTPS=yes.")
    if not settings.EMAIL_HOST:
        yield warning(
            "EMAIL_HOST is not set: confirmations and passwords go to the log.", "Set EMAIL_HOST, or SIGN_UP=no."
        )


def look_at_secrets() -> Finding:
    """Whether the secrets of all connections open with the present keys."""
    sealed, unreadable = count_secrets()
    if unreadable:
        return problem(
            f"{counted(unreadable, 'stored secret')} of {sealed} cannot be opened.",
            "Put the SECRET_KEY they were stored with into SECRET_KEY_FALLBACKS, then `manage.py reseal_connections`.",
        )
    return ok(f"{counted(sealed, 'stored secret')}, all readable.")
