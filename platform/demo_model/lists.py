"""What a list of texts of a given name would hold, read from a source. Pure."""

import re
from collections.abc import Callable

from demo_model import facts
from demo_model.facts import Fact
from demo_model.fields import Field, find_label, unquote
from demo_model.sentences import BULLET, read_limits
from demo_model.source import Source
from demo_model.summary import find_keywords, pick_sentences
from demo_model.words import stems


def read_strings(field: Field, source: Source, count: int | None) -> list[str]:
    """The texts a list of this name holds: keywords, sentences, names, links, or what its label lists."""
    for words, read in LIST_KINDS:
        if field.named(*words):
            return read(source, count or read_limits(field.description).bullets)
    labelled = find_label(field, source)
    if labelled:
        return [unquote(item) for item in re.split(r"\s*(?:[,;|]|\band\b)\s*", labelled) if item.strip()]
    if source.bullets:
        return source.bullets
    wanted = frozenset(s for s in field.stems if len(s) > 3)
    return [s for s in source.sentences if not wanted.isdisjoint(stems(s))]


def _find_tasks(source: Source, count: int | None) -> list[str]:
    asked = re.compile(r"\b(?:please|must|should|need(?:s)? to|have to|has to|will|let us|let's|todo|action)\b", re.I)
    return [s for s in source.sentences if asked.search(s)][:count]


def _sources(find: Callable[[str], list[Fact]]) -> Callable[[Source, int | None], list[str]]:
    return lambda source, count: list(dict.fromkeys(f.value for f in find(source.text)))[:count]


LIST_KINDS: tuple[tuple[tuple[str, ...], Callable[[Source, int | None], list[str]]], ...] = (
    (
        ("keywords", "tags", "topics", "keyword", "themes", "terms", "subjects"),
        lambda s, n: find_keywords(s.text, n or 5),
    ),
    (("actions", "action", "todos", "tasks", "steps", "requests"), _find_tasks),
    (
        (
            "points",
            "highlights",
            "bullets",
            "facts",
            "takeaways",
            "findings",
            "insights",
            "sentences",
            "key",
            "claims",
            "reasons",
            "evidence",
            "quotes",
        ),
        lambda s, n: pick_sentences(s.text, n or 3),
    ),
    (("questions",), lambda s, n: [x for x in s.sentences if x.endswith("?")][:n]),
    (("emails", "mails"), _sources(facts.find_emails)),
    (("urls", "links", "sources"), _sources(facts.find_urls)),
    (("dates", "deadlines"), _sources(facts.find_dates)),
    (("phones",), _sources(facts.find_phones)),
    (("amounts", "prices", "sums"), _sources(facts.find_money)),
    (("companies", "organisations", "organizations"), lambda s, n: s.companies[:n]),
    (("names", "people", "persons", "entities", "places", "locations"), lambda s, n: s.names[:n]),
    (("paragraphs", "lines"), lambda s, n: [BULLET.sub("", x).strip() for x in s.text.splitlines() if x.strip()][:n]),
)
