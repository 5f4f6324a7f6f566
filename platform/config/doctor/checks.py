"""Which checks there are, in the order in which a reader wants them, and how they are asked."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from django.db import ProgrammingError, connections

from config.doctor import database, files, live, models, sandboxes, setup, work
from config.doctor.findings import Finding, problem

LIMIT = 30.0  # seconds for one check


@dataclass(frozen=True)
class Check:
    """A named question. One that needs the database is left out when the database does not answer."""

    name: str
    look: Callable[[], Finding]
    needs_database: bool = True


CHECKS: Sequence[Check] = (
    Check("Settings", setup.look_at_settings, needs_database=False),
    Check("Database", database.look_at_server, needs_database=False),
    Check("Database space", database.look_at_space),
    Check("Clocks", database.look_at_clocks),
    Check("Tables", database.look_at_migrations),
    Check("Months of events", database.look_at_months),
    Check("Stored secrets", setup.look_at_secrets),
    Check("Redis", live.look_at_redis, needs_database=False),
    Check("Live events", live.look_at_layer),
    Check("Hosts", work.look_at_hosts),
    Check("Queue", work.look_at_queue),
    Check("Runs", work.look_at_runs),
    Check("Schedules", work.look_at_schedules),
    Check("Model", models.look_at_endpoint, needs_database=False),
    Check("Python sandbox", sandboxes.look_at_python, needs_database=False),
    Check("JavaScript sandbox", sandboxes.look_at_javascript, needs_database=False),
    Check("Front end", files.look_at_front_end, needs_database=False),
    Check("Disk", files.look_at_disk, needs_database=False),
)


def examine(checks: Sequence[Check] = CHECKS, limit: float = LIMIT) -> Iterator[tuple[str, Finding]]:
    """Each check's name with what it found, as soon as it is known."""
    database_answers = True
    for check in checks:
        if check.needs_database and not database_answers:
            continue
        finding = _ask(check, limit)
        if check.look is database.look_at_server:
            database_answers = finding.state != "problem"
        yield check.name, finding


def _ask(check: Check, limit: float) -> Finding:
    """The check's answer; in a thread, because what it asks may never answer."""
    answer: SimpleQueue[Finding] = SimpleQueue()
    threading.Thread(target=lambda: answer.put(_answer(check)), name=check.name, daemon=True).start()
    try:
        return answer.get(timeout=limit)
    except Empty:
        return problem(f"No answer within {limit:.0f} seconds.", "What this check asks hangs; look at its own log.")


def _answer(check: Check) -> Finding:
    try:
        return check.look()
    except ProgrammingError:
        return problem("Its tables are not those of this version.", "Run `manage.py migrate`.")
    except Exception as failure:
        reason = (str(failure).strip() or repr(failure)).splitlines()[0].rstrip(".")
        return problem(f"This could not be looked at: {reason}.", "If the lines above do not explain it, report it.")
    finally:
        connections.close_all()  # This thread's own.
