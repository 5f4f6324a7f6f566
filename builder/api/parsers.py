"""Reading uploads and raw texts without letting one of them take the server's memory.

Law: the length that the request announces is looked at before its body is.
"""

from __future__ import annotations

from typing import IO, Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser, MultiPartParser

from graphs.errors import TextTooLarge
from graphs.limits import MAX_TEXT_BYTES

_FORM_OVERHEAD = 64 * 2**10  # Boundaries, names and the other fields of a form.


class UploadParser(MultiPartParser):
    """A form with a file of at most an agent's size."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        check_length(parser_context, _FORM_OVERHEAD)
        return super().parse(stream, media_type, parser_context)


class TextParser(BaseParser):
    """The raw text of an agent as the whole body."""

    media_type = "text/*"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> bytes:
        check_length(parser_context, 0)
        body: bytes = stream.read(MAX_TEXT_BYTES + 1)
        return body


class YamlParser(TextParser):
    """The same under YAML's own media type."""

    media_type = "application/yaml"


def check_length(parser_context: Any, more: int) -> None:
    """Refuse by the announced length. Raises TextTooLarge."""
    length = int(parser_context["request"].headers.get("Content-Length") or 0)
    if length > MAX_TEXT_BYTES + more:
        raise TextTooLarge(f"An agent's text may have {MAX_TEXT_BYTES // 2**20} MB; this one is larger.")


class AnyFormat(DefaultContentNegotiation):
    """Leaves `?format=` to the view: it names the format of the text, not of the answer's envelope."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
