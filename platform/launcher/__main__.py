"""`python -m launcher COMMAND`: what the Makefile's targets do once the packages are there."""

import signal
import sys
from importlib import import_module

from launcher.errors import LaunchProblem, sentence_of

# Each module is imported when it is asked for, so that the start loads nothing it does not need.
COMMANDS = {
    "run": ("launcher.run", "run"),
    "build": ("launcher.frontend", "ensure_built"),
    "api": ("launcher.checks", "write_api"),
    "check": ("launcher.checks", "check"),
    "test": ("launcher.suites", "test"),
    "bench": ("launcher.suites", "bench"),
    "chaos": ("launcher.suites", "chaos"),
}


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    module, function = COMMANDS[sys.argv[1]]
    try:
        getattr(import_module(module), function)()
    except (LaunchProblem, OSError) as problem:
        sys.exit(sentence_of(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped.")


if __name__ == "__main__":
    main()
