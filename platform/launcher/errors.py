"""What can go wrong at the start, each said in one sentence."""


class LaunchProblem(Exception):
    """The platform cannot start. The message is a sentence for the person at the terminal."""
