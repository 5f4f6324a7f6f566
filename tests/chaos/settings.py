"""The house's settings with dangerous node kinds (`tests.chaos.danger`), for processes that tests start."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.chaos.danger.DangerConfig"]
