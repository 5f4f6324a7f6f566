"""Extractive summaries, keywords and titles: sentences are weighed by their words and their place. Pure."""

import re
from collections import Counter

from demo_model.sentences import HEADING, Limits, split_paragraphs, split_sentences, trim_words
from demo_model.words import STOPWORDS, count_stems, split_words, stem, stems

DEFAULT_SENTENCES = 3
DEFAULT_KEYWORDS = 6


def rank_sentences(text: str) -> list[tuple[float, int, str]]:
    """Every sentence as (weight, place, sentence), in the text's order.

    The weight is the mean frequency of its words in the whole text, raised for opening sentences and lowered for
    scraps of under five words.
    """
    frequencies = count_stems(text)
    openings = {split_sentences(block)[0] for block in split_paragraphs(text) if split_sentences(block)}
    ranked = []
    for place, sentence in enumerate(split_sentences(text)):
        weight = _weigh(sentence, frequencies) * (1.3 if place == 0 else 1.1 if sentence in openings else 1.0)
        ranked.append((weight, place, sentence))
    return ranked


def _weigh(sentence: str, frequencies: Counter[str]) -> float:
    found = stems(sentence)
    if not found:
        return 0.0
    mean = sum(frequencies[s] for s in found) / (len(found) + 3)
    shortness = 0.3 if len(sentence.split()) < 5 else 1.0
    return mean * shortness * (0.6 if not sentence.endswith((".", "!", "?", "…", '"', "”")) else 1.0)


def pick_sentences(text: str, count: int) -> list[str]:
    """The `count` weightiest sentences without doubles, in the text's order."""
    best: list[tuple[int, str]] = []
    seen: list[frozenset[str]] = []
    for _, place, sentence in sorted(rank_sentences(text), key=lambda r: (-r[0], r[1])):
        words = frozenset(stems(sentence))
        if len(best) < count and words and not any(_alike(words, other) for other in seen):
            best.append((place, sentence))
            seen.append(words)
    return [sentence for _, sentence in sorted(best)]


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) > 0.8 * len(a | b)


def summarise(text: str, limits: Limits = Limits()) -> str:
    """A summary in the text's own sentences, within the limits; empty for an empty text."""
    if limits.bulleted and limits.sentences is None:
        count = limits.bullets or DEFAULT_SENTENCES
        picked = pick_sentences(text, count)
        per_bullet = max(3, limits.words // max(1, len(picked))) if limits.words else 1_000
        return "\n".join(f"- {trim_words(sentence, per_bullet)}" for sentence in picked)
    if limits.words is not None:
        return _fit_words(text, limits.words, limits.sentences)
    return " ".join(_close(s) for s in pick_sentences(text, limits.sentences or _default_count(text, limits)))


def _default_count(text: str, limits: Limits) -> int:
    if limits.paragraphs:
        return 3 * limits.paragraphs
    return min(DEFAULT_SENTENCES, max(1, len(split_sentences(text)) // 2))


def _close(sentence: str) -> str:
    return sentence if re.search(r"[.!?…:;][\"'”’)\]]*$", sentence) else sentence + "."


def _fit_words(text: str, words: int, sentences: int | None) -> str:
    """The most sentences (at most 12) that fit; the best one is cut when not even that fits."""
    for count in range(sentences or 12, 0, -1):
        candidate = " ".join(_close(s) for s in pick_sentences(text, count))
        if len(candidate.split()) <= words:
            return candidate
    return trim_words(" ".join(pick_sentences(text, 1)), words)


def find_keywords(text: str, count: int = DEFAULT_KEYWORDS) -> list[str]:
    """The words that stand for the text: the most frequent stems, each shown in its most frequent form."""
    forms: dict[str, Counter[str]] = {}
    first: dict[str, int] = {}
    for place, word in enumerate(split_words(text)):
        if word in STOPWORDS or len(word) < 3 or word[0].isdigit():
            continue
        forms.setdefault(stem(word), Counter())[word] += 1
        first.setdefault(stem(word), place)
    ranked = sorted(forms, key=lambda s: (-forms[s].total() * (1 + min(len(s), 10) / 20), first[s]))
    return [min(forms[s], key=lambda w: (-forms[s][w], w)) for s in ranked[:count]]


def make_title(text: str, words: int = 9) -> str:
    """A title: the text's own heading or subject if it has one, else the start of its weightiest sentence."""
    for line in text.splitlines():
        subject = re.match(r"\s*(?:subject|title|betreff|re)\s*:\s*(.+)", line, re.I)
        if subject or HEADING.match(line):
            return (subject.group(1) if subject else HEADING.sub(r"\1", line)).strip()
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if 1 < len(first.split()) <= words and not first.endswith((".", "?", "!", ",", ";", ":")) and first[:1].isupper():
        return first
    best = next(iter(pick_sentences(text, 1)), "")
    subject = re.match(r"((?:\S+ ){1,5}\S+?) (?:is|are|was|were|has|have|had|will|can|may)\b", best)
    return subject.group(1) if subject else _shorten(best, words)


def _shorten(sentence: str, words: int) -> str:
    """The sentence's first clause if that is short enough, else its first words."""
    clause = re.split(r"[,;:–—(]\s", sentence)[0]
    return trim_words(clause if 2 < len(clause.split()) <= words else sentence, words).rstrip(".!? ")
