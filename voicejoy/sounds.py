"""Which words of a vocabulary a recognised word may have been: by spelling and sound, and by experience.

Pure, but for a small memory of words already compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from voicejoy.wake import sound_key, words_of

SAME = 100.0
"""Likeness of a word to itself."""
ALIKE = 84.0
"""Likeness (0 to 100) of two words from which one may stand for the other ("stocks" for "stacks" is 92)."""
LEARNED = 90.0
"""Likeness of a word to what recognizers are known to make of it."""
SAME_WORD = 88.0
"""Likeness from which a word may stand for another where the order of the words tells what is meant."""
CLOSE_ENOUGH = 88.0
"""Likeness from which a text is a phrase written with more or fewer words ("redmi glimmer")."""
SPLIT_WORDS = 2
"""How many more or fewer they may be."""
SHORTEST_PHRASE = 8
"""Letters that a phrase needs to be known by its sound as a whole: too many joys sound like short ones."""
FEWEST_LETTERS = 3
"""Letters of a word that is compared by its sound."""
LONGEST_PHRASE = 60
"""Letters of a text that is compared with whole phrases."""
NEAR = 80.0
"""Likeness from which a text may be the phrase it is nearest to: among the utterances of `bench intents`, 72
took five joys more for one request more of 488."""
NEARER = 7.0
"""How much nearer it is than to any phrase that means something else."""
RESEMBLING = 55.0
"""Likeness that each word of such a text has at least to one of the phrase: "my favourite song" has none."""
Meaning = TypeVar("Meaning")
Words = tuple[str, ...]

_REMEMBERED = 4096
"""Words whose comparison is remembered: some hundred kilobytes."""


class Runs:
    """Runs of words that stand for a word or a few."""

    def __init__(self, spelled: Mapping[str, Iterable[str]]) -> None:
        """`spelled`: a word, and the runs that stand for it."""
        self._runs = {words_of(run): words_of(word) for word, runs in spelled.items() for run in runs}
        self._longest = max(map(len, self._runs), default=0)

    def mend(self, words: Words) -> Words:
        """`words` with each such run made its word, the longest run first."""
        mended: list[str] = []
        at = 0
        while at < len(words):
            size = next((n for n in range(self._longest, 0, -1) if words[at : at + n] in self._runs), 0)
            mended += self._runs[words[at : at + size]] if size else words[at : at + 1]
            at += max(size, 1)
        return tuple(mended)


@dataclass(frozen=True, slots=True)
class Accent:
    """What people write and recognizers hear for the words of one language."""

    same: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """A word, and what else is written for it ("that's": "that is")."""
    misheard: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """A word, and what recognizers write for it where sound alone does not tell."""
    slips: frozenset[str] = frozenset()
    """Short words that recognizers put where something else was said."""
    strong: frozenset[str] = frozenset()
    """Words that hardly any joy has: one of them vouches for the rest."""
    past: frozenset[str] = frozenset()
    """Words that tell what happened: no sound-alikes of what is asked for."""
    past_endings: tuple[str, ...] = ()
    """Endings that make such words: "shared" is not "share"."""


NO_ACCENT = Accent()


class Ear:
    """Compares words with one vocabulary."""

    def __init__(self, vocabulary: Iterable[str], accent: Accent) -> None:
        self.accent = accent
        self._sounds = {word: sound_key((word,)) for word in vocabulary}
        self._near: dict[str, Mapping[str, float]] = {}
        self._learned: dict[str, set[str]] = {}
        runs: dict[str, list[str]] = {}
        for word, slips in accent.misheard.items():
            for slip in slips:
                if len(words_of(slip)) == len(words_of(word)) == 1:
                    self._learned.setdefault(slip, set()).add(word)
                else:
                    runs.setdefault(word, []).append(slip)
        self.mend = Runs(runs).mend

    def near(self, word: str) -> Mapping[str, float]:
        """The words of the vocabulary that `word` may be, and how alike they are (0 to 100)."""
        found = self._near.get(word)
        if found is None:
            if len(self._near) >= _REMEMBERED:
                self._near.clear()
            found = self._near[word] = self._compare(word)
        return found

    def same(self, word: str) -> frozenset[str]:
        """The words that `word` may stand for."""
        return frozenset({word, *(known for known, like in self.near(word).items() if like >= SAME_WORD)})

    def is_same(self, heard: str, word: str) -> bool:
        """Whether `heard` may stand for `word`."""
        return heard == word or self.near(heard).get(word, 0.0) >= SAME_WORD

    def _compare(self, word: str) -> Mapping[str, float]:
        near = dict.fromkeys(self._learned.get(word, ()), LEARNED)
        if len(word) >= FEWEST_LETTERS and word not in self.accent.past:
            sound, endings = sound_key((word,)), self.accent.past_endings
            for known, key in self._sounds.items():
                if len(known) >= FEWEST_LETTERS and word not in (known + ending for ending in endings):
                    likeness = (fuzz.ratio(word, known) + fuzz.ratio(sound, key)) / 2
                    if likeness >= ALIKE:
                        near[known] = max(likeness, near.get(known, 0.0))
        if word in self._sounds:
            near[word] = SAME
        return near


class Alike(Generic[Meaning]):
    """Whole phrases by their sound, however a recognizer split or joined their words."""

    def __init__(self, phrases: Mapping[Words, Meaning], ear: Ear) -> None:
        self._ear = ear
        self._phrases = [
            (words, "".join(words), sound_key(words), meaning)
            for words, meaning in phrases.items()
            if len(words) > 1 and len("".join(words)) >= SHORTEST_PHRASE
        ]

    def hear(self, words: Words) -> tuple[float, Meaning] | None:
        """What these words sound most like, and how alike they are (0 to 100); None where nothing is near.

        Of a phrase with as many words, each must be that word or its sound-alike: "tell me a joke" is not
        "tell me a joy".
        """
        if not self._ear.accent.past.isdisjoint(words):
            return None
        best: tuple[float, Meaning] | None = None
        joined, sound = "".join(words), sound_key(words)
        for phrase, spelled, key, meaning in self._phrases:
            if abs(len(words) - len(phrase)) > SPLIT_WORDS:
                continue
            if len(words) == len(phrase) and not all(map(self._ear.is_same, words, phrase)):
                continue
            likeness = (fuzz.ratio(joined, spelled) + fuzz.ratio(sound, key)) / 2
            if likeness >= CLOSE_ENOUGH and (best is None or likeness > best[0]):
                best = likeness, meaning
        return best


class Nearest(Generic[Meaning]):
    """The phrase that a text comes nearest to, of all that anyone asks for: a misheard word or two are borne.

    A noisy channel in small: the nearest of many phrases is what was said if it is near, if no phrase of
    another meaning is nearly as near, and if no word of the text is quite unlike all of the phrase's.
    """

    def __init__(self, phrases: Mapping[Words, Meaning], ear: Ear) -> None:
        self._ear = ear
        chosen = {
            words: meaning for words, meaning in phrases.items() if len("".join(words)) >= SHORTEST_PHRASE
        }
        self._phrases, self._meanings = list(chosen), list(chosen.values())
        self._spelled = [" ".join(words) for words in chosen]
        self._sounds = list(map(sound_key, chosen))

    def hear(self, words: Words) -> tuple[Words, Meaning] | None:
        """The nearest phrase and what it means; None where none is near, or two meanings are."""
        text = " ".join(words)
        if not self._phrases or not SHORTEST_PHRASE <= len(text) <= LONGEST_PHRASE:
            return None
        if not self._ear.accent.past.isdisjoint(words):
            return None
        sound = sound_key(words)
        likeness = [
            (fuzz.ratio(text, spelled) + fuzz.ratio(sound, sounds)) / 2
            for spelled, sounds in zip(self._spelled, self._sounds, strict=True)
        ]
        nearest = max(likeness)
        best = likeness.index(nearest)
        phrase, meaning = self._phrases[best], self._meanings[best]
        meant = zip(likeness, self._meanings, strict=True)
        rival = max((like for like, other in meant if other != meaning), default=0.0)
        if nearest < NEAR or nearest - rival < NEARER:
            return None
        return (phrase, meaning) if all(_resembles(word, phrase) for word in words) else None


def _resembles(word: str, phrase: Words) -> bool:
    """Whether a heard word may be one of the phrase at all; a short one may be anything."""
    if len(word) < FEWEST_LETTERS:
        return True
    sound = sound_key((word,))
    return any(
        (fuzz.ratio(word, one) + fuzz.ratio(sound, sound_key((one,)))) / 2 >= RESEMBLING for one in phrase
    )
