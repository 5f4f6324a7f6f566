#!/usr/bin/env python
"""Django's command line, with `platform/` and the root on the path."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    # `platform/` has no __init__.py, so `import platform` still means the standard library.
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ["DATABASE_POOL"] = "0"  # For the web server alone: a pool's threads do not survive the forks of `work`.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as problem:
        reason = str(problem).splitlines()[0]
        sys.exit(f"The database does not answer: start it with `make run`, or set DATABASE_URL. It said: {reason}")


if __name__ == "__main__":
    main()
