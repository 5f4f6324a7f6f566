"""A text that is read for facts: every kind of fact is found once, when it is first asked for. Pure."""

import re
from functools import cached_property

from demo_model import facts
from demo_model.facts import Fact
from demo_model.sentences import BULLET, split_sentences
from demo_model.tables import Row, find_rows

COMPANY = re.compile(
    r"\b(?:[A-Z][\w&'’-]*\.?,?\s+(?:&\s+|and\s+|of\s+)?){1,5}(?:Ltd|Limited|GmbH|Inc|LLC|AG|SA|S\.A\.|Corp|Corporation|Co|PLC|plc|BV|B\.V\.|Oy|AB|KG|SARL|Cooperative|University|Institute|Foundation)\b\.?"
)
PERSON = re.compile(
    r"(?:\b[Mm]y name is|\bI am|\bI'm|\bthis is|\b(?:Mr|Mrs|Ms|Dr)\.?|\bDear|\bHello"
    r"|\bHi)\s+([A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)"
)
SIGN_OFF = re.compile(
    r"^(?:(?:best|kind|warm|many)\s+)?(?:regards|wishes|thanks|thank you|sincerely|cheers"
    r"|yours\s+\w+"
    r"|greetings)[^\n]{0,20}[,.!]?\s*\n+\s*([A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]*){0,2})\s*$",
    re.I | re.M,
)
NAMED = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]+(?:\s+(?:of\s+|de\s+|van\s+)?[A-Z][\w'’-]+)*", re.M)


class Source:
    """What a schema is filled from: the text, and the instruction that came with it."""

    def __init__(self, text: str, instruction: str = "") -> None:
        self.text = text
        self.instruction = instruction

    @cached_property
    def labelled(self) -> list[Fact]:
        return facts.find_labelled(self.text)

    @cached_property
    def sentences(self) -> list[str]:
        return split_sentences(self.text)

    @cached_property
    def rows(self) -> list[Row]:
        return find_rows(self.text)

    @cached_property
    def bullets(self) -> list[str]:
        return [BULLET.sub("", line).strip() for line in self.text.splitlines() if BULLET.match(line)]

    @cached_property
    def dates(self) -> list[Fact]:
        return facts.find_dates(self.text)

    @cached_property
    def money(self) -> list[Fact]:
        return facts.find_money(self.text)

    @cached_property
    def numbers(self) -> list[Fact]:
        """Numbers that are neither part of a date nor of a telephone number."""
        taken = [range(f.start, f.start + len(f.source)) for f in self.dates + facts.find_phones(self.text)]
        return [f for f in facts.find_numbers(self.text) if not any(f.start in span for span in taken)]

    @cached_property
    def companies(self) -> list[str]:
        return list(dict.fromkeys(m.group().strip() for m in COMPANY.finditer(self.text)))

    @cached_property
    def signer(self) -> str | None:
        """Who signed, or introduced themselves."""
        signed = SIGN_OFF.search(self.text)
        introduced = re.search(PERSON.pattern.replace(r"|\bDear|\bHello|\bHi", ""), self.text)
        found = signed or introduced
        return found.group(1).strip() if found else None

    @cached_property
    def names(self) -> list[str]:
        """Capitalised names inside sentences, companies first."""
        found = [*self.companies, *(m.group() for m in NAMED.finditer(self.text))]
        return list(dict.fromkeys(n.strip() for n in found if len(n) > 2))
