"""The sample inputs that ship with the templates get the answers their templates promise."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from demo_model.fill import fill_schema
from demo_model.labels import MOODS, classify
from demo_model.reply import Ask, think
from demo_model.source import Source

SAMPLES = Path(__file__).parents[2] / "builder" / "templates_data" / "samples"
DEPARTMENTS = "Classify the mail as billing, technical, shipping, sales or other. Answer with the department only."
MAILS = json.loads((SAMPLES / "support_mails.json").read_text())


def read(name: str) -> str:
    return (SAMPLES / name).read_text()


def say(user: str, system: str = "") -> str:
    return think(Ask(({"role": "system", "content": system}, {"role": "user", "content": user}))).text


@pytest.mark.parametrize("mail", MAILS, ids=[mail["id"] for mail in MAILS])
def test_every_mail_goes_to_its_department(mail: dict[str, str]) -> None:
    assert say(mail["text"], DEPARTMENTS) == mail["expected"]
    assert say(f"{DEPARTMENTS}\n\nMail:\n{mail['text']}") == mail["expected"]


def test_the_mood_of_every_review_follows_its_rating() -> None:
    with (SAMPLES / "reviews.csv").open() as file:
        rows = list(csv.DictReader(file))

    moods = {row["id"]: classify(row["review"], MOODS).label for row in rows}
    expected = {"5": "positive", "4": "positive", "3": "neutral", "2": "negative", "1": "negative"}
    assert moods == {row["id"]: expected[row["rating"]] for row in rows}


def test_the_tasks_of_a_meeting_have_their_dates() -> None:
    task: dict[str, Any] = {
        "type": "object",
        "properties": {"task": {"type": "string"}, "due_date": {"type": "string", "format": "date"}},
        "required": ["task", "due_date"],
        "additionalProperties": False,
    }
    schema = {"type": "object", "properties": {"tasks": {"type": "array", "items": task}}, "required": ["tasks"]}

    assert fill_schema(schema, Source(read("meeting_notes.txt")))["tasks"] == [
        {"task": "Robin must order 800 paper bags by 20 March 2026.", "due_date": "2026-03-20"},
        {"task": "Sam will ask the town for a second stall by 15 March 2026.", "due_date": "2026-03-15"},
        {"task": "Kim needs to print the price list by 10 April 2026.", "due_date": "2026-04-10"},
    ]


@pytest.mark.parametrize(
    ("question", "figure"),
    [("How many species did they find?", "64 species"), ("When will the town council vote?", "14 September 2026"),
     ("How much does the town pay for water?", "1,500 EUR")],
)  # fmt: skip
def test_questions_about_the_page_are_answered(question: str, figure: str) -> None:
    assert figure in say(f"{question}\n\n{read('community_gardens.txt')}")


def test_a_report_on_the_facts_keeps_both_topics() -> None:
    report = say(f"Write a report comparing the two topics.\n\n{read('energy_facts.txt')}")

    assert [line for line in report.splitlines() if line.startswith("## ")] == [
        "## Summary", "## Key facts", "## Solar power", "## Wind power",
    ]  # fmt: skip
