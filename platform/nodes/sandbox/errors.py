"""What can go wrong with a user's code. Law: every message is a sentence that a user may read."""


class SandboxError(Exception):
    """The code could not be run."""

    code = "sandbox_failed"
    advice: str | None = None

    def __init__(self, message: str | None = None, *, advice: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.advice = advice or type(self).advice
        super().__init__(self.message)


class CodeFailed(SandboxError):
    """The code raised an error."""

    code = "code_failed"
    advice = "Look at the line named in the traceback; print() values before it to see what it works on."

    def __init__(
        self, message: str | None = None, *, traceback: str = "", line: int | None = None, advice: str | None = None
    ) -> None:
        self.traceback = traceback
        self.line = line
        super().__init__(message, advice=advice)


class CodeTimedOut(SandboxError):
    """The code ran longer than it may."""

    code = "code_timed_out"
    advice = "Look for a loop that never ends, work on less data, or raise the node's time limit."


class CodeOutOfMemory(SandboxError):
    """The code needed more memory than it may use."""

    code = "code_out_of_memory"
    advice = "Work on less data at a time, or raise the node's memory limit."


class CodeOutputTooLarge(SandboxError):
    """The code printed or returned more than it may."""

    code = "code_output_too_large"
    advice = "Return only what later nodes need, and print less."


class CodeResultNotJson(SandboxError):
    """The code's result cannot be written as JSON."""

    code = "code_result_not_json"
    advice = (
        "Return only texts, finite numbers, true, false, nothing (None or null), lists, "
        "and objects whose keys are texts."
    )


class SandboxMissing(SandboxError):
    """This machine has no sandbox for the code's language."""

    code = "sandbox_missing"
    advice = "Install the project's dependencies again, then run `python -m nodes.sandbox.build`."
