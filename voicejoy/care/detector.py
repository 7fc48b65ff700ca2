"""Does somebody speak of despair, suicide or self-harm? A linear model over pieces, and sure phrases.

Pure and offline; what is read is never written anywhere. It errs both ways now and then: the figures are in
scripts/train_care/README.md, so the answer to a cry must be kind to one who did not cry. The model knows
English; in Spanish and German only the phrases of rules.toml are known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import repeat

from voicejoy.care.features import damping, features, mark
from voicejoy.care.rules import language_of, masked, sure
from voicejoy.care.words import Words, pieces, read

SURE = 10.0
"""The score of a phrase that leaves no doubt; of words without any, minus as much."""

FRAGMENT = 1.5
"""So much more a single sentence of a short text must sound like a cry: "I've had it. The printer goes." """


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: a weight for each feature; a piece is a cry when their sum exceeds `threshold`."""

    features: Mapping[str, float]
    bias: float
    threshold: float


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The packaged weights.json, read once."""
    text = resources.files("voicejoy.care").joinpath("weights.json").read_text(encoding="utf-8")
    table = json.loads(text)
    return Weights(table["features"], table["bias"], table["threshold"])


def is_cry(text: str) -> bool:
    """Do these words, heard or typed, speak of despair, suicide or self-harm?"""
    return score(text) > 0.0


def score(text: str) -> float:
    """How much the worst piece of `text` sounds like a cry: log-odds, above 0 for a cry, within -10 to 10."""
    words = prepared(text)
    if not words.words:
        return -SURE
    language = language_of(words.words)
    if sure(" ".join(words.words), language):
        return SURE
    if language != "english":
        return -SURE
    learned = weights()
    get, offset = learned.features.get, learned.bias - learned.threshold
    worst = max(
        offset + damping(seen) * sum(map(get, seen, repeat(0.0))) - (FRAGMENT if fragment else 0.0)
        for seen, fragment in seen_in(words)
    )
    return max(-SURE, min(SURE, worst))


def prepared(text: str) -> Words:
    """`text` as normal words, with harmless idioms taken out."""
    return read(text, masked)


def seen_in(words: Words) -> Iterator[tuple[frozenset[str], bool]]:
    """The features of each piece that is judged, and whether it is a mere fragment."""
    marked = mark(words.words)
    for piece in pieces(words):
        yield features(words, marked, piece), piece.fragment
