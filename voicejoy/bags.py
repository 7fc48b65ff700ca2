"""Requests by their meaning-bearing words, whatever their order: "why|reason this|that".

Pure. A bag names a word of each group that must be said. Nothing else may be said but the words that belong
to the same request, and fillers: one word that none of them explains, and it is a joy. What a recognizer
wrote may merely sound like these words, and one word may be a stray among several that are surely right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from voicejoy.sounds import ALIKE, SAME, Ear
from voicejoy.wake import words_of

Meaning = TypeVar("Meaning")
Words = tuple[str, ...]

LONGEST = 12
"""A request by its meaning-bearing words has at most this many words in all."""
LIKE_ENOUGH = 88.0
"""Mean likeness (0 to 100) of the meaning-bearing words from which a recognised text is a request: among the
dev utterances of `bench intents`, 80 took one joy more, and 92 lost four requests of 222."""
FEWEST_LETTERS = 6
"""Letters of meaning-bearing words that sound is trusted with: in short ones too many joys sound alike."""
FEWEST_EXACT = 2
"""Meaning-bearing words to be heard exactly where one word is unknown ("such gentle mode off")."""
STRAY_SHARE = 2.0
"""How many times the letters of the one unknown word the known ones have at least."""


@dataclass(frozen=True, slots=True)
class Bag(Generic[Meaning]):
    """One way to ask for something."""

    meaning: Meaning
    groups: tuple[frozenset[str], ...]
    """Of each, one word must be said."""
    known: frozenset[str]
    """The words that may be said besides."""


class Bags(Generic[Meaning]):
    """All bags of one language."""

    def __init__(self, bags: Sequence[Bag[Meaning]], fillers: Iterable[str], ear: Ear) -> None:
        self._bags, self._fillers, self._ear = bags, frozenset(fillers), ear
        self._light = self._fillers | ear.accent.slips

    def read(self, words: Words) -> Meaning | None:
        """What these words ask for; of several bags the one that asks for most of them."""
        if len(words) > LONGEST:
            return None
        said = frozenset(words)
        content = said - self._fillers
        fitting = [bag for bag in self._bags if content <= bag.known and _asked(bag, said)]
        return max(fitting, key=lambda bag: _weight(bag, said)).meaning if fitting else None

    def hear(self, words: Words, among: frozenset[Meaning]) -> tuple[float, Meaning] | None:
        """What recognised words ask for, of the requests `among`, and how alike they are (0 to 100)."""
        if len(words) > LONGEST:
            return None
        said = frozenset(words)
        near = {word: self._ear.near(word) for word in said}
        reach = said.union(*near.values())
        best: tuple[tuple[float, int], float, Meaning] | None = None
        for bag in self._bags:
            if bag.meaning not in among or any(map(reach.isdisjoint, bag.groups)):
                continue
            likeness = self._likeness(bag, said, near)
            rank = (likeness, _weight(bag, said))
            if likeness >= LIKE_ENOUGH and (best is None or rank > best[0]):
                best = rank, likeness, bag.meaning
        return best[1:] if best else None

    def _likeness(
        self, bag: Bag[Meaning], said: frozenset[str], near: Mapping[str, Mapping[str, float]]
    ) -> float:
        """How alike the said words are to the bag's, weighed by their letters; 0 where it does not fit."""
        found: dict[str, float] = {}
        for group in bag.groups:
            free = ((_best(near[word], group), word) for word in said if word not in found)
            likeness, word = max(free, default=(0.0, ""))
            if likeness < ALIKE:
                return 0.0
            found[word] = likeness
        strays = []
        for word in said - self._light - found.keys():
            likeness = _best(near[word], bag.known)
            if likeness >= ALIKE:
                found[word] = likeness
            else:
                strays.append(word)
        letters = sum(map(len, found))
        if letters < FEWEST_LETTERS or len(strays) > 1 or (strays and not self._forgives(strays[0], found)):
            return 0.0
        return sum(likeness * len(word) for word, likeness in found.items()) / letters

    def _forgives(self, stray: str, found: Mapping[str, float]) -> bool:
        """Whether the words found are surely right and enough to leave one unexplained."""
        if stray in self._ear.accent.past:
            return False
        sure = all(likeness == SAME for likeness in found.values())
        bearing = sum(word not in self._fillers for word in found)
        vouched = not self._ear.accent.strong.isdisjoint(found)
        share = 1.0 if vouched else STRAY_SHARE
        return sure and (vouched or bearing >= FEWEST_EXACT) and sum(map(len, found)) >= share * len(stray)


def make_bags(
    meaning: Meaning, keys: Sequence[str], may: Sequence[str], examples: Sequence[str], fillers: Iterable[str]
) -> list[Bag[Meaning]]:
    """The bags of one request: its `keys` share all their words; an example knows no words but its own.

    An example of one meaning-bearing word is no bag: "sleep" is a request, "some sleep" a joy.
    """
    groups = [_groups(key) for key in keys]
    known = frozenset(words_of(" ".join(may).replace("|", " "))).union(
        *(group for key in groups for group in key)
    )
    bags = [Bag(meaning, key, known) for key in groups]
    light = frozenset(fillers)
    bearing = (words for words in map(words_of, examples) if len(frozenset(words) - light) > 1)
    bags += [Bag(meaning, tuple(frozenset({word}) for word in words), frozenset(words)) for words in bearing]
    return bags


def _groups(key: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(words_of(group.replace("|", " "))) for group in key.split())


def _asked(bag: Bag[Meaning], said: frozenset[str]) -> bool:
    """Whether a word of each group was said, and no word stands for two of them."""
    if any(map(said.isdisjoint, bag.groups)):
        return False
    return len(said.intersection(frozenset().union(*bag.groups))) >= len(bag.groups)


def _weight(bag: Bag[Meaning], said: frozenset[str]) -> int:
    return sum(len(group & said) > 0 for group in bag.groups) * 100 + len(bag.known & said)


def _best(near: Mapping[str, float], words: frozenset[str]) -> float:
    return max((likeness for word, likeness in near.items() if word in words), default=0.0)
