"""Every error under /api is one RFC 9457 problem document; every other error is a page with the same sentence.

Law: a rule raises, only this module translates. `code` is stable, `detail` is a sentence a person may read.
"""

import sys
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelInvalid
from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from tenancy.errors import DomainError
from tenancy.parsers import TooLarge
from tenancy.shortage import find_shortage, note

MEDIA_TYPE = "application/problem+json"
SENTENCES = {
    HTTPStatus.BAD_REQUEST: ("bad_request", "This request cannot be understood."),
    HTTPStatus.FORBIDDEN: ("forbidden", "You may not do this."),
    HTTPStatus.NOT_FOUND: ("not_found", "There is nothing here, or it is not yours to see."),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "internal_error",
        "Something broke on our side. It has been logged; please try again.",
    ),
}

# The page asks neither for the person nor for messages, which may lie in the session.
WITHOUT_DATABASE: dict[str, Any] = {"user": AnonymousUser(), "messages": ()}
UNKNOWN_HOST = "This site does not go by this name. Whoever runs it can add the name to ALLOWED_HOSTS."


def problem(status: int, code: str, detail: str, **extra: Any) -> dict[str, Any]:
    """The document itself; `extra` members (JSON values) follow the standard ones."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _utf8(detail),
        "code": code,
        **extra,
    }


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None (a bug in our code) goes on to Django's 500."""
    if lack := find_shortage(error):
        note(lack)
        error = lack
    if isinstance(error, DomainError):
        return _of_domain_error(error)
    if isinstance(error, ModelInvalid):
        error = exceptions.ValidationError(error.message_dict if hasattr(error, "error_dict") else error.messages)
    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if isinstance(error, DataError):
        error = exceptions.ParseError(
            "A value holds a character or a number that cannot be stored.", code="value_refused"
        )
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = _of_response(error, response)
    response.content_type = MEDIA_TYPE
    return response


def _of_domain_error(error: DomainError) -> Response:
    set_rollback()
    errors = [{"field": error.field, "code": error.code, "message": error.message}] if error.field else []
    extra = {**({"errors": errors} if errors else {}), **error.extra}
    return Response(problem(error.status, error.code, error.message, **extra), error.status, content_type=MEDIA_TYPE)


def _of_response(error: Exception, response: Response) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        errors = find_field_errors(error.get_full_details())
        return problem(response.status_code, "invalid", _sentence(errors), errors=errors)
    if isinstance(error, exceptions.APIException) and isinstance(error.detail, exceptions.ErrorDetail):
        return problem(response.status_code, str(error.detail.code), str(error.detail))
    code, detail = SENTENCES.get(HTTPStatus(response.status_code), SENTENCES[HTTPStatus.BAD_REQUEST])
    return problem(response.status_code, code, detail)


def _utf8(text: str) -> str:
    """A sentence may quote what somebody sent, and half a surrogate pair cannot be sent back."""
    return text.encode("utf-8", "backslashreplace").decode()


def find_field_errors(details: Any, path: str = "") -> list[dict[str, str]]:
    """DRF's nested error details as a flat list; a nested field is written `settings.demo.0`."""
    if isinstance(details, dict) and {"message", "code"} == details.keys() and isinstance(details["code"], str):
        return [{"field": path, "code": details["code"], "message": str(details["message"])}]
    if isinstance(details, dict):
        return [found for name, inner in details.items() for found in find_field_errors(inner, _join(path, name))]
    if not isinstance(details, list):
        return []
    leaves = all(isinstance(inner, dict) and "message" in inner for inner in details)
    return [
        found
        for at, inner in enumerate(details)
        for found in find_field_errors(inner, path if leaves else _join(path, at))
    ]


def _join(path: str, name: Any) -> str:
    if name == "non_field_errors":
        return path
    return f"{path}.{name}" if path else str(name)


def _sentence(errors: list[dict[str, str]]) -> str:
    if not errors:
        return "This input is not valid."
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{first['field']}: {first['message']}{more}" if first["field"] else f"{first['message']}{more}"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        return answer(request, HTTPStatus.BAD_REQUEST, "unknown_host", UNKNOWN_HOST)
    return _answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """For the error that is being handled: a bug of ours, or a database that lacks something."""
    if lack := find_shortage(sys.exception()):
        note(lack)
        return answer(request, HTTPStatus(lack.status), lack.code, lack.message, **WITHOUT_DATABASE)
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(
        request,
        HTTPStatus.FORBIDDEN,
        "csrf_failed",
        "This page was open for too long. Go back, reload it and try again.",
    )


def _answer(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    return answer(request, status, *SENTENCES[status])


def answer(request: HttpRequest, status: HTTPStatus, code: str, detail: str, **context: Any) -> HttpResponse:
    """The problem as a document under /api, as a page elsewhere; `context` is for the page."""
    if request.path.startswith("/api/"):
        return JsonResponse(problem(status, code, detail), status=status, content_type=MEDIA_TYPE)
    return render(request, "problem.html", {"status": int(status), "detail": detail, **context}, status=status)
