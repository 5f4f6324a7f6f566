"""What a workspace has spent: its runs and its questions, exact, by project and month, and cheap to look at."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.models import Question
from budgets.prices import TokenUsage
from budgets.services import charge_question
from runs.models import Run
from runs.spending import spending_by_month, spent_this_month
from tests.factories import World, make_world, signed_in
from tests.runs.crowds import queue_up
from tests.runs.scenes import CHAIN, commit

pytestmark = pytest.mark.django_db

USAGE = TokenUsage(1_000, 500)
COST = Decimal("0.00045")  # of USAGE on gpt-4o-mini


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def world() -> World:
    return make_world()


def ask(world: World, model: str = "gpt-4o-mini", at: datetime | None = None) -> None:
    charge_question(project=world.playground, purpose="plan", provider="openai", model=model, usage=USAGE)
    if at:
        Question.objects.filter(pk=Question.objects.latest("created_at").pk).update(created_at=at)


def run(world: World, count: int = 1, **spent: Any) -> None:
    made = queue_up(commit(world, CHAIN), count)
    Run.objects.filter(pk__in=made).update(**spent)


def test_a_question_is_charged_with_the_price_that_was_used(world: World) -> None:
    ask(world)

    (question,) = Question.objects.for_workspace(world.acme)
    assert (question.cost, question.price["source"], question.price["input_mtok"]) == (COST, "genai-prices", "0.15")


def test_questions_are_part_of_what_a_project_spent_in_a_month(world: World) -> None:
    run(world, 2, tokens_in=10, tokens_out=5, cost=Decimal("0.1"))
    ask(world)
    ask(world, at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC))

    now, january = spending_by_month(world.acme)
    assert now == {
        "month": datetime.now(UTC).date().replace(day=1), "project": world.playground.pk, "runs": 2, "questions": 1,
        "tokens_in": 1_020, "tokens_out": 510, "cost": Decimal("0.2") + COST, "questions_cost": COST,
        "cost_is_complete": True,
    }  # fmt: skip
    assert (january["runs"], january["questions"], january["cost"]) == (0, 1, COST)
    assert spending_by_month(world.elsewhere) == []


def test_a_question_whose_price_nobody_knows_leaves_the_sum_open(world: World) -> None:
    ask(world)
    ask(world, "no-such-model")

    (month,) = spending_by_month(world.acme)
    assert (month["cost"], month["cost_is_complete"]) == (COST, False)


def test_this_month_is_told_in_one_row(world: World) -> None:
    run(world, 2, tokens_in=10, tokens_out=5, cost=Decimal("0.1"))
    ask(world)
    ask(world, at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC))

    told = signed_in(world.victor).get("/api/w/acme/spending/month").json()
    assert told == {
        "month": datetime.now(UTC).date().replace(day=1).isoformat(), "runs": 2, "questions": 1, "tokens_in": 1_020,
        "tokens_out": 510, "cost": "0.20045", "questions_cost": "0.00045", "cost_is_complete": True,
    }  # fmt: skip


def test_a_month_without_anything_has_cost_nothing(world: World) -> None:
    spent = spent_this_month(world.acme)

    assert (spent["runs"], spent["questions"], spent["cost"], spent["cost_is_complete"]) == (0, 0, Decimal(0), True)


def test_looking_at_a_month_of_many_runs_again_asks_the_database_nothing(world: World) -> None:
    run(world, 20_000, cost=Decimal("0.0001"))
    first = spent_this_month(world.acme)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = spent_this_month(world.acme)

    assert (first["runs"], first["cost"]) == (20_000, Decimal(2))
    assert (again, len(asked)) == (first, 0)


def test_the_month_is_found_by_an_index_among_the_runs_of_all_months(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        spent_this_month(world.acme)

    (query,) = [each["sql"] for each in asked if 'FROM "runs_run"' in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "run_list" in plan
    assert "Index Cond: ((workspace_id = " in plan
    assert "(id >= " in plan
