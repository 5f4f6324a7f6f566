"""Sentences, paragraphs and the limits an instruction puts on an answer. Pure."""

import re
from dataclasses import dataclass

from demo_model.words import word_list

ABBREVIATIONS = frozenset(
    word_list("""
    mr mrs ms dr prof st no nr vs etc e.g i.e ltd inc co corp approx fig dept tel jan feb mar apr jun jul aug
    sep sept oct nov dec
""")
)
BULLET = re.compile(r"^\s*(?:[-*•‣–]|\d{1,2}[.)])\s+")
HEADING = re.compile(r"^\s*#{1,6}\s+(.*?)\s*#*\s*$")
END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[^\sa-z])")
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1, "single": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
COUNT = r"(\d{1,4}|" + "|".join(NUMBER_WORDS) + r")"
LIMITS = {
    "words": re.compile(COUNT + r"[\s-]+words?\b", re.I),
    "sentences": re.compile(COUNT + r"[\s-]+(?:\w+[\s-]+)?sentences?\b", re.I),
    "bullets": re.compile(
        COUNT + r"[\s-]+(?:\w+[\s-]+){0,2}(?:bullets?|bullet[\s-]points?|points|items|takeaways|facts"
        r"|key[\s-]?words|tags|ideas|reasons)\b",
        re.I,
    ),
    "paragraphs": re.compile(COUNT + r"[\s-]+(?:\w+[\s-]+)?paragraphs?\b", re.I),
}
BULLETED = re.compile(r"\bbullets?\b|\bbullet[\s-]points?\b|\bbulleted\b|\blist of\b", re.I)


@dataclass(frozen=True)
class Limits:
    """What an instruction says about the size of the answer; None where it says nothing."""

    words: int | None = None
    sentences: int | None = None
    bullets: int | None = None
    paragraphs: int | None = None
    bulleted: bool = False
    words_each: bool = False


def read_limits(instruction: str) -> Limits:
    """Read "in one sentence", "three bullets", "at most 50 words" out of an instruction."""
    found = {name: _read_count(pattern, instruction) for name, pattern in LIMITS.items()}
    each = re.search(r"\b(?:each|every|per)\b[^.\n]{0,25}\bwords?\b|\bwords? (?:each|per)\b", instruction, re.I)
    bulleted = bool(BULLETED.search(instruction)) or found["bullets"] is not None
    return Limits(**found, bulleted=bulleted, words_each=bool(each))


def _read_count(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    if not match:
        return None
    word = match.group(1).lower()
    return max(1, int(word) if word.isdigit() else NUMBER_WORDS[word])


def split_paragraphs(text: str) -> list[str]:
    """Blocks of lines with an empty line between them."""
    return [block.strip("\n") for block in re.split(r"\n\s*\n", text) if block.strip()]


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in order. Bullets and headings are sentences of their own; wrapped lines are joined."""
    return [sentence for line in _join_wrapped(text) for sentence in _split_line(line)]


def _join_wrapped(text: str) -> list[str]:
    lines: list[str] = []
    open_line = False
    for raw in text.splitlines():
        line = BULLET.sub("", HEADING.sub(r"\1", raw)).strip()
        starts_anew = bool(BULLET.match(raw) or HEADING.match(raw))
        if line and open_line and not starts_anew and _continues(lines[-1], line):
            lines[-1] += " " + line
        elif line:
            lines.append(line)
        open_line = bool(line) and not HEADING.match(raw)
    return lines


def _continues(previous: str, line: str) -> bool:
    if ":" in previous[:40] and ":" in line[:40]:
        return False
    wrapped = len(previous) > 55 and not re.search(r"\s{2,}|\t|\|", previous)
    return (not previous.endswith((".", "!", "?", ":", ";")) and (line[0].islower() or wrapped)) or (
        wrapped and line[0].islower()
    )


def _split_line(line: str) -> list[str]:
    sentences: list[str] = []
    for piece in END.split(line):
        if sentences and _ends_with_abbreviation(sentences[-1]):
            sentences[-1] += " " + piece
        elif piece.strip():
            sentences.append(piece.strip())
    return sentences


def _ends_with_abbreviation(text: str) -> bool:
    last = text.rsplit(None, 1)[-1].lower().strip("(\"'")
    return last.endswith(".") and (last.rstrip(".") in ABBREVIATIONS or re.fullmatch(r"[a-z]\.", last) is not None)


def trim_words(text: str, limit: int) -> str:
    """At most `limit` words of a text; an ellipsis says where it was cut."""
    pieces = text.split()
    if len(pieces) <= limit:
        return text
    return " ".join(pieces[:limit]).rstrip(",;:-–") + "…"
