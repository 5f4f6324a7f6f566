"""A field of a schema, and what in a text names it: the line of its label, or the fact that stands nearest. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from demo_model.facts import Fact
from demo_model.source import Source
from demo_model.words import related, split_name, split_words, stem, word_list

GENERIC = frozenset(
    stem(w)
    for w in word_list("""
    name value title text field info details data item id identifier string
""")
)
LABEL_IS_SURE = 0.6


@dataclass(frozen=True)
class Field:
    """A place in a schema: its own name, the names around it (outermost first), its description."""

    name: str = ""
    parents: tuple[str, ...] = ()
    description: str = ""

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the name as they are written."""
        return frozenset(split_name(self.name))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(stem(w) for w in split_name(self.name)))

    @cached_property
    def parent_stems(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(stem(w) for w in split_name(self.parents[-1]))) if self.parents else ()

    @cached_property
    def question(self) -> str:
        return " ".join((*self.parents[-1:], self.name.replace("_", " "), self.description))

    def named(self, *words: str) -> bool:
        return not self.words.isdisjoint(words)

    def child(self, name: str, description: str) -> "Field":
        return Field(name, (*self.parents, self.name) if self.name else self.parents, description)


def find_label(field: Field, source: Source, fits: Callable[[str], bool] = lambda value: True) -> str | None:
    """The value of the labelled line whose label comes nearest to the field's name."""
    best, best_score = None, LABEL_IS_SURE - 0.001
    for fact in source.labelled:
        score = _match_label(field, fact)
        if score > best_score and fits(fact.value):
            best, best_score = fact.value, score
    return best


def _match_label(field: Field, fact: Fact) -> float:
    label = tuple(dict.fromkeys(stem(w) for w in split_words(fact.source)))
    whole = (*field.parent_stems, *field.stems)
    ways = [_alike(field.stems, label), _alike(whole, label)]
    if GENERIC.issuperset(field.stems) and field.parent_stems:
        ways = [0.95 * _alike(field.parent_stems, label), _alike(whole, label)]
    return max(ways)


def _alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    return (_cover(a, b) + _cover(b, a)) / 2


def _cover(wanted: tuple[str, ...], offered: tuple[str, ...]) -> float:
    if not wanted:
        return 0.0
    return sum(1.0 if w in offered else 0.7 if not related(w).isdisjoint(offered) else 0.0 for w in wanted) / len(
        wanted
    )


def nearest(field: Field, found: list[Fact], source: Source, reach: int = 60) -> Fact | None:
    """The fact with one of the field's words closest before it (or, less good, after it) on the same line."""
    best, best_distance = None, float(reach)
    for fact in found:
        line_start = source.text.rfind("\n", 0, fact.start) + 1
        line_end = source.text.find("\n", fact.start)
        before = source.text[max(line_start, fact.start - reach) : fact.start]
        after = source.text[fact.start + len(fact.source) : line_end if line_end >= 0 else None][:reach]
        distance = min(_distance(field, before, from_end=True), 1.5 * _distance(field, after, from_end=False) + 5)
        if distance < best_distance:
            best, best_distance = fact, distance
    return best


def _distance(field: Field, text: str, *, from_end: bool) -> float:
    wanted = frozenset(s for s in (*field.stems, *field.parent_stems) if s not in GENERIC)
    spans = [m for m in re.finditer(r"[^\W_]+", text.lower()) if stem(m.group()) in wanted]
    if not spans:
        return float("inf")
    return len(text) - spans[-1].end() if from_end else spans[0].start()


def unquote(value: str) -> str:
    return value.strip(" \"“”'")
