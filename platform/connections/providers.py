"""The kinds of connection there are: what each asks for and which of it is secret. Pure.

Law: a name in `secret` is write-only everywhere; a name in `options` may be shown to members. Options in LIMITS may be
left out and hold a whole number from 1 up.
"""

from dataclasses import dataclass
from typing import Final, Literal

CALLS = "calls_at_once"
LIMITS: Final = frozenset({CALLS})


@dataclass(frozen=True)
class Provider:
    """One row of the table. `base_url` is the default; "" means the person must give one (models) or may (HTTP)."""

    title: str
    group: Literal["models", "http"]
    base_url: str = ""
    options: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    needs_secret: bool = True

    @property
    def serves_models(self) -> bool:
        return self.group == "models"


PROVIDERS: Final[dict[str, Provider]] = {
    "openai": Provider("OpenAI", "models", "https://api.openai.com/v1", (CALLS,), secret=("api_key",)),
    "openrouter": Provider("OpenRouter", "models", "https://openrouter.ai/api/v1", (CALLS,), secret=("api_key",)),
    # https://<resource>.openai.azure.com/openai/v1 takes the OpenAI protocol without an api-version.
    "azure": Provider("Azure OpenAI", "models", "", (CALLS,), secret=("api_key",)),
    "ollama": Provider(
        "Ollama", "models", "http://localhost:11434/v1", (CALLS,), secret=("api_key",), needs_secret=False
    ),
    "openai_compatible": Provider(
        "OpenAI-compatible server", "models", "", (CALLS,), secret=("api_key",), needs_secret=False
    ),
    "http_bearer": Provider("HTTP bearer token", "http", secret=("token",)),
    "http_basic": Provider("HTTP user and password", "http", options=("username",), secret=("password",)),
    "http_header": Provider("HTTP header", "http", options=("header",), secret=("value",)),
    "http_api_key": Provider("API key (X-API-Key header)", "http", secret=("value",)),
}

MODEL_PROVIDERS: Final = tuple(name for name, provider in PROVIDERS.items() if provider.serves_models)
