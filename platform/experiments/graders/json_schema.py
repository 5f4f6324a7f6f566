"""json_schema: the output fits a JSON Schema, checked in a worker process that is bounded in time and memory."""

from __future__ import annotations

from asgiref.sync import async_to_sync

from experiments.errors import GraderRefused
from experiments.graders.base import LONGEST_SETTING, Grade, PortMissing, Settings, Subject, output_of, read_text, shown
from nodes.answer_schema import check_answer
from nodes.base import NodeFailed


def check(settings: Settings) -> None:
    """Raises GraderRefused."""
    schema = settings.get("schema")
    if not isinstance(schema, dict):
        raise GraderRefused("The schema must be a JSON object.", field="schema")
    if len(repr(schema)) > LONGEST_SETTING:
        raise GraderRefused(f"The schema is longer than {LONGEST_SETTING:,} characters.", field="schema")
    read_text(settings, "port")
    if (fault := _find_fault(None, schema)) and fault.code == "bad_schema":
        raise GraderRefused(_of_schema(fault), field="schema")


def grade(settings: Settings, subject: Subject) -> Grade:
    """Whether the output fits."""
    try:
        value = output_of(subject, settings.get("port") or "")
    except PortMissing as missing:
        return Grade(False, str(missing))
    fault = _find_fault(value, settings["schema"])
    if fault is None:
        return Grade(True, "It fits the schema.")
    if fault.code == "bad_schema":
        return Grade(False, _of_schema(fault))
    return Grade(False, f"{fault.message.replace('The answer', 'It', 1)} It is {shown(value)}.")


def _find_fault(value: object, schema: dict[str, object]) -> NodeFailed | None:
    try:
        async_to_sync(check_answer)(value, schema)
    except NodeFailed as fault:
        return fault
    return None


def _of_schema(fault: NodeFailed) -> str:
    return fault.message.replace("answer schema", "schema")
