"""Which tools to call, with which arguments. Pure.

Law: a tool is called by choice only when the request's words or values point at it and its required arguments
can be read from the
conversation; it is never called twice with the same arguments in one turn.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from demo_model import facts
from demo_model.conversation import Conversation
from demo_model.fill import fill_known
from demo_model.schemas import NotASchema, Unfillable
from demo_model.source import Source
from demo_model.task import GREETING, part_prompt
from demo_model.topics import topic_of
from demo_model.words import headed, split_name, split_words, stem, stems, word_list

WORTH_CALLING = 1.0
MEANT = 2.0
EMPTY_SCHEMA: dict[str, Any] = {"type": "object", "properties": {}}
DULL = frozenset(
    stem(w)
    for w in word_list("""
    tool use call function given return result input text string value name get run make agent node find
    information answer user ask question request short one want need help step based provide create new data
    work able call
""")
)
PROOFS = (
    (frozenset(("expression", "arithmetic", "formula", "calculation")), facts.find_arithmetic),
    (frozenset(("url", "uri", "link")), facts.find_urls),
    (frozenset(("email", "recipient")), facts.find_emails),
)


@dataclass(frozen=True)
class Tool:
    """A function tool as the request declares it."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class ToolCall:
    """One call: the tool's name and its arguments as JSON text."""

    name: str
    arguments: str


@dataclass(frozen=True)
class Choice:
    """The request's tool_choice ("auto", "none", "required", or one tool's name), and whether calls may be parallel."""

    mode: str = "auto"
    name: str | None = None
    parallel: bool = True


@dataclass(frozen=True)
class _Candidate:
    tool: Tool
    score: float
    call: ToolCall
    is_ready: bool


def choose_calls(tools: Sequence[Tool], choice: Choice, talk: Conversation) -> list[ToolCall]:
    """The calls to make now; empty when it is time to answer."""
    if not tools or choice.mode == "none":
        return []
    if choice.name is not None:
        named = [tool for tool in tools if tool.name == choice.name]
        return [_force(_weigh(tool, tools, talk), talk).call for tool in named]
    candidates = sorted((_weigh(tool, tools, talk) for tool in tools), key=lambda c: -c.score)
    fresh = [c for c in candidates if not _was_called(c, talk)]
    wanted = [c for c in fresh if c.score >= WORTH_CALLING and c.is_ready]
    if not wanted and choice.mode == "required":
        wanted = [_force(c, talk) for c in (fresh or candidates)[:1]]
    if not wanted and not talk.results and _is_told_to_use_tools(talk):
        wanted = [c for c in (_force(f, talk) for f in fresh[:1]) if _is_whole(c)]
    calls = [c.call for c in wanted]
    return calls if choice.parallel else calls[:1]


def _was_called(candidate: _Candidate, talk: Conversation) -> bool:
    return any(r.name == candidate.tool.name for r in talk.results)


def _weigh(tool: Tool, tools: Sequence[Tool], talk: Conversation) -> _Candidate:
    arguments, known = fill_arguments(tool, talk)
    score = _score(tool, tools, talk)
    if score >= MEANT:
        known |= _fill_with_topic(tool, arguments, known, talk)
    ready = not _missing(tool, known) and (bool(known) or not tool.parameters.get("properties"))
    return _Candidate(tool, score, ToolCall(tool.name, json.dumps(arguments, ensure_ascii=False)), ready)


def _is_told_to_use_tools(talk: Conversation) -> bool:
    told = re.search(r"\b(?:use|with|call)\b[^.\n]{0,30}\btools?\b", f"{talk.system}\n{talk.user}", re.I)
    return told is not None and not GREETING.match(talk.user)


def _is_whole(candidate: _Candidate) -> bool:
    """Whether no required argument of a call is empty."""
    arguments = json.loads(candidate.call.arguments)
    return all(arguments.get(n) not in (None, "", [], {}) for n in candidate.tool.parameters.get("required", ()))


def _force(candidate: _Candidate, talk: Conversation) -> _Candidate:
    """A tool that must be called gets the topic for text that nothing was found for."""
    tool, arguments = candidate.tool, json.loads(candidate.call.arguments)
    known = frozenset(n for n, v in arguments.items() if v not in ("", None))
    _fill_with_topic(tool, arguments, known, talk)
    return replace(candidate, call=ToolCall(tool.name, json.dumps(arguments, ensure_ascii=False)))


def _missing(tool: Tool, known: frozenset[str]) -> frozenset[str]:
    return frozenset(tool.parameters.get("required", ())) - known


def _fill_with_topic(
    tool: Tool, arguments: dict[str, Any], known: frozenset[str], talk: Conversation
) -> frozenset[str]:
    """Give plain text parameters that nothing was found for the request's topic; says which."""
    properties = tool.parameters.get("properties", {})
    free = [n for n in _missing(tool, known) if _is_plain(properties.get(n))]
    topic = topic_of(talk.user)
    for name in free if topic else ():
        arguments[name] = topic
    return frozenset(free if topic else ())


def _is_plain(schema: Any) -> bool:
    limits = {"enum", "const", "format", "pattern", "maxLength", "minLength"}
    return isinstance(schema, Mapping) and schema.get("type") == "string" and limits.isdisjoint(schema)


def fill_arguments(tool: Tool, talk: Conversation) -> tuple[dict[str, Any], frozenset[str]]:
    """Arguments that fit the tool's schema, and the names of those the conversation speaks for.

    Read from the request, and from earlier tool results where the request is silent.
    """
    parts = part_prompt(talk.user)
    schema = {**EMPTY_SCHEMA, **tool.parameters}
    wants_text = any(
        {"text", "content", "document", "body", "html", "markdown", "input"} & set(split_name(n))
        for n in schema["properties"]
    )
    best = _fill(schema, Source((parts.material or talk.user) if wants_text else talk.user, talk.system))
    if talk.results:
        later = _fill(schema, Source(talk.results_text, talk.user))
        for name in later[1] - best[1]:
            best[0][name] = later[0][name]
        best = best[0], best[1] | later[1]
    return best


def _fill(schema: Mapping[str, Any], source: Source) -> tuple[dict[str, Any], frozenset[str]]:
    try:
        value, known = fill_known(schema, source)
    except (NotASchema, Unfillable):
        return {}, frozenset()
    return value if isinstance(value, dict) else {}, known


def _score(tool: Tool, tools: Sequence[Tool], talk: Conversation) -> float:
    """Words of the request that point at this tool and not at all the others, and values that only it takes."""
    request = _request_words(talk)
    said = frozenset(request)
    name = frozenset(stem(w) for w in split_name(tool.name)) - DULL
    told = frozenset(stems(tool.description)) - DULL - name
    asked = frozenset(stem(w) for p in tool.parameters.get("properties", {}) for w in split_name(p)) - DULL - name
    score = 3.0 if tool.name.lower() in talk.user.lower() else 0.0
    score += sum(2.0 if n in said else 1.0 if headed(n) & said else 0.0 for n in name)
    score += sum(_share(word, tools) for word in told & said) + 0.5 * len(asked & said)
    return score + _proof(tool, talk)


def _request_words(talk: Conversation) -> list[str]:
    own = talk.user if len(talk.user) < 2_000 else part_prompt(talk.user).instruction or talk.user[:2_000]
    return stems(own) + [stem(w) for w in split_words(own) if w in ("time", "when", "today", "now")]


def _share(word: str, tools: Sequence[Tool]) -> float:
    """A word that every tool's description has tells nothing about which to choose."""
    having = sum(word in stems(tool.description) for tool in tools)
    return 1.0 / having


def _proof(tool: Tool, talk: Conversation) -> float:
    """Three points for a value in the request that only such a tool takes: a sum for `expression`, a link for `url`."""
    names = {w for n in tool.parameters.get("properties", {}) for w in split_name(n)}
    return sum(3.0 for words, find in PROOFS if names & words and find(talk.user))
