"""How a person likes their screen: named choices, the same in every browser they sign in with.

Law: only choices that are known here are kept, so that what one person stores stays small; none of them is of a
workspace, and none changes what anything means.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db import transaction

from tenancy.errors import PreferencesRefused
from tenancy.models import Preferences, User

Check = Callable[[Any], bool]
MOST: Final = 100  # choices of one person
LARGEST: Final = 10_000  # pixels of a panel


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


_NAME: Final = r"[^<>\x00-\x1f]{1,60}"  # of a panel or a section, as the screen calls it
KNOWN: Final[dict[str, Check]] = {
    "theme": _one_of("system", "light", "dark"),
    "density": _one_of("cosy", "compact"),
    "single-keys": _one_of("on", "off"),
    "agents:look": _one_of("cards", "list"),
    "editor:minimap": _one_of("on", "off"),
    "(editor|phone):(left|right|dock)": _is_switch,
    f"panel:{_NAME}": _is_size,
    f"section:{_NAME}": _is_switch,
}


def preferences_of(user: User) -> dict[str, Any]:
    """What the person has chosen; what they never chose is not in it."""
    kept = Preferences.objects.filter(user=user).values_list("values", flat=True).first()
    return dict(kept or {})


@transaction.atomic
def change_preferences(*, user: User, values: Mapping[str, Any]) -> dict[str, Any]:
    """All choices, with these among them; null takes one back. Raises PreferencesRefused."""
    for name, value in values.items():
        if value is not None and not _is_known(name, value):
            raise PreferencesRefused(f"“{name[:80]}” is no choice that is kept, or cannot have this value.")
    Preferences.objects.get_or_create(user=user)
    kept = Preferences.objects.select_for_update().get(user=user)  # Two windows may choose at the same time.
    kept.values = {name: value for name, value in {**kept.values, **values}.items() if value is not None}
    if len(kept.values) > MOST:
        raise PreferencesRefused(f"At most {MOST} choices are kept.")
    kept.save()
    return dict(kept.values)


def _is_known(name: str, value: Any) -> bool:
    return any(re.fullmatch(pattern, name) and check(value) for pattern, check in KNOWN.items())
