"""What a host says when a run cannot go on as somebody wished."""

from engine.events import ApprovalDecided, StepError

INTERNAL = StepError(
    "internal", "The platform made a mistake while it carried out this run.", "Start the run again.", retryable=False
)

UNSTORABLE = StepError(
    "unstorable",
    "The database refused what a step of this run gave: it is larger than a value may be, or no text that can be kept.",
    "Let the steps answer with less, or split the work into several runs.",
    retryable=False,
)


def too_late(decided: ApprovalDecided) -> str:
    """What the log of a run says of a decision that nobody waited for any more."""
    who = decided.name or "Somebody"
    return f"{who} decided too late to count: {decided.decision}. {decided.comment}".rstrip()


def too_large(most: int) -> StepError:
    """Why a run ends that has given more than so many bytes."""
    message = f"This run's steps have given more than {most // 2**20} MB, which is as much as one run may hold."
    advice = "Let the items of a loop answer with less, or split the work into several runs (RUN_SIZE sets the limit)."
    return StepError("run_too_large", message, advice, retryable=False)
