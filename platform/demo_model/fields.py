"""What a field of a given name would be, read from a source: by its label, by the kind its name tells, by what stands near. Pure.

Every reader answers None when the text does not say; none of them guesses.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from demo_model import facts
from demo_model.answers import find_answer
from demo_model.facts import Fact, parse_number
from demo_model.labels import classify
from demo_model.languages import guess_language
from demo_model.sentences import BULLET, read_limits, split_sentences
from demo_model.source import Source
from demo_model.summary import find_keywords, make_title, pick_sentences, summarise
from demo_model.words import NEGATIONS, related, split_name, split_words, stem, stems, word_list

GENERIC = frozenset(
    stem(w)
    for w in word_list("""
    name value title text field info details data item id identifier string
""")
)
COMMAND_WORDS = frozenset(
    word_list("""
    research find search look lookup tell explain describe give write summarise summarize make list show help
    need want know use tool tools answer question report information facts compare calculate compute evaluate
    multiply add count classify draft send fetch open get please
""")
)
SENTIMENTS = {"positive": "", "negative": "", "neutral": ""}
SUPPLIER, CUSTOMER = related("supplier"), related("customer")
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


# --- strings -------------------------------------------------------------------------------------------------------


def read_string(field: Field, source: Source, form: str | None = None) -> str | None:
    """The text a string field of this name (and `format`, if the schema names one) has in the source."""
    for applies, read in STRING_KINDS:
        if applies(field, form):
            return read(field, source)
    labelled = find_label(field, source)
    if labelled is not None:
        return _unquote(labelled)
    for applies, read in STRING_GUESSES:
        if applies(field):
            return read(field, source)
    return _mentioned(field, source)


def _unquote(value: str) -> str:
    return value.strip(" \"“”'")


def read_date(field: Field, source: Source) -> str | None:
    """An ISO date: the labelled one, else the nearest, else the first if the name asks for no particular one."""
    labelled = find_label(field, source, lambda value: bool(facts.find_dates(value)))
    if labelled:
        return facts.find_dates(labelled)[0].value
    if field.named("due", "deadline", "until"):
        by = [f for f in source.dates if re.search(r"\b(?:by|before|until|till|due)\s+$", source.text[: f.start])]
        if by:
            return by[0].value
    near = nearest(field, source.dates, source)
    if near:
        return near.value
    particular = field.words - {
        "date",
        "day",
        "at",
        "on",
        "the",
        "iso",
        "invoice",
        "issue",
        "issued",
        "created",
        "document",
        "event",
    }
    return None if particular or not source.dates else source.dates[0].value


def _read_datetime(field: Field, source: Source) -> str | None:
    day = read_date(field, source)
    clock = next(iter(facts.find_times(source.text)), None)
    return f"{day}T{_clock(clock.value) if clock else '00:00'}:00Z" if day else None


def _clock(written: str) -> str:
    hours, minutes = written.split(":")[0], written.split(":")[1][:2]
    late = "pm" in written.lower() and int(hours) < 12
    return f"{int(hours) + 12 * late:02d}:{minutes}"


def _first(find: Callable[[str], list[Fact]]) -> Callable[[Field, Source], str | None]:
    def read(field: Field, source: Source) -> str | None:
        labelled = find_label(field, source, lambda value: bool(find(value)))
        found = find(labelled) if labelled else find(source.text)
        near = nearest(field, found, source) if not labelled else None
        return near.value if near else found[0].value if found else None

    return read


def _read_code(field: Field, source: Source) -> str | None:
    labelled = find_label(field, source, lambda value: re.search(r"\d", value) is not None and len(value) < 60)
    if labelled:
        codes = facts.find_codes(labelled)
        return codes[0].value if codes else _unquote(labelled)
    word = next(
        (w for w in split_name(field.name) if stem(w) not in GENERIC and stem(w) not in related("number")), None
    )
    if word:
        stated = re.search(
            rf"\b{re.escape(word)}s?\b\W{{0,3}}(?:(?:no|number|nr|id|ref|reference)\b\.?)?[\s:#]*([A-Z]{{0,6}}[-/]?\d[\w/-]*)",
            source.text,
            re.I,
        )
        if stated:
            return stated.group(1)
        near = nearest(field, facts.find_codes(source.text), source)
        return near.value if near else None
    codes = facts.find_codes(source.text)
    return codes[0].value if codes else None


def _read_party(field: Field, source: Source) -> str | None:
    """Who sells, buys, writes: the label's line, else a company or the person who signed."""
    labelled = find_label(field, source)
    if labelled:
        return _unquote(labelled.split("  ")[0])
    whole = frozenset((*field.stems, *field.parent_stems))
    if whole & SUPPLIER:
        return source.companies[0] if source.companies else None
    if whole & CUSTOMER:
        billed = re.search(r"(?i:bill(?:ed)? to|sold to|ship to|deliver to)\s*:?\s*([A-Z][^\n,]{2,60})", source.text)
        return billed.group(1).strip() if billed else source.signer
    if field.named("company", "organisation", "organization", "employer"):
        return source.companies[0] if source.companies else None
    return source.signer


def _read_summary(field: Field, source: Source) -> str | None:
    limits = read_limits(field.description)
    return (
        summarise(
            source.text, limits if limits.words or limits.sentences or limits.bulleted else read_limits("two sentences")
        )
        or None
    )


def _read_title(field: Field, source: Source) -> str | None:
    labelled = find_label(field, source)
    return labelled if labelled and len(labelled) < 120 else make_title(source.text) or None


def _read_answer(field: Field, source: Source) -> str | None:
    asked = [s for s in split_sentences(source.instruction) if s.endswith("?")] or [
        s for s in source.sentences if s.endswith("?")
    ]
    return find_answer(asked[0], source.text) if asked and source.text else _read_summary(field, source)


def _read_reason(field: Field, source: Source) -> str | None:
    labelled = find_label(field, source)
    if labelled:
        return labelled
    because = next((s for s in source.sentences if re.search(r"\b(?:because|since|due to|reason)\b", s, re.I)), None)
    return because or next(iter(pick_sentences(source.text, 1)), None)


def _read_sentiment(field: Field, source: Source) -> str:
    return classify(source.text, SENTIMENTS).label


def _read_category(field: Field, source: Source) -> str | None:
    return find_label(field, source) or next(iter(find_keywords(source.text, 1)), None)


def _read_text(field: Field, source: Source) -> str | None:
    return find_label(field, source) or source.text.strip() or None


def _read_address(field: Field, source: Source) -> str | None:
    labelled = find_label(field, source)
    street = re.search(
        r"^.*\b\d{1,4}\s+[A-Z][\w ]+(?:Street|St|Road|Rd|Avenue|Ave|Lane|Way|Square|Drive)\b.*$|^[A-ZÄÖÜ][\wäöüß. -]+(?:straße|strasse|str\.|weg|platz|allee)\s+\d+.*$",
        source.text,
        re.M,
    )
    return labelled or (street.group().strip() if street else None)


def _read_currency(field: Field, source: Source) -> str | None:
    return facts.find_currency(find_label(field, source) or "") or facts.find_currency(source.text)


def _read_place(field: Field, source: Source) -> str | None:
    stated = re.search(r"\b(?:in|at|near|from|to|for)\s+((?:[A-Z][\w'’-]+)(?:\s+[A-Z][\w'’-]+)*)", source.text)
    return stated.group(1) if stated else None


def _read_query(field: Field, source: Source) -> str | None:
    """What to look up: the words in quotes, else what follows "about", "for" or "on", else the words that carry meaning."""
    quoted = re.search(r"[\"“]([^\"”\n]{2,80})[\"”]", source.text)
    if quoted:
        return quoted.group(1)
    return topic_of(source.text) or None


def topic_of(text: str) -> str:
    """The topic a request names: what follows "about", "for", "on" or "of", else its longest run of meaningful words."""
    named = re.search(
        r"\b(?:about|regarding|concerning|on the (?:topic|subject) of|information on|facts on|research on|report on|search for|look up|look for|find|research|investigate|explore|study|describe|explain)\s+(?:the\s+)?(?!out\b|me\b|facts\b|information\b)(\w[^.?!,;:\n]{1,80})",
        text,
        re.I,
    )
    if named:
        return re.split(
            r"\s+(?:and (?:then|also)|and (?:"
            + "|".join(sorted(COMMAND_WORDS))
            + r")\b|then|using|from (?:the|these|this|my)|based on|with the|in (?:one|two|three|\d+) )",
            named.group(1),
            maxsplit=1,
        )[0].strip()
    words = [m.group() for m in re.finditer(r"[^\W_][\w'’-]*", text) if stems(m.group())]
    chosen = [w for w in words if w.lower() not in COMMAND_WORDS]
    return (
        " ".join(dict.fromkeys(chosen or words).keys())[:100].strip()
        if len(chosen or words) <= 8
        else " ".join(find_keywords(text, 4))
    )


def _mentioned(field: Field, source: Source) -> str | None:
    """A sentence that uses one of the name's own words, for names that are no mere "name" or "value"."""
    wanted = [s for s in field.stems if s not in GENERIC and len(s) > 3]
    if not wanted:
        return None
    said = [s for s in source.sentences if not frozenset(wanted).isdisjoint(stems(s))]
    return said[0] if said else None


def _words(*words: str) -> Callable[[Field, str | None], bool]:
    return lambda field, form: field.named(*words)


STRING_KINDS: tuple[tuple[Callable[[Field, str | None], bool], Callable[[Field, Source], str | None]], ...] = (
    (lambda f, form: form == "date-time" or f.named("datetime", "timestamp"), _read_datetime),
    (
        lambda f, form: form == "email" or (f.named("email", "mail") and not f.named("body", "subject", "text")),
        _first(facts.find_emails),
    ),
    (
        lambda f, form: form in ("uri", "url") or f.named("url", "uri", "link", "website", "href"),
        _first(facts.find_urls),
    ),
    (
        lambda f, form: form == "date" or (f.named("date", "deadline", "day", "birthday") or {"due"} == f.words),
        read_date,
    ),
    (_words("expression", "arithmetic", "formula", "calculation", "math"), _first(facts.find_arithmetic)),
    (_words("time", "clock"), _first(facts.find_times)),
    (_words("phone", "telephone", "tel", "mobile", "fax"), _first(facts.find_phones)),
    (_words("iban"), _first(facts.find_ibans)),
    (_words("currency"), _read_currency),
    (_words("language", "lang", "locale"), lambda f, s: guess_language(s.text)),
    (_words("sentiment", "mood", "tone"), _read_sentiment),
    (_words("summary", "abstract", "digest", "tldr", "overview", "gist"), _read_summary),
    (_words("title", "headline", "subject"), _read_title),
    (_words("answer"), _read_answer),
    (_words("reason", "rationale", "explanation", "justification", "evidence", "quote", "why"), _read_reason),
    (_words("query", "keyword", "topic", "search", "term", "keywords"), _read_query),
    (_words("address", "street"), _read_address),
)
STRING_GUESSES: tuple[tuple[Callable[[Field], bool], Callable[[Field, Source], str | None]], ...] = (
    (lambda f: f.named("number", "no", "id", "reference", "ref", "code", "order", "sku", "ticket"), _read_code),
    (
        lambda f: f.named(
            "supplier",
            "vendor",
            "seller",
            "customer",
            "client",
            "buyer",
            "merchant",
            "company",
            "organisation",
            "organization",
            "sender",
            "author",
            "signer",
            "person",
            "contact",
            "name",
            "from",
            "who",
            "issuer",
        ),
        _read_party,
    ),
    (lambda f: f.named("city", "location", "place", "country", "town", "region", "destination"), _read_place),
    (lambda f: f.named("category", "label", "class", "type", "kind"), _read_category),
    (
        lambda f: f.named(
            "text",
            "content",
            "body",
            "message",
            "input",
            "prompt",
            "document",
            "task",
            "request",
            "question",
            "page",
            "markdown",
            "report",
            "description",
            "value",
            "data",
        ),
        _read_text,
    ),
)

# --- numbers and booleans ------------------------------------------------------------------------------------------


def read_number(field: Field, source: Source) -> float | None:
    """The number a field of this name has in the source."""
    if field.named("confidence", "probability", "certainty"):
        return classify(source.text, SENTIMENTS).confidence
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
        r"(\d+(?:[.,]\d)?)\s*(?:/|out of)\s*\d+|(\d+(?:[.,]\d)?)\s*[- ]?(?:stars?|★)|\b(?:rating|score|stars)\W{1,3}(\d+(?:[.,]\d)?)",
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
    """True when the text uses the field's words (or words near in meaning), False when it denies them, None when it is silent."""
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

# --- lists of strings ----------------------------------------------------------------------------------------------


def read_strings(field: Field, source: Source, count: int | None) -> list[str]:
    """The texts a list of this name holds: keywords, sentences, names, links, or what its label lists."""
    for words, read in LIST_KINDS:
        if field.named(*words):
            return read(source, count or read_limits(field.description).bullets)
    labelled = find_label(field, source)
    if labelled:
        return [_unquote(item) for item in re.split(r"\s*(?:[,;|]|\band\b)\s*", labelled) if item.strip()]
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
