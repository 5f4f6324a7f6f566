"""How large a text may be before it is refused unread. Units are in the names."""

from django.conf import settings

MAX_TEXT_BYTES = int(getattr(settings, "AGENT_TEXT_MAX_BYTES", 5 * 2**20))
MAX_DEPTH = 64
MAX_VALUES = 500_000
MAX_NODES = 10_000
MAX_WHOLE_NUMBER = 2**53 - 1  # Beyond it, browsers round.
