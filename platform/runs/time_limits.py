"""How long an attempt may take. Law: every attempt has a limit, so that no step holds a worker for ever."""

from django.conf import settings

from engine.kinds import KindSpec


def time_limit(spec: KindSpec, asked: float | None = None) -> float:
    """Seconds for one attempt: what its node asks for, else the site's limit for models, else the kind's own."""
    return asked or (float(settings.MODEL_TIMEOUT) if spec.asks_model else spec.timeout)
