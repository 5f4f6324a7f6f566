"""The quick way to a run's JSON gives what the serializers give."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from runs.api.plain import WHOLE, run_line, run_whole
from runs.api.serializers import RunLineSerializer, RunSerializer
from runs.models import Run
from tests.factories import make_world
from tests.runs.scenes import CHAIN, start

pytestmark = pytest.mark.django_db

ERROR = {"code": "broke", "message": "It broke.", "advice": "Mend it.", "retryable": False, "internal": "of ours"}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"status": "running", "started_at": timezone.now(), "cost": Decimal("0.0012300000"), "tokens_in": 5},
        {"status": "failed", "finished_at": timezone.now(), "error": ERROR, "cost_is_complete": False},
        {
            "status": "succeeded",
            "finished_at": timezone.now(),
            "outputs": {"text": "ä", "n": [1]},
            "cost": Decimal(100),
        },
        {"source": {"run": "0198c0de-0000-7000-8000-000000000000", "step": "each#0/write", "mode": "from"}},
        {"status": "waiting", "wake_at": timezone.now().replace(microsecond=0), "started_by": None},
    ],
)
def test_a_row_is_shown_as_its_serializer_shows_it(changes: dict[str, Any]) -> None:
    run = start(make_world(), CHAIN, name="Ada")
    Run.objects.filter(pk=run.pk).update(**changes)
    run = Run.objects.get(pk=run.pk)
    row = Run.objects.filter(pk=run.pk).values(*WHOLE).get()

    assert run_line(row) == json.loads(json.dumps(RunLineSerializer(run).data, default=str))
    assert run_whole(row) == json.loads(json.dumps(RunSerializer(run).data, default=str))
