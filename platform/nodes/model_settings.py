"""Settings that every kind which talks to a model has."""

from nodes import settings as s
from nodes.base import SILENCE

SILENCE_SETTING = s.number(
    "Longest silence (s)",
    help="A call is cut when the model says nothing for so long: before its first word, or between two.",
    minimum=1,
    maximum=3600,
    advanced=True,
    ui={"placeholder": f"{SILENCE:g}"},
)
