"""Everyday English as bigram probabilities, from pocketsphinx's language model (BSD)."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.train_starter.lexicon import sphinx_file

START, END = "<s>", "</s>"
LONGEST_SENTENCE = 14
UNLISTED = 3e-7
"""The probability of a word of the vocabulary that the language model lacks: that of its rarest."""


@dataclass(frozen=True)
class Bigrams:
    """A bigram model with back-off. Word number `len(words)` is the end, or as history the start."""

    words: Sequence[str]
    unigram: NDArray[np.float64]
    """Probability of each word and of the end: shape (words + 1,)."""
    backoff: NDArray[np.float64]
    """Back-off weight of each history: shape (words + 1,)."""
    history: NDArray[np.int32]
    """Of each bigram, sorted: shape (bigrams,)."""
    word: NDArray[np.int32]
    probability: NDArray[np.float64]

    def following(self, history: int) -> slice:
        """Where the bigrams of `history` lie."""
        start, end = np.searchsorted(self.history, [history, history + 1])
        return slice(int(start), int(end))


_WRITE = """
import sys, pocketsphinx
config, log_math = pocketsphinx.Config(), pocketsphinx.LogMath()  # the model does not keep them alive
model = pocketsphinx.NGramModel(config, log_math, sys.argv[1])
model.write(sys.argv[2])
"""


def write_arpa(path: Path) -> None:
    """pocketsphinx's unigrams and bigrams as ARPA text, about 100 MB.

    In a child process: pocketsphinx 5.1.1 crashes once it comes to the trigrams, with all before written but
    for the last few kilobytes. Raises `RuntimeError` when more is missing, or the numbers make no sense.
    """
    part = path.with_suffix(".part")
    subprocess.run([sys.executable, "-c", _WRITE, str(sphinx_file("en-us.lm.bin")), str(part)], check=False)
    lines = part.read_text(encoding="utf-8", errors="replace").splitlines()[:-1] if part.is_file() else []
    announced = sum(
        int(line.split("=")[1]) for line in lines[:6] if line.startswith(("ngram 1=", "ngram 2="))
    )
    part.write_text("\n".join(lines), encoding="utf-8")
    total = sum(10 ** float(fields[0]) for order, fields in _lines(part) if order == 1)
    if len(lines) < max(1, 0.999 * announced) or not 0.9 < total < 1.1:
        raise RuntimeError("pocketsphinx did not write its language model: is it another version?")
    part.replace(path)


def _lines(arpa: Path) -> Iterator[tuple[int, list[str]]]:
    """The entries of an ARPA file: order and fields. Orders above two are left out."""
    order = 0
    with arpa.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith("\\"):
                order = {"\\1-grams:": 1, "\\2-grams:": 2}.get(line.strip(), 0)
                continue
            fields = line.split()
            if order and len(fields) > order:
                yield order, fields


def words_by_frequency(arpa: Path) -> list[str]:
    """The words of the language model, the most frequent first."""
    scored = []
    for order, fields in _lines(arpa):
        if order > 1:
            break
        scored.append((-float(fields[0]), fields[1]))
    return [word for _, word in sorted(scored)]


def read_bigrams(arpa: Path, vocabulary: Sequence[str]) -> Bigrams:
    """The model restricted to `vocabulary`."""
    number = {word: index for index, word in enumerate(vocabulary)}
    as_word, as_history = number | {END: len(number)}, number | {START: len(number)}
    unigram = np.full(len(number) + 1, UNLISTED)
    backoff = np.ones(len(number) + 1)
    found: list[tuple[int, int, float]] = []
    for order, fields in _lines(arpa):
        if order == 1:
            if fields[1] in as_word:
                unigram[as_word[fields[1]]] = 10 ** float(fields[0])
            if fields[1] in as_history and len(fields) > 2:
                backoff[as_history[fields[1]]] = 10 ** float(fields[2])
        elif fields[1] in as_history and fields[2] in as_word:
            found.append((as_history[fields[1]], as_word[fields[2]], 10 ** float(fields[0])))
    found.sort()
    history, word, probability = zip(*found, strict=True)
    return Bigrams(
        vocabulary,
        unigram / unigram.sum(),
        backoff,
        np.array(history, np.int32),
        np.array(word, np.int32),
        np.array(probability),
    )


def sentences(bigrams: Bigrams, seed: int) -> Callable[[], str]:
    """A maker of random sentences of 3 to 14 words; where no bigram leads on, any word may follow."""
    rng = random.Random(seed)
    end = len(bigrams.words)

    def sentence() -> str:
        said: list[int] = []
        history = end
        while len(said) < LONGEST_SENTENCE:
            following = bigrams.following(history)
            cumulative = np.cumsum(bigrams.probability[following])
            draw = rng.random()
            if len(cumulative) and draw < min(0.93, cumulative[-1]):
                word = int(bigrams.word[following][np.searchsorted(cumulative, draw)])
            else:
                word = rng.randrange(end)
            if word == end and len(said) >= 3:
                break
            history = word if word != end else rng.randrange(end)
            said.append(history)
        return " ".join(bigrams.words[word] for word in said)

    return sentence
