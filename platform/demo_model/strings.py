"""What a text field of a given name would be, read from a source. Pure.

Every reader answers None when the text does not say; none of them guesses.
"""

import re
from collections.abc import Callable

from demo_model import facts
from demo_model.answers import find_answer
from demo_model.facts import Fact
from demo_model.fields import GENERIC, Field, find_label, nearest, unquote
from demo_model.labels import MOODS, classify
from demo_model.languages import guess_language
from demo_model.sentences import read_limits, split_sentences
from demo_model.source import Source
from demo_model.summary import find_keywords, make_title, pick_sentences, summarise
from demo_model.topics import topic_of
from demo_model.words import related, split_name, stem, stems

SUPPLIER, CUSTOMER = related("supplier"), related("customer")


def read_string(field: Field, source: Source, form: str | None = None) -> str | None:
    """The text a string field of this name (and `format`, if the schema names one) has in the source."""
    for applies, read in STRING_KINDS:
        if applies(field, form):
            return read(field, source)
    labelled = find_label(field, source)
    if labelled is not None:
        return unquote(labelled)
    for guesses, read in STRING_GUESSES:
        if guesses(field):
            return read(field, source)
    return _mentioned(field, source)


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
        return codes[0].value if codes else unquote(labelled)
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
        return unquote(labelled.split("  ")[0])
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
    return classify(source.text, MOODS).label


def _read_category(field: Field, source: Source) -> str | None:
    return find_label(field, source) or next(iter(find_keywords(source.text, 1)), None)


def _read_text(field: Field, source: Source) -> str | None:
    return find_label(field, source) or source.text.strip() or None


def _read_address(field: Field, source: Source) -> str | None:
    labelled = find_label(field, source)
    street = re.search(
        r"^.*\b\d{1,4}\s+[A-Z][\w ]+(?:Street|St|Road|Rd|Avenue|Ave|Lane|Way|Square|Drive)\b.*$"
        r"|^[A-ZÄÖÜ][\wäöüß. -]+(?:straße|strasse|str\.|weg|platz|allee)\s+\d+.*$",
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
    """What to look up: the words in quotes, else the topic of the request."""
    quoted = re.search(r"[\"“]([^\"”\n]{2,80})[\"”]", source.text)
    if quoted:
        return quoted.group(1)
    return topic_of(source.text) or None


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
