"""A text as plain words and as the pieces of it that are judged: pure, and the same when training.

A recogniser writes no punctuation and hears "dye" and "hear"; people type "kms" and "im". Both come out
alike here. A cry can hide in one clause of a long nice telling, so a text is judged piece by piece.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SENTENCE = re.compile(r"(?<!\.)\.(?!\.)|[!?\n]+")
_PART = re.compile(r"\.\.+|[,;:\u2026\u2014\u2013()]+")
_CLAUSE_WORDS = frozenset(
    ("but", "and", "because", "so", "though", "although", "except", "or", "yet", "while", "then")
)

_WINDOW = 13
"""Words in a window over a text without punctuation."""
_STEP = 6
SHORT = 20
"""A text of up to so many words is judged as a whole: a piece of it alone says too little."""
_WHOLE = 40
"""A text or sentence of up to so many words is also judged as a whole."""

_CONTRACTIONS = (
    ("n't", " not"), ("'m", " am"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'d", " would"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Spellings:
    """spellings.toml, turned round."""

    words: Mapping[str, str]
    phrases: tuple[tuple[str, str], ...]
    dyed: frozenset[str]


@lru_cache(maxsize=1)
def _spellings() -> _Spellings:
    text = resources.files("voicejoy.care").joinpath("spellings.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return _Spellings(
        {written: meant for meant, all_written in table["words"].items() for written in all_written.split()},
        tuple((f" {old} ", f" {meant} ") for meant, olds in table["phrases"].items() for old in olds),
        frozenset(table["dyeing"]["things"].split()),
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that is judged by itself: `words[start:end]` of the text."""

    start: int
    end: int
    fragment: bool
    """One of several sentences of a short text: by itself it says little."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as normal words, and where its sentences and clauses begin."""

    words: tuple[str, ...]
    sentences: tuple[int, ...]
    """Index of the first word of each sentence."""
    clauses: tuple[int, ...]
    """Index of the first word of each clause; every sentence begins one."""


def normal(text: str) -> str:
    """`text` in lower case with one blank between plain words, contractions and mishearings mended."""
    known = _spellings()
    told = " ".join(_WORD.findall(text.lower().replace("\u2019", "'").replace("\u2018", "'")))
    for short, long in _CONTRACTIONS:
        told = told.replace(short, long)
    words = [known.words.get(word, word) for word in told.replace("'s", " s").replace("'", "").split()]
    dyed = not known.dyed.isdisjoint(words)
    told = f" {' '.join(words)} "
    for wrong, right in known.phrases:
        if wrong in told and not (dyed and " dye" in wrong):
            told = told.replace(wrong, right)
    return told.strip()


def read(text: str, mask: Callable[[str], str] = str) -> Words:
    """The words of `text`, clause by clause through `mask`, with its sentences and clauses."""
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    for sentence in _SENTENCE.split(text):
        first = len(words)
        for part in _PART.split(sentence):
            start = len(words)
            words.extend(mask(normal(part)).split())
            if len(words) > start:
                clauses.append(start)
        if len(words) > first:
            sentences.append(first)
    begins = set(clauses) | {at for at, word in enumerate(words) if word in _CLAUSE_WORDS and at}
    return Words(tuple(words), tuple(sentences), tuple(sorted(begins)))


def pieces(text: Words) -> Iterator[Piece]:
    """All that is judged: a short text and its sentences; of a longer one, clauses and windows too."""
    size = len(text.words)
    bounds = (*text.sentences, size)
    short = size <= SHORT
    spans = [(0, size), *((start, end) for start, end in pairwise(bounds))] if size else []
    if not short:
        for at, start in enumerate(text.sentences):
            spans += [(start, end) for end in bounds[at + 2 : at + 3]]
            spans += _spans(text, start, bounds[at + 1])
    for start, end in dict.fromkeys(spans):
        if end - start <= _WHOLE:
            yield Piece(start, end, short and end - start < size)


def _spans(text: Words, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Within one sentence."""
    yield start, end
    begins = [*(at for at in text.clauses if start <= at < end), end]
    for number, at in enumerate(begins[:-1]):
        for after in begins[number + 1 : number + 4]:
            if after - at <= SHORT or after == begins[number + 1]:
                yield at, after
    if end - start > _WINDOW + _STEP:
        for at in range(start, end - _WINDOW + _STEP, _STEP):
            yield at, min(end, at + _WINDOW)
