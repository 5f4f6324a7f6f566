"""What the Makefile starts, with whatever Python the machine has: gets the packages, then hands over to the launcher.

This file must be readable by old Pythons, so that they can say what is missing. Standard library only.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This needs Python 3.11 or newer, and %s is %d.%d: run `make PYTHON=/path/to/python3.11 ...`."
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )

# The source root takes the place of this folder, which Python put there.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from launcher import environment
from launcher.errors import LaunchProblem, sentence_of


def main() -> None:
    command = sys.argv[1]
    try:
        python = environment.prepare(with_tools=command not in environment.COMMANDS_WITHOUT_TOOLS)
    except (LaunchProblem, OSError) as problem:
        sys.exit(sentence_of(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    os.execv(python, [str(python), "-m", "launcher", *sys.argv[1:]])


if __name__ == "__main__":
    main()
