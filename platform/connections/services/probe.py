"""Does this connection work? One request with a short time limit, and a sentence for every way it can fail.

Law: the workspace's network policy holds here as it does in a run, and the secret follows no redirect.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from asgiref.sync import async_to_sync

from connections.models import Connection
from connections.providers import PROVIDERS
from connections.services.credentials import open_secret
from nodes.safe_http import AddressBlocked, HttpError, HttpRequest, HttpResponse, HttpTimedOut, NetworkPolicy, fetch

SECONDS: Final = 8.0
MOST_BYTES: Final = 3_000_000  # OpenRouter's list of models is the largest known, about 1 MB.
MOST_MODELS: Final = 500


@dataclass(frozen=True)
class Verdict:
    """What the test found; `models` are the names the endpoint offers."""

    ok: bool
    code: str
    message: str
    models: list[str] = field(default_factory=list)


def check_connection(connection: Connection) -> Verdict:
    """Ask a model endpoint for its models, or any other address for an answer. Raises `SecretUnreadable`."""
    secret = open_secret(connection)
    if PROVIDERS[connection.provider].serves_models:
        return _judge(
            connection, f"{connection.base_url.rstrip('/')}/models", _bearer(secret.get("api_key", "")), _judge_models
        )
    if not connection.base_url:
        return Verdict(True, "stored", "The secret is stored. Give the connection an address to have it tested.")
    return _judge(connection, connection.base_url, {}, _judge_answer)


def _judge(connection: Connection, url: str, headers: dict[str, str], judge: Any) -> Verdict:
    request = HttpRequest(url, headers=headers, timeout=SECONDS, max_bytes=MOST_BYTES, follow_redirects=False)
    policy = NetworkPolicy(allow_private=connection.workspace.allows_private_network)
    try:
        response = async_to_sync(fetch)(request, policy)
    except AddressBlocked as blocked:
        return Verdict(
            False, "address_blocked", f"{blocked.message} An owner can allow private addresses in the settings."
        )
    except HttpTimedOut:
        return Verdict(False, "timed_out", f"The endpoint did not answer within {SECONDS:.0f} seconds.")
    except HttpError as failed:
        return Verdict(False, "unreachable", f"{failed.message} {failed.advice}")
    verdict: Verdict = judge(response)
    return verdict


def _judge_models(response: HttpResponse) -> Verdict:
    if response.status in (401, 403):
        return Verdict(False, "key_refused", "The endpoint refused the key. Check it, or make a new one there.")
    if response.status == 404:
        return Verdict(False, "wrong_path", "There are no models at this address. It usually ends in /v1.")
    if not response.ok:
        return Verdict(False, "bad_answer", f"The endpoint answered with status {response.status}.")
    models = find_model_names(response)
    if models is None:
        return Verdict(False, "wrong_path", "The address answers, but not as a model endpoint. It usually ends in /v1.")
    return Verdict(True, "works", f"It works: {_count(models)}.", models[:MOST_MODELS])


def _judge_answer(response: HttpResponse) -> Verdict:
    if response.status >= 500:
        return Verdict(False, "bad_answer", f"The address answered with status {response.status}.")
    return Verdict(True, "answers", "The address answers. Whether the secret fits shows at the first request.")


def find_model_names(response: HttpResponse) -> list[str] | None:
    """The ids in an OpenAI-style list of models, sorted; None when the body is something else."""
    try:
        rows = response.json()["data"]
        return sorted(row["id"] for row in rows if isinstance(row["id"], str))
    except (ValueError, KeyError, TypeError):
        return None


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


def _count(models: list[str]) -> str:
    return "1 model" if len(models) == 1 else f"{len(models)} models"
