"""What the detector sees in a piece of text: words, classes of words, and in what order they come. Pure."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from voicejoy.care.words import Piece, Words

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LETTERS = 5
_APART = 6
"""Classes so many places apart in the order of classes still make a pair."""
_USUAL = 60
"""So many features a piece of about ten words has."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The classes of a text: (index of the first word, index behind the last, name), in order."""

    found: tuple[tuple[int, int, str], ...]
    starts: tuple[int, ...]
    """The first of the three, by itself."""


@lru_cache(maxsize=1)
def classes() -> Mapping[tuple[str, ...], str]:
    """Phrase (as words) to the name of its class, from lexicon.toml."""
    text = resources.files("voicejoy.care").joinpath("lexicon.toml").read_text(encoding="utf-8")
    return {
        tuple(phrase.split("_")): name
        for name, phrases in tomllib.loads(text).items()
        for phrase in str(phrases).split()
    }


@lru_cache(maxsize=1)
def _longest() -> Mapping[str, int]:
    """First word of a phrase to the words of the longest phrase that begins so."""
    longest: dict[str, int] = {}
    for phrase in classes():
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return longest


def mark(words: Sequence[str]) -> Marked:
    """Find the classes in `words`, the longest phrase first, none overlapping."""
    table, longest = classes(), _longest()
    found, at = [], 0
    while at < len(words):
        for size in range(min(longest.get(words[at], 0), len(words) - at), 0, -1):
            name = table.get(tuple(words[at : at + size]))
            if name is not None:
                found.append((at, at + size, name))
                at += size
                break
        else:
            at += 1
    return Marked(tuple(found), tuple(start for start, _, _ in found))


def features(text: Words, marked: Marked, piece: Piece) -> frozenset[str]:
    """The names of all that is seen in `piece`; a weight each."""
    low = bisect_left(marked.starts, piece.start)
    high = bisect_left(marked.starts, piece.end)
    found = [one for one in marked.found[low:high] if one[1] <= piece.end]
    inside = tuple(name for _, _, name in found)
    words = (*text.words[piece.start : piece.end], "", "")
    seen = {*_mixed(text, found, piece), *_edges(_with_classes(text, found, piece))}
    for at in range(piece.end - piece.start):
        seen.update(_word_and(words[at], words[at + 1], words[at + 2]))
    for at in range(len(inside)):
        seen.update(_class_and(inside[at : at + _APART + 1]))
    if "SELF" not in inside and "MY" not in inside:
        seen.add("no:SELF")
    return frozenset(seen)


def damping(seen: frozenset[str]) -> float:
    """The factor for the sum of the weights of `seen`: a long piece has more of them without meaning more."""
    return float((_USUAL / max(len(seen), 20)) ** 0.25)


@lru_cache(maxsize=20_000)
def _class_and(names: tuple[str, ...]) -> tuple[str, ...]:
    """The first class alone, with each of the others behind it, and in runs of three and four."""
    first = names[0]
    runs = ("+".join(names[:size]) for size in (3, 4) if len(names) >= size)
    return (first, *(f"{first}>{later}" for later in names[1:]), *runs)


def _mixed(text: Words, found: Sequence[tuple[int, int, str]], piece: Piece) -> Iterator[str]:
    """A class with the word before and behind it."""
    for start, end, name in found:
        if start > piece.start:
            yield f"{text.words[start - 1]} {name}"
        if end < piece.end:
            yield f"{name} {text.words[end]}"


def _with_classes(text: Words, found: Sequence[tuple[int, int, str]], piece: Piece) -> list[str]:
    """The words of `piece`, with the name of its class for each phrase that has one."""
    tokens: list[str] = []
    at = piece.start
    for start, end, name in found:
        tokens += text.words[at:start]
        tokens.append(name)
        at = end
    return tokens + list(text.words[at : piece.end])


def _edges(tokens: Sequence[str]) -> Iterator[str]:
    """How a piece begins and ends: who does it, and what it comes to."""
    for size in range(1, min(2, len(tokens)) + 1):
        yield "^ " + " ".join(tokens[:size])
        yield " ".join(tokens[-size:]) + " $"


@lru_cache(maxsize=20_000)
def _word_and(word: str, after: str, later: str) -> tuple[str, ...]:
    """A word, its runs of five letters (words of one stem share most of them), and its pairs; "" is none."""
    bounded = f"<{word}>"
    letters = (f"#{bounded[at : at + _LETTERS]}" for at in range(len(bounded) - _LETTERS + 1))
    pairs = ([f"{word} {after}"] if after else []) + ([f"{word} * {later}"] if later else [])
    return (word, *letters, *pairs)
