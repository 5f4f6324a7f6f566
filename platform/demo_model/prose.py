"""Longer answers built from the input's own sentences: reports, replies, fact lists, and the honest sentence when
it cannot.

Pure.
"""

import re

from demo_model import facts
from demo_model.sentences import BULLET, HEADING, Limits, split_paragraphs, split_sentences, trim_words
from demo_model.source import Source
from demo_model.summary import find_keywords, make_title, pick_sentences, summarise
from demo_model.topics import topic_of
from demo_model.words import stems

ADVICE = "Connect a real model in Settings → Connections."
INTRODUCTION = (
    "I am the demo model: I pick and rearrange words from your text. Connect a real model in Settings → Connections."
)
CANNOT = {
    "translate": "The demo model cannot translate; here is a digest of the original.",
    "create": "The demo model cannot invent; here is what your text holds.",
    "code": "The demo model cannot write code; here is what your text asks for.",
}


def tell_missing(request: str) -> str:
    """The honest answer to a request that came with no text to work on."""
    topic = trim_words(topic_of(request), 12)
    return (
        f"The demo model knows only the texts it is given{f', and none came about {topic}' if topic else ''}. {ADVICE}"
    )


def write_digest(reason: str, material: str) -> str:
    """One honest sentence, then a digest of what there is."""
    digest = summarise(material) if material.strip() else ""
    if not digest:
        return f"{CANNOT[reason].partition(';')[0]}. {ADVICE}"
    return f"{CANNOT[reason]}\n\n{digest}"


def write_report(material: str, limits: Limits, heading: str = "") -> str:
    """A Markdown report: title, summary, key facts, and a section per part of the material."""
    sections = _sections(material)
    title = heading or make_title(material)
    body = [f"# {title}", "## Summary", summarise(_prose(material), Limits(sentences=2, words=limits.words))]
    points = _key_points(material, body[-1])
    if points:
        body += ["## Key facts", "\n".join(f"- {p}" for p in points)]
    for name, text in sections:
        body += [f"## {name}", _write_section(text)]
    return "\n\n".join(part for part in body if part)


def _prose(material: str) -> str:
    lines = [line for line in material.splitlines() if not HEADING.match(line)]
    return "\n".join(lines) if any(line.strip() for line in lines) else material


def _key_points(material: str, used: str, count: int = 5) -> list[str]:
    """Sentences with figures first, then weighty ones; not those of the summary, and none twice."""
    spare = [s for s in split_sentences(_prose(material)) if s not in used and stems(s)]
    figures = [s for s in spare if re.search(r"\d", s)]
    rest = [s for s in pick_sentences(_prose(material), 8) if s in spare and s not in figures]
    chosen = frozenset((figures + rest)[:count])
    return [s for s in dict.fromkeys(spare) if s in chosen]


def _sections(material: str) -> list[tuple[str, str]]:
    """Headed parts of the material: under Markdown headings, or under lines such as "Solar power:"."""
    sections: list[tuple[str, list[str]]] = []
    for line in material.splitlines():
        heading = HEADING.match(line) or re.match(r"^([A-Z][^.!?:\n]{2,50}):\s*$", line)
        if heading:
            sections.append((heading.group(1).strip(), []))
        elif sections:
            sections[-1][1].append(line)
    filled = [(name, "\n".join(lines).strip()) for name, lines in sections if "".join(lines).strip()]
    return filled if len(filled) > 1 else []


def _write_section(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    if all(BULLET.match(line) for line in lines):
        return "\n".join(f"- {BULLET.sub('', line).strip()}" for line in lines[:8])
    return summarise(text, Limits(sentences=3))


def rewrite(material: str, limits: Limits) -> str:
    """The material in order as bullets, grouped by its paragraphs."""
    if limits.words or limits.sentences or limits.bulleted:
        return summarise(material, limits)
    blocks = [[f"- {s}" for s in split_sentences(block)] for block in split_paragraphs(material)]
    return f"# {make_title(material)}\n\n" + "\n\n".join("\n".join(block) for block in blocks if block)


def list_facts(material: str, limits: Limits) -> str:
    """The facts a text states by its form, one per line; its weightiest sentences when it states none."""
    found = list(dict.fromkeys(f"- {name}: {value}" for name, value in facts.key_facts(material)))
    if not found:
        return summarise(material, Limits(bullets=limits.bullets or 5, bulleted=True))
    return "\n".join(found[: limits.bullets or 30])


def write_mail(material: str, instruction: str, context: str = "") -> str:
    """A reply that thanks, repeats the concern in the writer's own words, and promises nothing."""
    source = Source(material)
    subject = re.search(r"^subject:\s*(.+)$", material, re.I | re.M)
    about = subject.group(1).strip() if subject else make_title(_body(material), 8)
    concern = pick_sentences(_body(material), 2)
    codes = [f.value for f in facts.find_codes(material)][:2]
    lines = [
        f"Hello{' ' + source.signer.split()[0] if source.signer else ''},",
        f"Thank you for your message about “{about}”.",
    ]
    if concern:
        lines.append("This is what we understood:\n" + "\n".join(f"- {s}" for s in concern))
    if codes:
        lines.append(f"Your reference: {', '.join(codes)}.")
    if context:
        lines.append(context)
    lines += ["Please tell us if anything is missing.", "Kind regards"]
    return "\n\n".join(lines)


def _body(mail: str) -> str:
    """The mail without its header lines, greeting and sign-off."""
    kept = [line for line in mail.splitlines() if not re.match(r"\s*(?:subject|from|to|date|cc)\s*:", line, re.I)]
    text = re.split(r"\n\s*(?:best|kind|regards|thanks,|thank you,|sincerely|cheers)\b", "\n".join(kept), flags=re.I)[0]
    return re.sub(
        r"^\s*(?:dear|hello|hi|good (?:morning|day|afternoon))\b[^\n,!:]{0,40}[,!:]\s*", "", text, flags=re.I
    ).strip()


def count_parts(instruction: str, material: str) -> str:
    """How many words, sentences, lines or characters there are, counted."""
    counts = {
        "words": len(material.split()),
        "sentences": len(split_sentences(material)),
        "characters": len(material),
        "lines": len(material.splitlines()),
        "paragraphs": len(split_paragraphs(material)),
    }
    asked = [name for name in counts if name in instruction.lower()] or list(counts)
    return "The text has " + " and ".join(f"{counts[name]} {name}" for name in asked) + "."


def chat(user: str, material: str) -> str:
    """A plain answer to plain talk: who it is, and the topic or a digest if there is one."""
    text = material or user
    if len(text.split()) >= 40:
        return f"{summarise(text)}\n\nKeywords: {', '.join(find_keywords(text))}"
    topic = topic_of(user) if len(stems(user)) >= 2 else ""
    return INTRODUCTION + (f" You wrote about: {trim_words(topic, 12)}." if topic else "")
