"""The demo model's answer to a chat request: text, JSON or tool calls. Pure."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from demo_model import facts, prose
from demo_model.answers import UNKNOWN, find_answer
from demo_model.conversation import Conversation, ToolResult, read_conversation, read_result
from demo_model.fill import fill_schema
from demo_model.labels import MOODS, classify
from demo_model.source import Source
from demo_model.summary import find_keywords, make_title, summarise
from demo_model.task import GREETING, Intent, Task, part_prompt, read_task
from demo_model.toolcalls import Choice, Tool, ToolCall, choose_calls
from demo_model.topics import topic_of
from demo_model.words import stems

MOST_READ = 200_000
LEAST_WORDS = 5
FIELD_LIST = re.compile(
    r"\bextract (?:the )?([^.:\n]{3,200}?(?:,| and )[^.:\n]{2,60}?)(?= (?:from|of|in|as)\b|[.:\n]|$)", re.I
)
KEY_LIST = re.compile(
    r"\b(?:keys?|fields?|properties|attributes)\b\s*(?:named|called|are)?\s*:?\s*((?:[\"'`]?[a-z_]\w*[\"'`]?(?:\s*\([^)]*\))?(?:\s*,\s*(?:and\s+)?|\s+and\s+)?)+)",
    re.I,
)
SKELETON = re.compile(r"\{[^{}]*[\"']\w+[\"']\s*:[^{}]*\}", re.S)


ANY_CHOICE = Choice()
Writer = Callable[[Task, Conversation], str]


@dataclass(frozen=True)
class Thought:
    """What the model says: a text, or tool calls and no text."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True)
class Ask:
    """What the model is asked, free of HTTP: messages, tools, and the shape the answer must have.

    `form` is "text", "json_object" or "json_schema"; `schema` belongs to the last.
    """

    messages: tuple[Mapping[str, Any], ...]
    tools: tuple[Tool, ...] = ()
    choice: Choice = ANY_CHOICE
    form: str = "text"
    schema: Mapping[str, Any] | None = None


def think(ask: Ask) -> Thought:
    """Answer. Reads at most the first MOST_READ characters of each message. Raises NotASchema or Unfillable."""
    talk = read_conversation(tuple(_clip(m) for m in ask.messages))
    calls = choose_calls(ask.tools, ask.choice, talk)
    if calls:
        return Thought(calls=tuple(calls))
    if ask.form == "json_schema" and ask.schema is not None:
        return Thought(json.dumps(_fill(ask.schema, talk), ensure_ascii=False))
    if ask.form == "json_object":
        return Thought(json.dumps(_fill(_guess_schema(talk), talk), ensure_ascii=False))
    return Thought(_write(talk))


def _clip(message: Mapping[str, Any]) -> Mapping[str, Any]:
    content = message.get("content")
    return (
        {**message, "content": content[:MOST_READ]}
        if isinstance(content, str) and len(content) > MOST_READ
        else message
    )


def _fill(schema: Mapping[str, Any], talk: Conversation) -> Any:
    parts = part_prompt(talk.user)
    texts = [parts.material or talk.user, talk.results_text, *talk.images]
    if not parts.material and not talk.results and talk.earlier:
        texts.insert(0, talk.earlier)
    instruction = "\n".join(t for t in (talk.system, parts.instruction) if t)
    return fill_schema(schema, Source("\n\n".join(t for t in texts if t), instruction))


def _guess_schema(talk: Conversation) -> dict[str, Any]:
    """A schema for "answer in JSON": the keys the instruction names or shows, else a summary and keywords."""
    instruction = f"{talk.system}\n{talk.user}"
    shown = SKELETON.search(instruction)
    named = KEY_LIST.search(instruction)
    keys = re.findall(r"[\"'](\w+)[\"']\s*:", shown.group()) if shown else _split_keys(named.group(1)) if named else []
    keys = keys or _read_fields(instruction)
    keys = keys or ["title", "summary", "keywords"]
    return {"type": "object", "properties": {key: _guess_type(key) for key in keys}, "required": keys}


def _read_fields(instruction: str) -> list[str]:
    """The keys for "extract the invoice number, total and due date from"."""
    listed = FIELD_LIST.search(instruction)
    names = re.split(r", (?:and )?| and ", listed.group(1)) if listed else []
    return ["_".join(re.sub(r"^(?:the|a|an) ", "", name.strip().lower()).split()) for name in names]


def _split_keys(text: str) -> list[str]:
    words = re.findall(r"[a-z_]\w*", re.sub(r"\([^)]*\)", "", text), re.I)
    return list(dict.fromkeys(w for w in words if w.lower() not in ("and", "the", "a", "an")))


def _guess_type(key: str) -> dict[str, Any]:
    if re.search(r"^(?:is|has|needs)_|urgent|paid", key):
        return {"type": ["boolean", "null"]}
    if re.search(r"total|amount|price|quantity|count|rating|score|confidence|percent|vat|tax", key):
        return {"type": ["number", "null"]}
    if re.search(r"keywords|tags|points|facts|names|items|steps|topics|emails|links", key):
        return {"type": "array", "items": {"type": "string"}}
    if key == "sentiment":
        return {"type": "string", "enum": [*MOODS]}
    return {"type": ["string", "null"]}


def _write(talk: Conversation) -> str:
    if talk.results:
        return _answer_from_results(talk)
    if talk.images:
        asked = summarise(talk.user) if len(talk.user.split()) > 30 else ""
        return "\n\n".join(t for t in (*talk.images, asked) if t)
    task = read_task(talk.system, talk.user, talk.earlier)
    if _wants_json(task):
        schema = _guess_schema(talk)
        return json.dumps(_fill(schema, talk), ensure_ascii=False, indent=2)
    return WRITERS[task.intent](task, talk)


def _wants_json(task: Task) -> bool:
    return (
        re.search(
            r"\b(?:as|in|only|valid|return|output)\s+(?:a |an |valid )?json\b|\bjson (?:object|only)\b",
            task.instruction,
            re.I,
        )
        is not None
    )


# --- one writer per intent -----------------------------------------------------------------------------------------


def _summarise(task: Task, talk: Conversation) -> str:
    return summarise(task.material, task.limits) or prose.chat(talk.user, "")


def _keywords(task: Task, talk: Conversation) -> str:
    found = find_keywords(task.material or talk.user, task.limits.bullets or 6)
    return (
        "\n".join(f"- {k}" for k in found)
        if task.limits.bulleted and "bullet" in task.instruction.lower()
        else ", ".join(found)
    )


def _title(task: Task, talk: Conversation) -> str:
    return make_title(task.material or talk.user, task.limits.words or 9)


def _classify(task: Task, talk: Conversation) -> str:
    if not task.labels and "sentiment" not in task.instruction.lower():
        return ", ".join(find_keywords(task.material or talk.user, 1))
    labels = dict(task.labels) or MOODS
    verdict = classify(task.material or talk.user, labels)
    if not re.search(r"\b(?:why|explain|reason|justify|because)\b", task.instruction, re.I):
        return verdict.label
    because = (
        f"the words {', '.join(verdict.evidence[:5])} point there"
        if verdict.evidence
        else "no word points to another label"
    )
    return f"{verdict.label}: {because}."


def _answer(task: Task, talk: Conversation) -> str:
    question = task.question or talk.user
    if not task.material.strip():
        if GREETING.match(talk.user):
            return prose.INTRODUCTION
        return f"{UNKNOWN} {prose.INTRODUCTION}"
    return find_answer(question, task.material, task.limits.sentences)


def _extract(task: Task, talk: Conversation) -> str:
    if not facts.find_labelled(task.material) and len(task.material.split()) < LEAST_WORDS:
        return prose.tell_missing(task.material or talk.user)
    return prose.list_facts(task.material, task.limits)


def _report(task: Task, talk: Conversation) -> str:
    if len(task.material.split()) < LEAST_WORDS:
        return prose.tell_missing(task.material or talk.user)
    if re.search(r"\brewrite|\brephrase|\brestructure|\bimprove", task.instruction, re.I):
        return prose.rewrite(task.material, task.limits)
    return prose.write_report(task.material, task.limits, _heading(task))


def _heading(task: Task) -> str:
    named = re.search(
        r"\b(?:about|on|titled|called|topic:|[Cc]ompare)\s+[\"“]?([A-Z\w][^.\n:;,\"”]{2,60})", task.instruction
    )
    topic = re.split(r"\s+(?:from|using|based|with|for|in)\b", named.group(1))[0].strip() if named else ""
    vague = re.match(
        r"(?:these|this|the (?:following|facts|text|notes|findings)|it|them|your|what|each|one)\b", topic, re.I
    )
    return "" if not topic or vague or len(topic.split()) > 8 else topic[:1].upper() + topic[1:]


def _reply(task: Task, talk: Conversation) -> str:
    return prose.write_mail(task.material or talk.user, task.instruction)


def _count(task: Task, talk: Conversation) -> str:
    return prose.count_parts(task.instruction, task.material)


def _cannot(reason: str) -> Writer:
    return lambda task, talk: prose.write_digest(reason, task.material)


def _chat(task: Task, talk: Conversation) -> str:
    return prose.chat(talk.user, part_prompt(talk.user).material if len(talk.user.split()) >= 40 else "")


WRITERS: Mapping[Intent, Writer] = {
    Intent.SUMMARISE: _summarise,
    Intent.KEYWORDS: _keywords,
    Intent.TITLE: _title,
    Intent.CLASSIFY: _classify,
    Intent.ANSWER: _answer,
    Intent.EXTRACT: _extract,
    Intent.REPORT: _report,
    Intent.REPLY: _reply,
    Intent.COUNT: _count,
    Intent.TRANSLATE: _cannot("translate"),
    Intent.CREATE: _cannot("create"),
    Intent.CODE: _cannot("code"),
    Intent.CHAT: _chat,
}

# --- answers from tool results -------------------------------------------------------------------------------------


def _answer_from_results(talk: Conversation) -> str:
    """Use every result: short ones whole, long ones by the sentences that answer the request."""
    task = read_task("", talk.user, talk.results_text)
    if (
        task.intent in (Intent.SUMMARISE, Intent.REPORT, Intent.KEYWORDS, Intent.TITLE)
        and len(talk.results_text.split()) > 25
    ):
        return WRITERS[task.intent](
            Task(task.intent, task.instruction, talk.results_text, task.question, task.limits), talk
        )
    lines = [f"{_name(result)}: {_digest(result, talk.user)}" for result in talk.results]
    if len(lines) == 1:
        return lines[0].partition(": ")[2]
    topic = topic_of(talk.user)
    return f"Results{' on ' + topic if topic else ''}:\n\n" + "\n".join(f"- {line}" for line in lines)


def _name(result: ToolResult) -> str:
    return result.name.replace("_", " ")


def _digest(result: ToolResult, request: str) -> str:
    text = read_result(result.text)
    if not text:
        return "no answer."
    if len(text.split()) <= 40:
        shown = text.replace("\n", "; ")
        return f"{_sum(result)} = {shown}" if _sum(result) and len(shown) < 40 else shown
    best = find_answer(request, text, 3) if stems(request) else UNKNOWN
    return summarise(text) if best == UNKNOWN else best


def _sum(result: ToolResult) -> str:
    """The sum a calculator was given, for "17 * 23 = 391"."""
    try:
        arguments = json.loads(result.arguments)
    except ValueError:
        return ""
    expression = arguments.get("expression") if isinstance(arguments, dict) else None
    return expression if isinstance(expression, str) else ""
