import pytest
from django.db import OperationalError, connection
from django.test import Client


def test_the_process_lives_without_asking_the_database(client: Client):
    """No `db` fixture: a query would fail this test."""
    response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "live"})


@pytest.mark.django_db
def test_a_process_with_a_database_is_ready(client: Client):
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_a_process_without_its_database_is_not_ready(client: Client):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": "The database does not answer."}
