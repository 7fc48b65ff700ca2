"""The figures of a bench: proportions with their uncertainty, word errors, medians and tails. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from voicejoy.wake import words_of

_Z = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """`hits` of `n`, with the 95 % interval of Wilson, honest for small numbers, and for all or none."""

    hits: int
    n: int

    @property
    def share(self) -> float:
        """0 to 1; 0 of 0 is 0."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The lowest and the highest share, 0 to 1, that the figure speaks for."""
        if not self.n:
            return 0.0, 1.0
        middle = self.share + _Z**2 / (2 * self.n)
        reach = _Z * math.sqrt(self.share * (1 - self.share) / self.n + _Z**2 / (4 * self.n**2))
        whole = 1 + _Z**2 / self.n
        return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)

    def as_json(self) -> dict[str, Any]:
        """Its numbers by name."""
        low, high = self.interval
        return {"hits": self.hits, "n": self.n, "low": round(low, 4), "high": round(high, 4)}

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.hits}/{self.n} ({100 * low:.0f}-{100 * high:.0f} %)"


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Words wrong, missing or added among `words` that were said."""

    errors: int
    words: int

    @property
    def rate(self) -> float:
        """The word error rate; above 1 where more was added than said."""
        return self.errors / self.words if self.words else 0.0

    def as_json(self) -> dict[str, Any]:
        """Its numbers by name."""
        return {"errors": self.errors, "words": self.words, "rate": round(self.rate, 4)}

    def __str__(self) -> str:
        return f"{100 * self.rate:.1f} % of {self.words}" if self.words else "-"


def word_errors(pairs: Iterable[tuple[str, str]]) -> WordErrors:
    """Of pairs of what was said and what was written down; case and punctuation are no errors."""
    errors = words = 0
    for said, written in pairs:
        reference = words_of(said)
        errors += Levenshtein.distance(reference, words_of(written))
        words += len(reference)
    return WordErrors(errors, words)


@dataclass(frozen=True, slots=True)
class Spread:
    """Repeated measurements of one thing: their median and their tail."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        """Half of the measurements are below."""
        return statistics.median(self.values)

    @property
    def p99(self) -> float:
        """The nearest rank: of fewer than 100 measurements, the worst."""
        return sorted(self.values)[math.ceil(0.99 * len(self.values)) - 1]

    def as_json(self) -> dict[str, Any]:
        """Its numbers by name."""
        return {"median": round(self.median, 4), "p99": round(self.p99, 4), "n": len(self.values)}
