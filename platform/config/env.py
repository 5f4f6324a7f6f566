"""Typed reading of the environment; every variable is declared where it is read, and so documented.

Law: a wrong or missing value ends the process with one sentence that names the variable, never with a traceback.
"""

import os
from dataclasses import dataclass
from pathlib import Path

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
DEVELOPMENT_SECRET = "development-only-secret-that-production-refuses"  # noqa: S105  # Known to all, so refused.


class SettingProblem(SystemExit):
    """A setting is missing or wrong: leaves the process with its sentence on stderr and exit code 1."""


@dataclass(frozen=True)
class Variable:
    """One documented environment variable."""

    name: str
    kind: str
    default: str  # Markdown: literal in backquotes, or words about it
    help: str


DECLARED: list[Variable] = []


def text(name: str, default: str = "", *, help: str, shown_default: str | None = None) -> str:
    """The variable's text, or the default when it is absent or empty."""
    _declare(name, "text", default, shown_default, help)
    return os.environ.get(name) or default


def flag(name: str, default: bool, *, help: str, shown_default: str | None = None) -> bool:
    _declare(name, "yes or no", "yes" if default else "no", shown_default, help)
    value = os.environ.get(name, "").lower()
    if value not in YES | NO | {""}:
        raise SettingProblem(f"{name} must be 1 or 0, but it is {value!r}.")
    return value in YES if value else default


def is_said(name: str) -> bool:
    return bool(os.environ.get(name))


def is_denied(name: str) -> bool:
    """Whether the environment says no aloud, which is more than saying nothing."""
    return os.environ.get(name, "").lower() in NO


def number(name: str, default: int, *, help: str, least: int = 0, shown_default: str | None = None) -> int:
    _declare(name, "number", str(default), shown_default, help)
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) < least:
        raise SettingProblem(f"{name} must be a whole number from {least} up, but it is {value!r}.")
    return int(value)


def optional_number(name: str, *, help: str) -> int | None:
    """The same for a variable whose absence means something."""
    value = number(name, 0, help=help, shown_default="none")
    return value if is_said(name) else None


def choice(name: str, default: str, *, among: tuple[str, ...], help: str, shown_default: str | None = None) -> str:
    _declare(name, " or ".join(among), default, shown_default, help)
    value = os.environ.get(name) or default
    if value not in among:
        raise SettingProblem(f"{name} must be {' or '.join(among)}, but it is {value!r}.")
    return value


def words(name: str, default: str = "", *, help: str, shown_default: str | None = None) -> list[str]:
    """A comma-separated list without its empty items."""
    _declare(name, "comma-separated list", default, shown_default, help)
    return [word.strip() for word in (os.environ.get(name) or default).split(",") if word.strip()]


def secret(name: str, *, stored: Path, production: bool, help: str) -> str:
    """A secret: in production from the environment only and long; in development the stored one will do."""
    _declare(name, "text", "", "made at the first start; production must say it", help)
    value = os.environ.get(name, "")
    if not production:
        return value or read_stored(stored) or DEVELOPMENT_SECRET
    if not value:
        raise SettingProblem(f"{name} is missing: production needs a secret of its own, 32 characters or more.")
    if value == DEVELOPMENT_SECRET or len(value) < 32:
        raise SettingProblem(f"{name} is a default or too short: production needs 32 characters or more.")
    return value


def read_stored(path: Path) -> str:
    """What a file of the data folder says, or nothing when it is not there."""
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _declare(name: str, kind: str, default: str, shown_default: str | None, help: str) -> None:
    literal = f"`{default}`" if default else ""
    DECLARED.append(Variable(name, kind, literal if shown_default is None else shown_default, help))
