"""Reading request bodies without letting one of them take the server's memory or its stack.

DRF's own parser reads the stream directly, past Django's DATA_UPLOAD_MAX_MEMORY_SIZE.
"""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from rest_framework import exceptions, parsers, status

from engine.values import is_deeper

MOST_DEPTH = 200  # More than a value of a run may have, so that what refuses that can say which value it was.


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self) -> None:
        super().__init__(
            f"This is larger than the {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20} MB a request may hold."
        )


class JSONParser(parsers.JSONParser):
    """JSON up to DATA_UPLOAD_MAX_MEMORY_SIZE, lists and objects in one another up to MOST_DEPTH."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            data = super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise too_deep() from None
        except exceptions.ParseError as refused:
            raise exceptions.ParseError(explain(refused.__context__)) from None
        if body.count(b"[") + body.count(b"{") > MOST_DEPTH and is_deeper(data, MOST_DEPTH):
            raise too_deep()
        return data


def too_deep() -> exceptions.ParseError:
    message = f"This JSON is nested too deeply: lists and objects may stand in one another {MOST_DEPTH} deep."
    return exceptions.ParseError(message, code="too_deep")


def explain(cause: BaseException | None) -> str:
    """Why a body is no JSON, with the place counted from 1 where it is known."""
    match cause:
        case UnicodeDecodeError(object=body, start=start):
            line, line_start = body.count(b"\n", 0, start) + 1, body.rfind(b"\n", 0, start) + 1
            return f"This is no UTF-8 text (line {line}, column {start - line_start + 1})."
        case json.JSONDecodeError(msg=reason, lineno=line, colno=column):
            return f"This is no JSON: {reason} (line {line}, column {column})."
        case _:  # NaN, the infinities, and whole numbers of thousands of digits.
            return "This is no JSON: it holds a number that JSON does not know or that is too long."
