"""Every way in which a model call fails, and the sentence for each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nodes.base import CatalogueEntry, ModelEndpoint, NodeFailed
from nodes.patience import pause_asked

if TYPE_CHECKING:
    import openai

ERRORS = (
    CatalogueEntry("model_unreachable", "The model's endpoint did not answer.", "Check that it runs and its address."),
    CatalogueEntry("model_silent", "The model said nothing for too long.", "Try again, or raise its longest silence."),
    CatalogueEntry("model_resting", "The endpoint failed again and again.", "Check it; it is tried again by itself."),
    CatalogueEntry("model_rate_limited", "The endpoint has had too many requests.", "Add a retry, or wait."),
    CatalogueEntry("model_key_refused", "The endpoint refused the key.", "Renew the key in Settings → Connections."),
    CatalogueEntry("model_not_found", "The endpoint has no such model.", "Choose another model."),
    CatalogueEntry("model_refused", "The endpoint refused the request.", "Read its words; mend prompt or settings."),
    CatalogueEntry("model_failed", "The endpoint failed.", "Try again later; a retry may help."),
    CatalogueEntry("model_cut_off", "The answer broke off in the middle.", "Try again; a retry may help."),
    CatalogueEntry("model_flooded", "The answer was far too long.", "Set max tokens, or choose another model."),
    CatalogueEntry("model_garbage", "The endpoint answered something that is no completion.", "Check its address."),
    CatalogueEntry("answer_cut", "The answer hit the limit of tokens.", "Raise max tokens or the budget."),
    CatalogueEntry("answer_not_schema", "The answer does not fit the schema.", "Try again, or loosen the schema."),
    CatalogueEntry("bad_schema", "The answer schema is broken, or checking it does not end.", "Mend the schema."),
    CatalogueEntry("not_a_picture", "One of the images is no picture.", "Wire a file of type image."),
    CatalogueEntry("address_blocked", "The endpoint is in a private network.", "Allow private networks in Settings."),
    CatalogueEntry("budget_exceeded", "The token budget does not pay for it.", "Raise the budget of the node."),
)


def failed(code: str, message: str, retryable: bool, retry_after: float | None = None) -> NodeFailed:
    """A failure with the advice of its code."""
    advice = next(entry.advice for entry in ERRORS if entry.code == code)
    return NodeFailed(code, message, advice, retryable=retryable, retry_after=retry_after)


def garbage(endpoint: ModelEndpoint) -> NodeFailed:
    return failed("model_garbage", f"{endpoint.base_url} answered something that is no chat completion.", True)


def is_silence(error: BaseException | None) -> bool:
    """Whether the endpoint had taken the request and then said nothing: it may have worked all the same."""
    import httpx2

    return isinstance(getattr(error, "__cause__", None), httpx2.ReadTimeout)


def explain(error: openai.OpenAIError, endpoint: ModelEndpoint, silence: float) -> NodeFailed:
    """The failure behind an exception of the SDK."""
    import openai

    where = endpoint.base_url
    if isinstance(error, openai.APIResponseValidationError):
        return garbage(endpoint)
    if is_silence(error):
        return failed("model_silent", f"{endpoint.model} at {where} said nothing for {silence:g} seconds.", True)
    if isinstance(error, openai.APITimeoutError):
        return failed("model_unreachable", f"The model at {where} did not answer in time.", True)
    if isinstance(error, openai.APIConnectionError):
        return failed("model_unreachable", f"The model at {where} cannot be reached.", True)
    if not isinstance(error, openai.APIStatusError):
        return failed("model_failed", f"The model at {where} reported: {_words(error)}", True)
    return _explain_status(error, endpoint)


def _explain_status(error: openai.APIStatusError, endpoint: ModelEndpoint) -> NodeFailed:
    where, status = endpoint.base_url, error.status_code
    pause = pause_asked(status, error.response.headers, datetime.now(UTC)) or None
    if status == 429:
        return failed("model_rate_limited", f"{where} has had too many requests: {_words(error)}", True, pause)
    if status in (401, 403):
        return failed("model_key_refused", f"{where} refused the key: {_words(error)}", False)
    if status == 404:
        return failed("model_not_found", f"{where} has no model “{endpoint.model}”.", False)
    if status < 500:
        return failed("model_refused", f"{where} refused the request: {_words(error)}", False)
    return failed("model_failed", f"{where} failed with status {status}: {_words(error)}", True, pause)


def _words(error: openai.OpenAIError) -> str:
    return str(getattr(error, "message", "") or error)[:300]
