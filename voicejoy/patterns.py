"""Patterns with open places: "[read me] (something|anything) about {words}", "stack {pleasure} with {task}".

Pure. A pattern matches the whole of an utterance's words. `(a|b)` is one of these, `[a|b]` one of these or
nothing. A place takes one to `LONGEST` words; a place with a rule of its own takes only what fits it, so that
"a small achievement" is a request and "a small kindness" is not. A place's name may have a word before an
underscore, to have another rule: what `{bare_time}` holds is a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from voicejoy.wake import words_of

LONGEST = 12
"""Words that a place takes at most; "no, I said ..." may hold a whole joy and has no limit."""
UNLIMITED = frozenset({"text"})

Words = tuple[str, ...]
Rule = Callable[[Words], bool]
Same = Callable[[str, str], bool]
"""Whether a word that was heard may be a word of the pattern."""
Choice = tuple[Words, ...]
"""Runs of words of which one is said, the longest first; the empty run where it may be left out."""
_PIECE = re.compile(r"\{(\w+)\}|\(([^)]*)\)|\[([^\]]*)\]|([^{(\[]+)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Choices of words and places in turn."""

    parts: tuple[Choice | str, ...]
    """Words as choices, places as their names."""
    places: Mapping[str, Rule]
    words: frozenset[str]
    """The pattern's own words."""
    first: frozenset[str]
    """Those that may come first."""
    any_first: bool
    """Whether a place may come first."""
    unlimited: bool
    """Whether it may hold any number of words."""

    def match(self, words: Words, same: Same = str.__eq__) -> tuple[int, dict[str, str]] | None:
        """How many words are the pattern's own, the more the surer, and the words in each place.

        None where the pattern does not fit all of `words`.
        """
        return _match(self.parts, words, self.places, same)


def compile_patterns(texts: Iterable[str], places: Mapping[str, Rule]) -> list[Pattern]:
    """Patterns from their texts; `places` says what the named places may hold, others hold anything."""
    return [_pattern(tuple(_parts(text)), places) for text in texts]


def one_of(phrases: Iterable[str]) -> Rule:
    """A place that holds one of these phrases."""
    known = frozenset(map(words_of, phrases))
    return known.__contains__


def none_at(*, first: Iterable[str] = (), last: Iterable[str] = ()) -> Rule:
    """A place that holds anything but what opens or ends with one of these words."""
    no_first, no_last = frozenset(first), frozenset(last)
    return lambda held: held[0] not in no_first and held[-1] not in no_last


def up_to(most: int) -> Rule:
    """A place that holds at most so many words."""
    return lambda held: len(held) <= most


def made_of(words: Iterable[str], around: Iterable[str], leads: Iterable[str] = ()) -> Rule:
    """A place that holds `words` and what may stand around them, numerals included; `leads` must open it."""
    bearing, filling, opening = frozenset(words), frozenset(around), frozenset(leads)

    def holds(held: Words) -> bool:
        known = all(word in bearing or word in filling or word.isdigit() for word in held)
        bears = any(word in bearing or (word.isdigit() and len(word) == 4) for word in held)
        return known and bears and (not opening or held[0] in opening)

    return holds


def _pattern(parts: tuple[Choice | str, ...], places: Mapping[str, Rule]) -> Pattern:
    words = frozenset(word for part in parts if not isinstance(part, str) for run in part for word in run)
    first: set[str] = set()
    for part in parts:
        if isinstance(part, str):
            break
        first |= {run[0] for run in part if run}
        if () not in part:
            break
    else:
        part = ()
    unlimited = any(part in UNLIMITED for part in parts)
    return Pattern(parts, places, words, frozenset(first), isinstance(part, str), unlimited)


def _parts(text: str) -> Iterable[Choice | str]:
    for place, one, perhaps, plain in _PIECE.findall(text):
        if place:
            yield place
        elif one or perhaps:
            runs = {words_of(run) for run in (one or perhaps).split("|")} | ({()} if perhaps else set())
            yield tuple(sorted(runs, key=len, reverse=True))
        elif words := words_of(plain):
            yield (words,)


def _match(
    parts: Sequence[Choice | str], words: Words, places: Mapping[str, Rule], same: Same
) -> tuple[int, dict[str, str]] | None:
    if not parts:
        return None if words else (0, {})
    first, rest = parts[0], parts[1:]
    if not isinstance(first, str):
        for run in first:
            if len(run) <= len(words) and all(map(same, words, run)):
                found = _match(rest, words[len(run) :], places, same)
                if found is not None:
                    return found[0] + 2 * len(run), found[1]
        return None
    most = len(words) if first in UNLIMITED else min(len(words), LONGEST)
    for size in range(most, 0, -1):  # the longest first: the last "with" is the one that parts
        held = words[:size]
        if first in places and not places[first](held):
            continue
        found = _match(rest, words[size:], places, same)
        if found is not None:
            own = found[0] + (first in places)
            return own, {first.rpartition("_")[2]: " ".join(held)} | found[1]
    return None
