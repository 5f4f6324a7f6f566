"""Classification by word overlap: the label whose own words, description or idea occurs most in the text wins. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from demo_model.words import CONCEPTS, NEGATIONS, headed, split_name, split_words, stem, stems, word_list

FALLBACKS = frozenset(
    stem(w)
    for w in word_list("""
    other others general misc miscellaneous unknown neutral none default mixed normal medium unclear na
""")
)
LIST_LEAD = re.compile(
    r"(?:\bone of(?: the| these)?(?: following)?(?: labels| categories| values| words"
    r"| classes)?|\b(?:labels?|categor(?:y|ies)|class(?:es)?|options|topics|queues"
    r"|departments|teams|choices|priorit(?:y|ies)|sentiments?)(?: are| is)?"
    r"|\binto|\bas(?: either)?|\beither|\bbetween|\bchoose(?: from)?|\bpick(?: from)?"
    r"|\b(?:answer|reply|respond) with)\s*:?\s*",
    re.I,
)
ITEM = r"[\"'“‘`*]*[^\W\d_][\w\-/& ]{0,28}?[\"'”’`*]*"
SEPARATOR = r"\s*(?:,\s*(?:or|and)\s+|,|\s/\s|/|\||;|\s+or\s+|\s+and\s+)\s*"
LIST = re.compile(
    rf"({ITEM}(?:{SEPARATOR}{ITEM})+)(?=\s*(?:[.;:!?)\n]|$|\s(?:and|then|answer|reply|using|by|for|based|the|depending)\b))"
)
DESCRIBED = re.compile(
    r"^\s*(?:[-*•]|\d+[.)])?\s*[\"'`*]*([^\W\d_][\w\-/& ]{0,28}?)[\"'`*]*\s*(?::|[-–—]\s|\()\s*(.+?)\)?\s*$", re.M
)
BARE_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s*[\"'`*]*([^\W\d_][\w\-/& ]{0,28}?)[\"'`*]*\s*$", re.M)

MOODS = {"positive": "", "negative": "", "neutral": ""}
FORMULA = re.compile(r"\b(?:best|kind|warm|many) (?:regards|wishes|greetings|thanks)\b|\bplease\b", re.I)


@dataclass(frozen=True)
class Verdict:
    """The label that won, how sure the word count is (0 to 1), and the words that spoke for it."""

    label: str
    confidence: float
    evidence: tuple[str, ...]


def find_labels(instruction: str) -> dict[str, str]:
    """The labels an instruction offers in order, each with its description or an empty text; often none."""
    for lead in LIST_LEAD.finditer(instruction):
        match = LIST.match(instruction, lead.end())
        labels = _split_list(match.group(1)) if match else []
        if len(labels) >= 2 and all(len(label.split()) <= 3 for label in labels):
            described = dict(_find_described(instruction))
            return {label: described.get(label.lower(), "") for label in labels}
    return _find_bullets(instruction) or _find_alternatives(instruction)


def _find_alternatives(instruction: str) -> dict[str, str]:
    """Labels after a colon or an "is it", told apart from other lists by their "or"."""
    for lead in re.finditer(r":\s+|\bis (?:it|this|that|the \w+) ", instruction, re.I):
        match = LIST.match(instruction, lead.end())
        labels = _split_list(match.group(1)) if match and re.search(r"\bor\b", match.group(1)) else []
        if len(labels) >= 2 and all(len(label.split()) <= 2 for label in labels):
            return dict.fromkeys(labels, "")
    return {}


def _split_list(text: str) -> list[str]:
    items = (re.sub(r"^(?:either|the|or|and)\s+", "", item.strip(" \"'“”‘’`*")) for item in re.split(SEPARATOR, text))
    return list(dict.fromkeys(item for item in items if item))


def _find_described(instruction: str) -> list[tuple[str, str]]:
    return [(m.group(1).strip().lower(), m.group(2)) for m in DESCRIBED.finditer(instruction)]


def _find_bullets(instruction: str) -> dict[str, str]:
    bulleted = "\n".join(line for line in instruction.splitlines() if re.match(r"\s*(?:[-*•]|\d+[.)])\s", line))
    found = {m.group(1).strip(): m.group(2) for m in DESCRIBED.finditer(bulleted)}
    found |= {m.group(1).strip(): "" for m in BARE_BULLET.finditer(bulleted)}
    return found if len(found) >= 2 else {}


def classify(text: str, labels: Mapping[str, str]) -> Verdict:
    """Pick a label for the text. Ties go to the label listed first; no evidence at all goes to "other" or its like.

    Raises ValueError when there is no label.
    """
    if not labels:
        raise ValueError("There is no label to choose from.")
    scored = [(label, *_score(text, label, description, labels)) for label, description in labels.items()]
    best = max(scored, key=lambda s: s[1])
    if best[1] <= 0:
        return Verdict(_pick_fallback(list(labels)), 0.0, ())
    total = sum(max(0.0, s[1]) for s in scored)
    return Verdict(best[0], round(best[1] / (total + 0.5), 2), best[2])


def _pick_fallback(labels: list[str]) -> str:
    named = (label for label in labels if FALLBACKS & {stem(w) for w in split_name(label)})
    return next(named, labels[0])


def _score(text: str, label: str, description: str, labels: Mapping[str, str]) -> tuple[float, tuple[str, ...]]:
    """The weight of the words that speak for a label: its own count 3, its description's 1.5, those of its idea 1."""
    own = frozenset(stem(w) for w in split_name(label)) - FALLBACKS
    shared = {s for other, d in labels.items() if other != label for s in stems(d)}
    told = frozenset(stems(description)) - shared
    idea = frozenset().union(*(headed(s) for s in own)) | _named_ideas(told)
    opposite = _opposite(own)
    score, evidence = 0.0, []
    for word, s, negated in _read_words(text):
        weight = 3.0 if s in own else 1.5 if s in told else 1.0 if s in idea else 0.0
        if opposite and negated:
            weight = 1.0 if s in opposite else 0.0
        if weight:
            score += weight
            evidence.append(word)
    return score, tuple(dict.fromkeys(evidence))


def _named_ideas(found: frozenset[str]) -> frozenset[str]:
    """Only ideas that a description names in so many words widen it; a mere member word does not."""
    return frozenset().union(*(members for name, members in CONCEPTS.items() if stem(name) in found))


def _opposite(own: frozenset[str]) -> frozenset[str]:
    """For a label of mood, the words of the other mood: "not good" speaks for negative. Topics have no opposite."""
    moods = ("positive", "negative"), ("negative", "positive")
    return next((CONCEPTS[other] for mood, other in moods if stem(mood) in own), frozenset())


def _read_words(text: str) -> list[tuple[str, str, bool]]:
    """Each word with its stem and whether one of the three words before it negates it; polite formulas are left out."""
    words = split_words(FORMULA.sub(" ", text))
    negating = [w in NEGATIONS or w.endswith("n't") for w in words]
    return [(word, stem(word), any(negating[max(0, i - 3) : i])) for i, word in enumerate(words)]
