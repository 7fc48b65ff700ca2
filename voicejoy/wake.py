"""The wake phrase as words: is it there, adjacent and in order, and what was said after it?

Pure text. A grammar in Vosk is a bigram model whose words recombine, so a hypothesis is only trusted
when the whole phrase stands in it, adjacent and in order (engine-traps.md). The sounds-alike test is
for full-vocabulary engines, which spell a phrase as they please ("Hello, Joey").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import jellyfish
from rapidfuzz import fuzz

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*", re.UNICODE)


NEAR = 70.0
"""Likeness (0 to 100) at which a full-vocabulary guess passes as the phrase. The starter model spells unknown
voices freely: exact spelling lost half of phrases such as "hey little one" that the grammar had heard,
while 70 let 26 of 60 spoken sound-alikes of "hello joy" through where exact spelling let 25."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of `text`, lower case, without punctuation; apostrophes inside a word stay."""
    return tuple(match.group().lower().replace("\u2019", "'") for match in _WORD.finditer(text))


def sound_key(words: Sequence[str]) -> str:
    """How a run of words sounds, as one metaphone key without word breaks."""
    return jellyfish.metaphone(" ".join(words)).replace(" ", "")


def find_phrase(words: Sequence[str], phrase: Sequence[str]) -> int | None:
    """Index of the first word of the last whole, adjacent, in-order `phrase` in `words`; None if absent."""
    size = len(phrase)
    for start in range(len(words) - size, -1, -1):
        if tuple(words[start : start + size]) == tuple(phrase):
            return start
    return None


def find_sounding(words: Sequence[str], phrase: Sequence[str]) -> tuple[int, int] | None:
    """First run of words that is `phrase` or sounds the same: (start, end), end exclusive; None if absent.

    Runs one word shorter or longer than the phrase count too: engines split and join words.
    """
    wanted, key = tuple(phrase), sound_key(phrase)
    for start in range(len(words)):
        for size in (len(wanted), len(wanted) + 1, len(wanted) - 1):
            run = tuple(words[start : start + size])
            if len(run) == size > 0 and (run == wanted or (key and sound_key(run) == key)):
                return start, start + size
    return None


def find_near(words: Sequence[str], phrase: Sequence[str]) -> tuple[int, int] | None:
    """The run of words most like `phrase`, if any is `NEAR` enough: (start, end), end exclusive.

    One word alone is never near two: "hello" is most of "hello joy", and anybody says it.
    """
    best, best_score = None, NEAR
    for start in range(len(words)):
        for size in (len(phrase), len(phrase) + 1, len(phrase) - 1):
            run = words[start : start + size]
            if len(run) == size >= min(2, len(phrase)) and (score := similarity(run, phrase)) > best_score:
                best, best_score = (start, start + size), score
    return best


def similarity(words: Sequence[str], phrase: Sequence[str]) -> float:
    """How alike two runs of words are, 0 to 100: the mean of their spelling's and their sound's likeness."""
    spelled = fuzz.ratio("".join(words), "".join(phrase))
    return (spelled + fuzz.ratio(sound_key(words), sound_key(phrase))) / 2


def strip_phrase(text: str, phrase: Sequence[str], *, woken: bool = False) -> tuple[bool, str]:
    """Whether `text` opens with the wake phrase (or its sound-alike), and the text after it.

    A repeated phrase is taken off as often as it opens the text. One word before it is forgiven
    ("oh, hello joy"), since the buffered audio may begin a moment early. Where the phrase is known to have
    been said (`woken`), a near miss of it is taken off too ("the morning sunshine").
    """
    found = False
    while True:
        matches = list(_WORD.finditer(text))
        run = find_sounding(words_of(text), phrase)
        if woken and not found and (run is None or run[0] > 1):
            run = find_near(words_of(text)[: len(phrase) + 2], phrase)
        if run is None or run[0] > 1:
            return found, text
        found = True
        text = text[matches[run[1] - 1].end() :].lstrip(" ,.;:!?-\u2013\u2014\u2026")


def as_written(text: str, words: str, fold: Callable[[str], str] = str) -> str:
    """The piece of `text` that `words` (folded) stand for, with its capitals and signs; else `words`."""
    wanted, spans = words_of(words), list(_WORD.finditer(text))
    start = find_phrase(words_of(fold(text)), wanted) if wanted else None
    if start is None or len(spans) != len(words_of(fold(text))):
        return words
    return text[spans[start].start() : spans[start + len(wanted) - 1].end()]


def tidy(text: str) -> str:
    """A joy's words as shown: one line, no stray spaces, a capital at the start."""
    line = " ".join(text.split())
    return line[:1].upper() + line[1:]
