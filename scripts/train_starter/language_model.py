"""The language model of free dictation: everyday English mixed with our own prompts, as a bigram grammar FST.

Bigrams only, pruned by how much each gains over backing off (Stolcke 1998): 2.6 times as many were worth 0.3
points of word errors to the first version.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from scripts.train_starter.english import Bigrams
from scripts.train_starter.prompts import Prompts

OWN_SHARE = 0.35
"""How much our own prompts weigh against everyday English."""
OWN_SENTENCES = {"joy": 60_000, "command": 8_000, "wake": 8_000, "number": 6_000, "order": 2_500}
MOST_EXPLICIT = 0.97
"""The most probability that the bigrams of one history may take; the rest is for all other words."""


def own_sentences(prompts: Prompts, seed: int) -> Iterator[str]:
    """Random prompts of all kinds, as many as `OWN_SENTENCES` says."""
    rng = random.Random(seed)
    for kind, count in OWN_SENTENCES.items():
        for _ in range(count):
            yield prompts.draw(kind, rng)


class Mixture:
    """Bigram probabilities of English and of our own sentences together."""

    def __init__(self, english: Bigrams, sentences: Iterator[str]) -> None:
        self.english = english
        self.end = len(english.words)
        number = {word: index for index, word in enumerate(english.words)}
        totals: Counter[int] = Counter()
        self.counts: dict[int, Counter[int]] = defaultdict(Counter)
        for sentence in sentences:
            history = self.end
            for word in [*(number[word] for word in sentence.split()), self.end]:
                totals[word] += 1
                self.counts[history][word] += 1
                history = word
        counted = np.array([totals[word] for word in range(self.end + 1)], float)
        self.own_unigram = counted / counted.sum()
        self.unigram = (1 - OWN_SHARE) * english.unigram + OWN_SHARE * self.own_unigram

    def bigrams(self, history: int, kept: dict[int, float]) -> list[tuple[int, float]]:
        """What may follow `history`, and how likely: the `kept` English words, and our own seen twice."""
        own = self.counts.get(history, Counter())
        words = kept.keys() | {word for word, count in own.items() if count >= 2}
        following = self.english.following(history)
        exact = dict(
            zip(
                self.english.word[following].tolist(),
                self.english.probability[following].tolist(),
                strict=True,
            )
        )
        backoff = min(1.0, float(self.english.backoff[history]))
        total, kinds = sum(own.values()), len(own)
        result = []
        for word in sorted(words):
            probability = exact.get(word) or backoff * float(self.english.unigram[word])
            if total:  # Witten-Bell: unseen words get as much as there are kinds of seen ones
                seen = (own[word] + kinds * float(self.own_unigram[word])) / (total + kinds)
                probability = (1 - OWN_SHARE) * probability + OWN_SHARE * seen
            result.append((word, probability))
        explicit = sum(probability for _, probability in result)
        scale = min(1.0, MOST_EXPLICIT / explicit) if explicit else 1.0
        return [(word, probability * scale) for word, probability in result]


def best_bigrams(english: Bigrams, count: int) -> dict[int, dict[int, float]]:
    """The `count` English bigrams that are worth most, by history."""
    of_history = english.unigram.copy()
    backed_off = np.minimum(1, english.backoff[english.history]) * english.unigram[english.word]
    gain = of_history[english.history] * english.probability * np.log(english.probability / backed_off)
    kept: dict[int, dict[int, float]] = defaultdict(dict)
    for index in np.argsort(-gain)[:count]:
        kept[int(english.history[index])][int(english.word[index])] = float(english.probability[index])
    return kept


def write_grammar(mixture: Mixture, bigrams: int, word_ids: Sequence[int], path: Path) -> None:
    """Write the grammar as OpenFst text: a state for each history, one to back off to; costs are -ln P.

    `word_ids` are the labels of the vocabulary's words.
    """
    kept = best_bigrams(mixture.english, bigrams)
    end, backoff_state = mixture.end, mixture.end + 1
    with path.open("w", encoding="ascii") as out:
        for history in [end, *range(end)]:  # the first state named is the start
            explicit = mixture.bigrams(history, kept.get(history, {}))
            for word, probability in explicit:
                out.write(_arc(history, word, end, word_ids, probability))
            left = 1 - sum(probability for _, probability in explicit)
            rest = 1 - sum(float(mixture.unigram[word]) for word, _ in explicit)
            out.write(
                f"{history}\t{backoff_state}\t0\t0\t{-math.log(max(1e-6, left / max(1e-6, rest))):.4f}\n"
            )
        for word in range(end + 1):
            out.write(_arc(backoff_state, word, end, word_ids, float(mixture.unigram[word])))


def _arc(state: int, word: int, end: int, word_ids: Sequence[int], probability: float) -> str:
    """An arc to the word's own state, or for the end the cost of ending."""
    cost = -math.log(probability)
    if word == end:
        return f"{state}\t{cost:.4f}\n"
    return f"{state}\t{word}\t{word_ids[word]}\t{word_ids[word]}\t{cost:.4f}\n"
