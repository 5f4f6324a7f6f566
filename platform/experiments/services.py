"""What others may do with datasets and cases. Tests are started in `experiments.starting`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from experiments.errors import CaseRefused, DatasetFull, NameTaken, RunNotOver
from experiments.graders import check_graders
from experiments.models import Case, Dataset
from graphs.models import Agent
from graphs.text import check_values
from runs.models import Run
from runs.services import resolve_texts
from tenancy.errors import DomainError

MOST_CASES = 1_000
MOST_BYTES = 1_000_000  # of one case as JSON
FIRST = "Cases"
COLUMNS = ("name", "inputs", "expected", "graders", "from_run")
NAME = 60  # characters of a name that is taken from an input


def create_dataset(*, agent: Agent, name: str) -> Dataset:
    """A dataset without cases. Raises NameTaken."""
    try:
        with transaction.atomic():
            made: Dataset = Dataset.objects.create(workspace_id=agent.workspace_id, agent=agent, name=name)
    except IntegrityError:
        raise NameTaken(field="name") from None
    return made


def rename_dataset(*, dataset: Dataset, name: str) -> None:
    """Raises NameTaken."""
    dataset.name = name
    try:
        with transaction.atomic():
            dataset.save(update_fields=["name"])
    except IntegrityError:
        raise NameTaken(field="name") from None


def archive(row: Dataset | Case) -> None:
    """Take a dataset or a case out of sight; its results stay. Twice is once."""
    type(row).objects.for_workspace(row.workspace).active().filter(pk=row.pk).update(archived_at=timezone.now())


def restore(row: Dataset | Case) -> None:
    """Bring back what `archive` took away. Raises NameTaken."""
    try:
        with transaction.atomic():
            type(row).objects.for_workspace(row.workspace).filter(pk=row.pk).update(archived_at=None)
    except IntegrityError:
        raise NameTaken from None


def first_dataset(agent: Agent) -> Dataset:
    """The agent's oldest dataset; made when there is none."""
    found: Dataset | None = Dataset.objects.for_workspace(agent.workspace).active().filter(agent=agent).first()
    return found or create_dataset(agent=agent, name=FIRST)


@transaction.atomic
def add_cases(dataset: Dataset, cases: Sequence[Mapping[str, Any]]) -> list[Case]:
    """New cases at the end of a dataset, all or none; each is {inputs, name, expected, graders, from_run}.

    Raises CaseRefused and GraderRefused, whose field begins with the case's place, and DatasetFull.
    """
    # Two additions at a time would take the same positions: the dataset's row makes them queue.
    Dataset.objects.for_workspace(dataset.workspace).select_for_update().get(pk=dataset.pk)
    rows = Case.objects.for_workspace(dataset.workspace).filter(dataset=dataset)
    if rows.active().count() + len(cases) > MOST_CASES:
        raise DatasetFull
    last = rows.aggregate(last=Max("position"))["last"] or 0
    made = [
        Case(workspace_id=dataset.workspace_id, dataset=dataset, position=last + place, **columns)
        for place, columns in enumerate(_checked_cases(cases), start=1)
    ]
    Case.objects.bulk_create(made)
    return made


def change_case(case: Case, wish: Mapping[str, Any]) -> None:
    """Change what the wish names. Raises CaseRefused and GraderRefused."""
    whole = {name: wish.get(name, getattr(case, name)) for name in COLUMNS}
    for name, value in checked_case(whole).items():
        setattr(case, name, value)
    case.save()


@transaction.atomic
def order_cases(dataset: Dataset, ids: Sequence[UUID]) -> None:
    """Put cases in an order; those that are not named follow in the order they have. Twice is once."""
    rows = Case.objects.for_workspace(dataset.workspace).active().filter(dataset=dataset).select_for_update()
    cases = {case.pk: case for case in rows}
    named = [cases.pop(pk) for pk in dict.fromkeys(ids) if pk in cases]
    for position, case in enumerate([*named, *cases.values()], start=1):
        case.position = position
    Case.objects.bulk_update([*named, *cases.values()], ["position"])


def save_run_as_case(*, run: Run, dataset: Dataset | None, name: str = "") -> Case:
    """A case with the inputs of a run and, if it succeeded, its outputs as what is expected.

    Raises RunNotOver, CaseRefused for values that are too large, and DatasetFull.
    """
    if not run.is_finished:
        raise RunNotOver
    values = resolve_texts(run.workspace_id, {"inputs": run.inputs, "outputs": run.outputs})
    expected = values["outputs"] if run.status == Run.Status.SUCCEEDED else None
    case = {"name": name, "inputs": values["inputs"], "expected": expected, "from_run": run.pk}
    (made,) = add_cases(dataset or first_dataset(run.agent), [case])
    return made


def _checked_cases(cases: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for place, case in enumerate(cases):
        try:
            yield checked_case(case)
        except DomainError as refused:
            if len(cases) == 1:
                raise
            message = f"Case {place + 1}: {refused.message}"
            raise CaseRefused(message, field=f"{place}.{refused.field or ''}".rstrip(".")) from None


def checked_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a case. Raises CaseRefused and GraderRefused."""
    inputs = case.get("inputs") or {}
    if not isinstance(inputs, dict):
        raise CaseRefused("The inputs of a case are an object with a value for each.", field="inputs")
    columns = {
        "inputs": inputs,
        "expected": case.get("expected"),
        "graders": check_graders(case.get("graders") or []),
    }
    check_values(columns)
    if len(json.dumps(columns, ensure_ascii=False).encode()) > MOST_BYTES:
        raise CaseRefused("This case is larger than 1 MB. Shorten its inputs or what it expects.", field="inputs")
    name = str(case.get("name") or "").strip() or name_of(inputs)
    return {**columns, "name": name[:200], "from_run": case.get("from_run")}


def name_of(inputs: Mapping[str, Any]) -> str:
    """A name for a case that was given none: the beginning of its first text, on one line."""
    texts = (" ".join(value.split()) for value in inputs.values() if isinstance(value, str))
    text = next(filter(None, texts), "")
    return (text if len(text) <= NAME else f"{text[: NAME - 1]}…") or "Case"
