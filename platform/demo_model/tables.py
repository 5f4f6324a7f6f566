"""Tables in plain text: Markdown, CSV, tabs, or columns set apart by two spaces. Pure."""

import csv
import io
import re
from collections.abc import Sequence

Row = dict[str, str]


def find_rows(text: str) -> list[Row]:
    """The rows of the text's first and longest table, each a mapping from heading to cell; empty when there is none."""
    tables = [
        rows for split in (_split_pipes, _split_tabs, _split_spaces, _split_csv) if (rows := _read_table(text, split))
    ]
    return max(tables, key=len, default=[])


def _split_pipes(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.count("|") >= 1 else []


def _split_tabs(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().split("\t")] if "\t" in line else []


def _split_spaces(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip()) if re.search(r"\S\s{2,}\S", line) else []


def _split_csv(line: str) -> list[str]:
    mark = ";" if line.count(";") > line.count(",") else ","
    return [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=mark), [])] if mark in line else []


def _read_table(text: str, split) -> list[Row]:  # type: ignore[no-untyped-def]  # one of the four above
    best: list[Row] = []
    heading: list[str] = []
    rows: list[Row] = []
    for line in [*text.splitlines(), ""]:
        cells = split(line)
        if len(cells) == len(heading) > 1 and not _is_rule(cells):
            rows.append(dict(zip(heading, cells, strict=True)))
        elif heading and len(cells) == len(heading):
            continue
        else:
            best = max(best, rows, key=len)
            heading, rows = (cells if _is_heading(cells) else []), []
    return best


def _is_rule(cells: Sequence[str]) -> bool:
    return all(re.fullmatch(r"[:\-=+ ]*", cell) for cell in cells)


def _is_heading(cells: Sequence[str]) -> bool:
    named = all(re.search(r"[^\W\d_]", cell) and len(cell) <= 40 and len(cell.split()) <= 4 for cell in cells)
    return len(cells) > 1 and named and not any(re.search(r"\d", cell) for cell in cells) and not cells[0].endswith(":")
