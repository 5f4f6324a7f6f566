"""Every refusal under /api is a problem document with a stable code and a sentence."""

import pytest
from django.core.cache import cache
from django.db import DataError
from django.test import Client, RequestFactory
from rest_framework import serializers

from config import problems
from tests.factories import World, browser, make_world, signed_in

NO_NUMBER = "This is no JSON: it holds a number that JSON does not know or that is too long."

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    cache.clear()
    return make_world()


def test_an_unknown_route_is_a_problem_document() -> None:
    answer = Client().get("/api/nothing/here")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing here, or it is not yours to see.",
        "code": "not_found",
    }


def test_nobody_is_asked_to_sign_in() -> None:
    answer = Client().get("/api/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_a_bug_of_ours_is_a_problem_document_without_a_traceback() -> None:
    answer = problems.server_error(RequestFactory().get("/api/me"))

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"internal_error" in answer.content


def test_outside_the_api_a_problem_is_a_page(world: World) -> None:
    request = RequestFactory().get("/static/nothing")
    request.user = world.alice

    answer = problems.not_found(request)

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/", "text/html; charset=utf-8"), ("/api/me", problems.MEDIA_TYPE)],
)
def test_a_host_name_that_is_not_ours_is_one_sentence_and_one_line_of_log(
    path: str, media_type: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = Client().get(path, headers={"host": "evil.example"})

    assert (answer.status_code, answer["Content-Type"]) == (400, media_type)
    assert problems.UNKNOWN_HOST in answer.content.decode()
    assert [(line.name, line.exc_info) for line in caplog.records] == [("django.security.DisallowedHost", None)]


def test_writing_without_the_csrf_token_is_refused_with_its_code(world: World) -> None:
    answer = browser(world.alice).post("/api/workspaces", {"name": "X"}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "parse_error"),
        (b'{"name": "\xff"}', "parse_error"),
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (b'{"name": "a\\u0000b"}', "invalid"),
    ],
)
def test_a_body_that_is_no_json_gets_a_sentence(body: bytes, code: str, world: World) -> None:
    answer = signed_in(world.alice).generic("POST", "/api/workspaces", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"name": "\xff"}', "This is no UTF-8 text (line 1, column 11)."),
        (b'{"a": 1,\n"name": "\xff"}', "This is no UTF-8 text (line 2, column 10)."),
        (b'{"name":\n}', "This is no JSON: Expecting value (line 2, column 1)."),
        (b'{"name": NaN}', NO_NUMBER),
        (b'{"name": 1' + b"0" * 5_000 + b"}", NO_NUMBER),
    ],
)
def test_a_body_that_is_no_json_is_told_where_it_breaks(body: bytes, sentence: str, world: World) -> None:
    answer = signed_in(world.alice).generic("POST", "/api/workspaces", body, content_type="application/json")

    assert (answer.status_code, answer.json()["detail"]) == (400, sentence)


def test_a_body_that_is_too_large_is_refused(world: World, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    body = b'{"name": "' + b"a" * 2**20 + b'"}'

    answer = signed_in(world.alice).generic("POST", "/api/workspaces", body, content_type="application/json")

    assert (answer.status_code, answer.json()["detail"]) == (413, "This is larger than the 1 MB a request may hold.")


def test_a_value_that_the_database_refuses_is_the_senders_problem() -> None:
    answer = problems.problem_response(DataError("unsupported Unicode escape sequence"), {})

    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (400, "value_refused")
    assert answer.data["detail"] == "A value holds a character or a number that cannot be stored."


def test_nested_errors_keep_their_path() -> None:
    class Inner(serializers.Serializer):
        names = serializers.ListField(child=serializers.IntegerField())

    class Outer(serializers.Serializer):
        inner = Inner()

    form = Outer(data={"inner": {"names": [1, "x"]}})
    with pytest.raises(serializers.ValidationError) as refused:
        form.is_valid(raise_exception=True)

    assert problems.find_field_errors(refused.value.get_full_details()) == [
        {"field": "inner.names.1", "code": "invalid", "message": "A valid integer is required."}
    ]


def test_the_schema_declares_problems(client: Client) -> None:
    schema = client.get("/api/schema?format=json").json()

    refused = schema["paths"]["/api/w/{workspace}/projects"]["post"]["responses"]
    assert schema["openapi"].startswith("3.1")
    assert sorted(refused) == ["201", "400", "401", "403", "404"]
    assert refused["403"]["content"] == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
