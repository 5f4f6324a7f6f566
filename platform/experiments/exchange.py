"""Cases as JSON, JSON Lines or CSV, out and in again. Pure.

Law: what was written here is read here as the same cases. In CSV a cell is text as it stands, unless it would be read
as something else; then it is written as JSON.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, Literal

from experiments.errors import CasesUnreadable

Format = Literal["json", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = ("json", "jsonl", "csv")
MEDIA_TYPES: dict[Format, str] = {"json": "application/json", "jsonl": "application/jsonl", "csv": "text/csv"}
FIELDS = ("name", "inputs", "expected", "graders")
csv.field_size_limit(5_000_000)  # Characters of a cell; Python's own limit is shorter than many a prompt.
BLANK = "\ufeff \t\r\n"
Line = Mapping[str, Any]


def write_cases(cases: Iterable[Line], form: Format) -> str:
    """The cases as a text."""
    rows = [{name: case[name] for name in FIELDS if case.get(name) not in (None, [], "")} for case in cases]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return _write_csv(rows)


def read_cases(text: str, form: Format | None = None, types: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The cases that a text names; `types` are those of the agent's inputs, so that a cell of CSV is read as what is
    asked for. Raises CasesUnreadable.
    """
    form = form or guess_format(text)
    cases = {"json": _read_json, "jsonl": _read_lines}[form](text) if form != "csv" else _read_csv(text, types or {})
    if not cases:
        raise CasesUnreadable("There are no cases in this text.")
    return [_case_of(case, place) for place, case in enumerate(cases, start=1)]


def guess_format(text: str) -> Format:
    """The format that a text seems to have."""
    start = text.lstrip(BLANK)
    if start.startswith("["):
        return "json"
    return "jsonl" if start.startswith("{") else "csv"


def _read_json(text: str) -> list[Any]:
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as problem:
        raise CasesUnreadable(f"This is not JSON: {problem}.") from None
    if isinstance(data, Mapping):
        return [data]  # One case alone, as a step is copied.
    if not isinstance(data, list):
        raise CasesUnreadable("A list of cases is expected: [{“inputs”: {…}}, …].")
    return data


def _read_lines(text: str) -> list[Any]:
    if text.lstrip(BLANK).startswith("{\n"):
        return _read_json(text)
    return [_read_line(line, place) for place, line in enumerate(text.split("\n"), start=1) if line.strip(BLANK)]


def _read_line(line: str, place: int) -> Any:
    try:
        return json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as problem:
        raise CasesUnreadable(f"Line {place} is not JSON: {problem}.") from None


def _case_of(case: Any, place: int) -> dict[str, Any]:
    if not isinstance(case, Mapping):
        raise CasesUnreadable(f"Case {place} is no object.")
    if unknown := [name for name in case if name not in FIELDS]:
        known = ", ".join(FIELDS)
        raise CasesUnreadable(f"Case {place} has a field “{str(unknown[0])[:80]}”. The fields of a case: {known}.")
    if not isinstance(case.get("inputs", {}), Mapping):
        raise CasesUnreadable(f"The inputs of case {place} are no object.")
    if not isinstance(case.get("name", ""), str):
        raise CasesUnreadable(f"The name of case {place} is no text.")
    return dict(case)


# -- CSV ----------------------------------------------------------------------------------------------------------


def _write_csv(rows: Sequence[Line]) -> str:
    inputs = list(dict.fromkeys(name for row in rows for name in row.get("inputs", {})))
    parts = list(dict.fromkeys(name for row in rows if _in_parts(row) for name in row["expected"]))
    header = ["name", *(f"inputs.{name}" for name in inputs), *(f"expected.{name}" for name in parts)]
    header += ["expected"] if any("expected" in row and not _in_parts(row) for row in rows) else []
    header += ["graders"] if any("graders" in row for row in rows) else []
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(header)
    table.writerows([_cell_of(row, column) for column in header] for row in rows)
    return written.getvalue()


def _in_parts(row: Line) -> bool:
    return isinstance(row.get("expected"), Mapping)


def _cell_of(row: Line, column: str) -> str:
    head, _, name = column.partition(".")
    if name:
        values = row.get(head)
        return _write_cell(values[name]) if isinstance(values, Mapping) and name in values else ""
    if head == "expected" and _in_parts(row):
        return ""
    if head not in row:
        return ""
    return str(row[head]) if head == "name" else _write_cell(row[head])


def _write_cell(value: Any) -> str:
    if isinstance(value, str) and value and _read_cell(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _read_cell(cell: str, type_name: str = "") -> Any:
    """A cell's value: JSON where it is JSON, else text; for an input of type text, text unless it is quoted."""
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return cell if type_name == "text" and not isinstance(value, str) else value


def _read_csv(text: str, types: Mapping[str, str]) -> list[dict[str, Any]]:
    try:
        header, *rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    except (csv.Error, ValueError) as problem:
        raise CasesUnreadable(f"This is not CSV with a line of headings: {problem}.") from None
    header = [heading.strip() for heading in header]
    if not any(_is_known(heading, types) for heading in header):
        wanted = ", ".join(types) or "inputs.topic"
        raise CasesUnreadable(f"No heading names an input of the agent. Name the columns after its inputs: {wanted}.")
    # A table that names inputs in full, as an export does, means the case by `name` even if an input is called so.
    bare = frozenset() if any(heading.startswith("inputs.") for heading in header) else types.keys()
    return [dict(_case_of_row(header, row, types, bare)) for row in rows if any(row)]


def _is_known(heading: str, types: Mapping[str, str]) -> bool:
    return heading in types or heading.startswith("inputs.")


def _case_of_row(
    header: Sequence[str], row: Sequence[str], types: Mapping[str, str], bare: Set[str]
) -> Iterator[tuple[str, Any]]:
    inputs: dict[str, Any] = {}
    expected: dict[str, Any] = {}
    for heading, cell in zip(header, row, strict=False):
        head, _, name = heading.partition(".")
        if cell == "":
            continue
        if heading in bare or head == "inputs":
            inputs[name or heading] = _read_cell(cell, types.get(name or heading, ""))
        elif head == "expected" and name:
            expected[name] = _read_cell(cell)
        elif heading == "name":
            yield "name", cell
        elif heading in ("expected", "graders"):
            yield heading, _read_cell(cell)
        else:
            yield heading, cell  # Refused by name where every case is looked at.
    yield "inputs", inputs
    if expected:
        yield "expected", expected
