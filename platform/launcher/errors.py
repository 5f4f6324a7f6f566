"""What can go wrong at the start, each said in one sentence."""


class LaunchProblem(Exception):
    """The platform cannot start. The message is a sentence for the person at the terminal."""


def sentence_of(error: Exception) -> str:
    """What to tell of a LaunchProblem, or of the system's refusal of a file (disk full, not allowed …)."""
    if isinstance(error, OSError) and error.strerror:
        place = f" ({error.filename})" if error.filename else ""
        return f"The system refused: {error.strerror}{place}."
    return str(error)
