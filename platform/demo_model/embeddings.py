"""Embeddings as hashed bags of words: texts that share words (or ideas) point the same way. Pure.

Every stem, and with half its weight every idea it belongs to, adds to one place of the vector chosen by BLAKE2;
the vector has length 1.
"""

import base64
import struct
from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from math import log, sqrt

from demo_model.words import CONCEPTS_OF, count_stems, split_words

DEFAULT_DIMENSIONS = 384
MOST_DIMENSIONS = 4096


def embed(text: str, dimensions: int = DEFAULT_DIMENSIONS) -> list[float]:
    """The text's vector of length 1."""
    vector = [0.0] * dimensions
    for feature, weight in _features(text).items():
        place, sign = _place(feature)
        vector[place % dimensions] += sign * weight
    length = sqrt(sum(v * v for v in vector))
    if not length:
        return [1.0, *vector[1:]]
    return [round(v / length, 8) for v in vector]


def _features(text: str) -> dict[str, float]:
    counts: Counter[str] = count_stems(text) or Counter(split_words(text)) or Counter([text])
    features = {f"w:{s}": 1 + log(n) for s, n in counts.items()}
    for s, n in counts.items():
        for concept in CONCEPTS_OF.get(s, ()):
            features[f"c:{concept}"] = features.get(f"c:{concept}", 0.0) + 0.5 * (1 + log(n))
    return features


@lru_cache(maxsize=50_000)
def _place(feature: str) -> tuple[int, float]:
    digest = blake2b(feature.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:7], "big"), 1.0 if digest[7] & 1 else -1.0


def to_base64(vector: list[float]) -> str:
    """The vector as little-endian 32-bit floats in base64, the way OpenAI's clients ask for it."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
