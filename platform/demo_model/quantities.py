"""What a number or a yes-or-no field of a given name would be, read from a source. Pure.

Every reader answers None when the text does not say; none of them guesses.
"""

import re

from demo_model import facts
from demo_model.facts import parse_number
from demo_model.fields import GENERIC, Field, find_label, nearest
from demo_model.labels import MOODS, classify
from demo_model.source import Source
from demo_model.words import NEGATIONS, related, split_name, split_words, stem, stems, word_list


def read_number(field: Field, source: Source) -> float | None:
    """The number a field of this name has in the source."""
    if field.named("confidence", "probability", "certainty"):
        return classify(source.text, MOODS).confidence
    if field.named("rating", "stars", "score"):
        return _read_rating(field, source)
    labelled = find_label(field, source, lambda value: bool(facts.find_numbers(value)))
    if labelled:
        money = facts.find_money(labelled)
        return (
            float(money[0].value.split()[0])
            if money
            else parse_number(facts.find_numbers(labelled)[-1 if field.named("total", "amount") else 0].value)
        )
    counted = _count(field, source)
    if counted is not None:
        return counted
    if field.named("percent", "percentage", "rate"):
        percents = facts.find_percents(source.text)
        near = nearest(field, percents, source) or next(iter(percents), None)
        return float(near.value) if near else None
    if field.named("total", "amount", "price", "cost", "sum", "budget", "fee", "money", "paid", "due"):
        return _read_money(field, source)
    near = nearest(field, source.numbers, source)
    return parse_number(near.value) if near else _read_related_number(field, source)


def _read_rating(field: Field, source: Source) -> float | None:
    stated = re.search(
        r"(\d+(?:[.,]\d)?)\s*(?:/|out of)\s*\d+|(\d+(?:[.,]\d)?)\s*[- ]?(?:stars?|★)"
        r"|\b(?:rating|score|stars)\W{1,3}(\d+(?:[.,]\d)?)",
        source.text,
        re.I,
    )
    if stated:
        return parse_number(next(group for group in stated.groups() if group))
    labelled = find_label(field, source, lambda value: bool(facts.find_numbers(value)))
    return parse_number(facts.find_numbers(labelled)[0].value) if labelled else None


def _count(field: Field, source: Source) -> float | None:
    if not field.named("count", "length"):
        return None
    if field.named("word", "words"):
        return float(len(source.text.split()))
    return float(len(source.sentences)) if field.named("sentence", "sentences") else None


def _read_money(field: Field, source: Source) -> float | None:
    near = nearest(field, source.money, source, reach=40)
    amounts = [float(f.value.split()[0]) for f in source.money]
    if near and not field.named("total"):
        return float(near.value.split()[0])
    return max(amounts) if amounts else None


def _read_related_number(field: Field, source: Source) -> float | None:
    """A number in a sentence with one of the field's words; any number for a plain quantity."""
    if field.named("quantity", "qty", "number", "value", "n", "amount") and source.numbers:
        return parse_number(source.numbers[0].value)
    wanted = frozenset(s for s in field.stems if s not in GENERIC)
    for sentence in source.sentences:
        found = Source(sentence).numbers if not wanted.isdisjoint(stems(sentence)) else []
        if found:
            return parse_number(found[0].value)
    return None


def read_boolean(field: Field, source: Source) -> bool | None:
    """True when the text uses the field's words or words near in meaning, False when it denies them, else None."""
    labelled = find_label(field, source, lambda value: value.lower().rstrip(".!") in YES | NO)
    if labelled:
        return labelled.lower().rstrip(".!") in YES
    wanted = frozenset(s for s in (stem(w) for w in split_name(field.name)) if s not in IS_WORDS)
    near = frozenset().union(*(related(w) for w in wanted & HEADED)) if wanted & HEADED else frozenset()
    for sentence in source.sentences:
        words = split_words(sentence)
        for place, word in enumerate(words):
            if stem(word) in wanted | near:
                return not any(w in NEGATIONS or w.endswith("n't") for w in words[max(0, place - 4) : place + 3])
    return None


YES = frozenset(["yes", "true", "y", "paid", "ja", "oui", "si", "ok", "done"])
NO = frozenset(["no", "false", "n", "unpaid", "nein", "non", "open", "none"])
IS_WORDS = frozenset(
    stem(w)
    for w in word_list("""
    is are has have was should needs need can be requested required wants want the a an of to found contains
    mentions it
""")
)
HEADED = frozenset(
    stem(w) for w in ["urgent", "negative", "positive", "complaint", "technical", "billing", "cancellation", "shipping"]
)
