"""Words, their stems and the small map of words that mean nearly the same. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def word_list(text: str) -> list[str]:
    """The words of a table that is written as plain text."""
    return text.split()


STOPWORDS = frozenset(
    word_list("""
    a about above after again all also am an and any are as at be because been before being below between both
    but by can could did do does doing down during each etc few for from further get gets got had has have
    having he her here hers him his how i if in into is it its itself just let like may me might more most must
    my no nor not now of off on once only or other our ours out over own per please shall she should since so
    some such than that the their theirs them then there these they this those through thus to too under until
    up upon us very via was we were what when where whether which while who whom whose why will with within
    without would yes yet you your yours i'm it's don't can't won't didn't doesn't isn't i've i'd we're we've
    you're that's there's one two
""")
)

# Each line is one idea. A word may stand in several: "charge" is about billing, "late" about delivery and bad mood.
_CONCEPT_LINES = """
billing: billing bill invoice charge payment pay paid refund money credit card debit cost fee receipt
subscription overcharge vat
technical: technical tech support bug error crash broken fail failure fault freeze login password server app
website load slow install update install screen connect sync
shipping: shipping ship delivery deliver parcel package courier track tracking arrive dispatch warehouse
shipment carrier late
account: account login password profile username signin sign register locked access
sales: sales sale quote offer buy purchase upgrade pricing discount volume licence license seat trial prospect order
returns: return refund exchange replace replacement warranty damaged
complaint: complaint complain unacceptable disappoint angry unhappy manager worst terrible
feedback: feedback suggestion suggest idea feature wish improve feature-request request
cancellation: cancel cancellation terminate close unsubscribe end
positive: positive good great excellent love happy thanks perfect wonderful recommend fantastic amazing best
pleased delight sturdy comfortable easy fast quick reliable nice beautiful works impressed
negative: negative bad terrible disappoint awful poor angry unhappy broken broke worst slow late useless waste
damaged faulty cheap flimsy never complaint unacceptable wrong missing fail uncomfortable stopped leak noisy
hard
high: high urgent urgently asap immediately critical emergency severe blocked blocker outage today deadline
important escalate
low: low whenever minor eventually trivial cosmetic sometime
search: search find look lookup research query web information fact discover knowledge encyclopedia
calculate: calculate calculator compute multiply add sum times divide math arithmetic percent plus minus
subtract average expression number
weather: weather temperature forecast rain sunny wind
fetch: fetch http url page download open website link request
clock: time clock now today date
mail: mail email send message notify letter
supplier: supplier vendor seller merchant issuer provider
customer: customer client buyer purchaser recipient
total: total amount sum due payable grand
quantity: quantity qty count units pieces pcs
price: price cost rate
number: number no nr num id reference ref
date: date day issued dated
phone: phone telephone tel mobile call
person: name contact person
vat: vat tax gst mwst
"""

NEGATIONS = frozenset(
    word_list("""
    not no never n't without hardly cannot don't didn't doesn't isn't wasn't won't can't nothing
""")
)

SUFFIXES = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ingly",
    "edly",
    "ings",
    "ing",
    "ies",
    "ied",
    "ed",
    "es",
    "ly",
    "s",
    "e",
)


def split_words(text: str) -> list[str]:
    """The words of a text in lower case, in order."""
    return WORD.findall(text.lower().replace("’", "'"))


def split_name(name: str) -> list[str]:
    """The words inside a field or tool name: `invoiceNumber`, `invoice_number` and `invoice-number` are the same."""
    return split_words(CAMEL.sub(" ", name).replace("_", " "))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A crude stem: `refunds`, `refunded` and `refunding` meet, and that is all it is for."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)] + ("y" if suffix in ("ies", "ied") else "")
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word


def stems(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    return [stem(word) for word in split_words(text) if word not in STOPWORDS and (len(word) > 1 or word.isdigit())]


def count_stems(text: str) -> Counter[str]:
    """How often each meaningful stem occurs."""
    return Counter(stems(text))


def _read_concepts() -> dict[str, frozenset[str]]:
    lines = re.findall(r"^(\w+):((?:\s+[\w-]+(?!\S))+)", _CONCEPT_LINES, re.M)
    return {name: frozenset(stem(word) for word in words.split()) for name, words in lines}


CONCEPTS = _read_concepts()
CONCEPTS_OF: dict[str, tuple[str, ...]] = {
    member: tuple(name for name, members in CONCEPTS.items() if member in members)
    for member in sorted(frozenset().union(*CONCEPTS.values()))
}


def related(word_stem: str) -> frozenset[str]:
    """The stems that mean nearly the same, the stem itself included."""
    groups = (CONCEPTS[name] for name in CONCEPTS_OF.get(word_stem, ()))
    return frozenset((word_stem,)).union(*groups)


def headed(word_stem: str) -> frozenset[str]:
    """The stems of the idea that this very word names: `billing` names one, `refund` only belongs to one."""
    groups = (members for name, members in CONCEPTS.items() if stem(name) == word_stem)
    return frozenset((word_stem,)).union(*groups)


def overlap(wanted: Iterable[str], offered: Iterable[str]) -> float:
    """How much of what is wanted is offered, from 0 to 1; a related word counts a half."""
    wanted, offered = list(dict.fromkeys(wanted)), frozenset(offered)
    if not wanted:
        return 0.0
    return sum(1.0 if w in offered else 0.5 if related(w) & offered else 0.0 for w in wanted) / len(wanted)
