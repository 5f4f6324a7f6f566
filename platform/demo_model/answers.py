"""Answering a question with the sentences of a given text that share the most with it. Pure."""

import re
from math import log

from demo_model.sentences import split_sentences
from demo_model.words import related, stems

LEAST_SHARE = 0.35
UNKNOWN = "The text I was given does not say."
EVIDENCE = (
    (
        re.compile(r"\b(?:when|what (?:date|day|year|time)|deadline)\b", re.I),
        re.compile(r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I),
    ),
    (re.compile(r"\bhow (?:many|much|long|far|old|big|tall)\b|\bcost\b|\bprice\b", re.I), re.compile(r"\d")),
    (re.compile(r"\bwho\b", re.I), re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+|\b[A-Z]{2,}\b")),
    (re.compile(r"\bwhere\b", re.I), re.compile(r"\b(?:in|at|near|from|on) (?:the )?[A-Z]")),
    (re.compile(r"\bwhy\b", re.I), re.compile(r"\b(?:because|since|so that|due to|in order|therefore|reason)\b", re.I)),
)


def rank_by_question(question: str, text: str) -> list[tuple[float, int, str]]:
    """The sentences that share enough words with the question, best first, as (weight, place, sentence).

    The weight is the share of the question's words (rare ones count more) that the sentence has, raised by half
    for evidence.
    """
    sentences = list(dict.fromkeys(split_sentences(text)))
    bags = [frozenset(stems(sentence)) for sentence in sentences]
    wanted = list(dict.fromkeys(stems(question)))
    rarity = {w: log(1 + len(bags) / (1 + sum(w in bag for bag in bags))) + 0.1 for w in wanted}
    most = sum(rarity.values()) or 1.0
    ranked = []
    for place, (sentence, bag) in enumerate(zip(sentences, bags, strict=True)):
        weight = sum(rarity[w] * (1.0 if w in bag else 0.4 if related(w) & bag else 0.0) for w in wanted) / most
        if weight >= LEAST_SHARE and not sentence.endswith("?"):
            ranked.append((weight * _evidence(question, sentence), place, sentence))
    return sorted(ranked, key=lambda r: (-r[0], r[1]))


def _evidence(question: str, sentence: str) -> float:
    """A "when" wants a date, a "who" wants a name: a sentence that has one weighs more."""
    asked = [proof for asks, proof in EVIDENCE if asks.search(question)]
    return 1.5 if any(proof.search(sentence) for proof in asked) else 1.0


def find_answer(question: str, text: str, sentences: int | None = None) -> str:
    """The best sentence, with others that are nearly as good; UNKNOWN when no sentence shares enough."""
    ranked = rank_by_question(question, text)
    if not ranked:
        return UNKNOWN
    best = ranked[0][0]
    near = [r for r in ranked if sentences or r[0] >= 0.75 * best][: sentences or 2]
    return " ".join(sentence for _, _, sentence in sorted(near, key=lambda r: r[1]))
