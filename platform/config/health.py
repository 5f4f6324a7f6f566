"""Two questions of an orchestrator: does the process live, and may it be sent requests."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all; touches nothing else, so that a slow database kills no process."""
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503 with the part that does not."""
    problem = find_database_problem()
    if problem:
        return JsonResponse({"status": "not ready", "database": problem}, status=503)
    return JsonResponse({"status": "ready"})


def find_database_problem() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer."
    return None
