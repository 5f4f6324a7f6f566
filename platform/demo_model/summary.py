"""Extractive summaries, keywords and titles: sentences are weighed by their words and their place. Pure."""

import re
from collections import Counter

from demo_model.sentences import HEADING, Limits, split_paragraphs, split_sentences, trim_words
from demo_model.words import STOPWORDS, count_stems, split_words, stem, stems

DEFAULT_SENTENCES = 3
DEFAULT_KEYWORDS = 6
FADING = 0.4
NO_LIMITS = Limits()


def pick_sentences(text: str, count: int) -> list[str]:
    """The `count` weightiest sentences without doubles, in the text's order.

    SumBasic (Nenkova and Vanderwende, 2005): the weight is the mean frequency of a sentence's words; once a sentence is
    picked its words count less, so that the next one brings something new.
    """
    frequencies = {s: float(n) for s, n in count_stems(text).items()}
    left = [(place, sentence, bag) for place, sentence in enumerate(split_sentences(text)) if (bag := stems(sentence))]
    places = _weigh_places(text)
    picked: list[tuple[int, str]] = []
    while left and len(picked) < count:
        best = max(left, key=lambda s: (_weigh(s[1], s[2], frequencies) * places.get(s[1], 1.0), -s[0]))
        picked.append(best[:2])
        left = [s for s in left if s is not best and not _alike(s[2], best[2])]
        for word in set(best[2]):
            frequencies[word] *= FADING
    return [sentence for _, sentence in sorted(picked)]


def _weigh_places(text: str) -> dict[str, float]:
    """Sentences that open the text or a paragraph weigh more."""
    openings = [split_sentences(block)[:1] for block in split_paragraphs(text)]
    places = {sentence: 1.15 for opening in openings for sentence in opening}
    return places | {sentence: 1.5 for opening in openings[:1] for sentence in opening}


def _weigh(sentence: str, bag: list[str], frequencies: dict[str, float]) -> float:
    mean = sum(frequencies[s] for s in bag) / (len(bag) + 3)
    scrap = 0.3 if len(sentence.split()) < 5 else 1.0
    columns = 0.3 if re.search(r"\s{3,}|\|", sentence) else 1.0
    return mean * scrap * columns * (1.0 if sentence.endswith((".", "!", "?", "…", '"', "”")) else 0.6)


def _alike(a: list[str], b: list[str]) -> bool:
    return len(set(a) & set(b)) > 0.8 * len(set(a) | set(b))


def summarise(text: str, limits: Limits = NO_LIMITS) -> str:
    """A summary in the text's own sentences, within the limits; empty for an empty text."""
    if limits.bulleted and limits.sentences is None:
        count = limits.bullets or DEFAULT_SENTENCES
        picked = pick_sentences(text, count)
        shared = 1 if limits.words_each else max(1, len(picked))
        per_bullet = max(3, limits.words // shared) if limits.words else 1_000
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
