"""Facts that can be read off a text by their form: dates, money, addresses of all sorts, numbers, labelled lines. Pure.

Every finder returns its facts in the text's order as `Fact`s, with their place, so that a caller can ask which
is nearest to a word.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from demo_model.words import word_list

MONTHS = {
    name: i % 12 + 1
    for i, name in enumerate(
        word_list("""
    january february march april may june july august september october november december januar februar märz
    april mai juni juli august september oktober november dezember
""")
    )
}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "US$": "USD"}
CODES = "EUR|USD|GBP|CHF|JPY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|INR|CNY|BRL|MXN|ZAR|SGD|NZD"
NUMBER = r"\d{1,3}(?:[ ,.'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"

_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_ISO = re.compile(r"\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?({_MONTH})\s*,?\s+(\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_MONEY = re.compile(
    rf"(?P<before>US\$|[€$£¥₹]|\b(?:{CODES})\b)\s?(?P<a>-?(?:{NUMBER}))|(?P<b>-?(?:{NUMBER}))\s?(?P<after>[€$£]|(?:{CODES})\b)"
)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.I)
_URL = re.compile(r"\bhttps?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]|\bwww\.[\w.-]+\.[a-z]{2,}\b", re.I)
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{1,5}\)[\s.-]?)?\d{2,5}(?:[\s./-]\d{2,5}){1,5}(?![\w/-])"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b")
_CODE = re.compile(r"(?:#\s?)?\b(?=[\w/-]*\d)(?:[A-Z]{1,6}[-/]?)?[A-Z0-9]+(?:[-/][A-Z0-9]+)*\b|#\s?\d+")
_NUMBER = re.compile(rf"(?<![\w.,])(?<![^\W\d_]-)-?(?:{NUMBER})(?![\w])")
_PERCENT = re.compile(r"(?<![\w.])(-?\d+(?:[.,]\d+)?)\s?(?:%|percent|per cent)")
_ARITHMETIC = re.compile(
    r"(?<![\w.])[(\s]*-?\d+(?:\.\d+)?(?:\s*\)*\s*(?:\*\*|[-+*/×x÷^%])\s*\(*\s*-?\d+(?:\.\d+)?\)*)+"
)
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\s?(am|pm)?\b", re.I)
_LABEL = re.compile(
    r"^[ \t]*(?:[-*•]\s*)?[*_]{0,2}(?P<label>[^\W\d_][^:\n\t|]{0,38}?)[*_]{0,2}(?:[ \t]*:[*_]{0,2}[ \t]*"
    r"|[ \t]{2,}|\t+)(?P<value>\S.*?)?[ \t]*$",
    re.M,
)


@dataclass(frozen=True)
class Fact:
    """A value, the words it was read from, and where they start in the text."""

    value: str
    source: str
    start: int


def find_dates(text: str) -> list[Fact]:
    """Calendar dates as ISO 8601. 03/04/2026 is read day first unless only month first makes a date."""
    found: dict[int, Fact] = {}
    for pattern, order in (
        (_ISO, "ymd"),
        (_DAY_FIRST, "dmy"),
        (_MONTH_FIRST, "mdy"),
        (_DOTTED, "dmy"),
        (_SLASHED, "dmy"),
    ):
        for match in pattern.finditer(text):
            value = _to_iso(match, order) or (_to_iso(match, "mdy") if pattern is _SLASHED else None)
            if value:
                found.setdefault(match.start(), Fact(value, match.group(), match.start()))
    return [found[start] for start in sorted(found)]


def _to_iso(match: re.Match[str], order: str) -> str | None:
    parts = dict(zip(order, match.groups(), strict=False))
    month = parts["m"].lower().rstrip(".")
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        return date(year, MONTHS.get(month) or int(month), int(parts["d"])).isoformat()
    except ValueError:
        return None


def find_money(text: str) -> list[Fact]:
    """Amounts with a currency, as "571.20 EUR"."""
    facts = []
    for m in _MONEY.finditer(text):
        mark = m["before"] or m["after"]
        amount = parse_number(m["a"] or m["b"])
        facts.append(Fact(f"{amount:.2f} {CURRENCIES.get(mark, mark)}", m.group(), m.start()))
    return facts


def find_currency(text: str) -> str | None:
    """The ISO code of the currency that is named most often, or None."""
    named = [CURRENCIES.get(m, m) for m in re.findall(rf"US\$|[€$£¥₹]|\b(?:{CODES})\b", text)]
    return max(named, key=lambda c: (named.count(c), -named.index(c))) if named else None


def parse_number(written: str) -> float:
    """1,234.50 and 1.234,50 and 1'234.50 and 1 234,5 are the same kind of number.

    A single comma or point followed by exactly three digits groups thousands only when it is a comma.
    """
    digits = re.sub(r"[ '’]", "", written)
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return float(digits)
    mark, tail = digits[last], digits[last + 1 :]
    groups = digits.count(mark) > 1 or (mark == "," and len(tail) == 3 and "." not in digits)
    whole, fraction = (digits, "") if groups else (digits[:last], tail)
    return float(re.sub(r"[.,]", "", whole) + ("." + fraction if fraction else ""))


def _finder(pattern: re.Pattern[str]) -> Callable[[str], list[Fact]]:
    def find(text: str) -> list[Fact]:
        return [Fact(m.group().strip(), m.group(), m.start()) for m in pattern.finditer(text)]

    return find


find_emails = _finder(_EMAIL)
find_urls = _finder(_URL)
find_ibans = _finder(_IBAN)
find_numbers = _finder(_NUMBER)
find_times = _finder(_TIME)


def find_arithmetic(text: str) -> list[Fact]:
    """Sums in the text, written with * / + - and without unbalanced brackets; dates are not sums."""
    blanked = text
    for fact in find_dates(text) + find_phones(text):
        blanked = blanked.replace(fact.source, " " * len(fact.source))
    found = (Fact(_tidy_sum(m.group()), m.group(), m.start()) for m in _ARITHMETIC.finditer(blanked))
    return [fact for fact in found if fact.value.count("(") == fact.value.count(")")]


def _tidy_sum(written: str) -> str:
    tidy = re.sub(r"\s+", " ", written.strip().replace("×", "*").replace("x", "*").replace("÷", "/").replace("^", "**"))
    missing = tidy.count("(") - tidy.count(")")
    return (
        tidy.removeprefix("(" * missing).strip()
        if missing > 0
        else tidy.removesuffix(")" * -missing)
        if missing
        else tidy
    )


def find_phones(text: str) -> list[Fact]:
    """Telephone numbers: seven digits or more in groups, and neither a date nor an amount nor an IBAN."""
    taken = {f.start for f in find_dates(text)} | {f.start for f in find_money(text)}
    banks = [range(f.start, f.start + len(f.source)) for f in find_ibans(text)]
    facts = []
    for match in _PHONE.finditer(text):
        digits = sum(c.isdigit() for c in match.group())
        inside = any(match.start() in bank for bank in banks)
        if 7 <= digits <= 15 and match.start() not in taken and not inside:
            facts.append(Fact(match.group().strip(), match.group(), match.start()))
    return facts


def find_codes(text: str) -> list[Fact]:
    """Reference numbers such as INV-2026-0042 or #4711: capitals and digits, at least one letter or a `#`, no date."""
    dates = {f.start for f in find_dates(text)}
    facts = (Fact(m.group().lstrip("# ").strip(), m.group(), m.start()) for m in _CODE.finditer(text))
    return [
        f
        for f in facts
        if f.start not in dates and (re.search(r"[A-Z]", f.value) or "#" in f.source) and len(f.value) > 3
    ]


def find_percents(text: str) -> list[Fact]:
    """Percentages, as their number."""
    return [Fact(m.group(1).replace(",", "."), m.group(), m.start()) for m in _PERCENT.finditer(text)]


def find_labelled(text: str) -> list[Fact]:
    """Lines such as "Supplier: Example Ltd" or "Total      571.20": `source` is the label, `value` the rest.

    A label with nothing after it takes the next line that has something.
    """
    facts = []
    for match in _LABEL.finditer(text):
        label = match["label"].strip(" *_")
        value = (match["value"] or "").strip(" *_|") or _next_line(text, match.end())
        if value and len(label.split()) <= 5 and not _is_misread(match, value):
            facts += _split_columns(Fact(value, label, match.start("label")))
    return facts


def _split_columns(fact: Fact) -> list[Fact]:
    """A line such as "Phone: 1   E-mail: 2" states two facts."""
    gap = re.search(r"\s{2,}(?=([^\W\d_][\w -]{0,25}):\s+(\S.*))", fact.value)
    if not gap:
        return [fact]
    first = Fact(fact.value[: gap.start()], fact.source, fact.start)
    return [first, *_split_columns(Fact(gap.group(2), gap.group(1), fact.start + gap.end()))]


def _is_misread(match: re.Match[str], value: str) -> bool:
    """A link, a clock time and a row of a table look like labelled lines and are none."""
    columns = ":" not in match.group()[: match.start("value") - match.start()] if match["value"] else False
    clock = match["label"][-1].isdigit() and value[0].isdigit()
    return value.startswith("//") or clock or (columns and re.search(r"\s{2,}|\t", value) is not None)


def _next_line(text: str, start: int) -> str:
    following = text[start:].split("\n", 2)
    line = following[1].strip() if len(following) > 1 else ""
    return "" if ":" in line else line


def key_facts(text: str) -> Iterator[tuple[str, str]]:
    """Name and value of every fact that the text states by its form, for an answer without a schema."""
    labelled = find_labelled(text)
    yield from ((fact.source, fact.value) for fact in labelled)
    shown = " ".join(fact.value for fact in labelled)
    kinds = (
        ("Date", find_dates),
        ("Amount", find_money),
        ("E-mail", find_emails),
        ("Phone", find_phones),
        ("Link", find_urls),
        ("Reference", find_codes),
    )
    for name, find in kinds:
        for fact in find(text):
            if fact.source.strip() not in shown:
                yield name, fact.value if name == "Date" else fact.source.strip()
