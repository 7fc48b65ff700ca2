"""Which past joy to read back: the choice behind every glimmer.

Pure, and rules over luck: each joy gets a weight and one seeded draw decides. Rarely told joys come
before often told ones, anniversaries are lifted, no category crowds out another, today's joys wait for
another day, and the same joy is not told twice in a row unless it is the only one. A joy that rests is
not read back, whatever is asked for. The same seed, day and journal give the same choice.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from voicejoy.joys import Category, Joy
from voicejoy.store.folded import folded_words
from voicejoy.store.words import fold

REST_DAYS = 91
"""How long "not this one" lets a joy rest: a season (conversation.md, "Recall")."""

MONTH_DAYS = range(28, 32)
"""Days ago that count as "about a month"."""
YEAR_DAYS = range(362, 369)
"""Days ago that count as "about a year"."""
_TODAY_WEIGHT = 0.1
"""What was told an hour ago is no memory yet."""


_ENDINGS = ("ing", "ies", "ed", "en", "er", "es", "e", "n", "s", "y")
"""What English, Spanish and German words change at their end, longest first."""
_STEM = 3
_PREFIX = 4
"""Letters that the beginning of a word must have to stand for the whole of it."""
_UNSPACED = "\u0e00"
"""From this letter on (Thai, then Chinese and Japanese) scripts do without spaces between words."""
_ARTICLES_AND_THE_LIKE = """
    a an the s my your his her its our their of at in on with and to
    un una unos unas el la los las lo mi mis tu tus su sus nuestro nuestra nuestros nuestras
    de del con en y al
    ein eine einen einem einer eines der die das den dem des mein meine meinen meinem meiner meines
    dein deine deinen deinem deiner sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer
    unser unsere unseren unserem unserer von vom mit im am und zu
"""
_SMALL_WORDS = frozenset(_ARTICLES_AND_THE_LIKE.split())
"""Words that say nothing of what a joy is about: English, Spanish and German."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks to hear of: every field narrows, none of them together want any joy at all."""

    favourites: bool = False
    category: Category | None = None
    words: str = ""
    """What it is about, as it was said: "my sister"."""
    since: date | None = None
    """The first journal day, inclusive."""
    until: date | None = None
    """The last journal day, inclusive."""
    anniversary: bool = False
    """Only joys of today's month and day in an earlier year."""


def matching(candidates: Sequence[Joy], wanted: Wanted, today: date) -> list[Joy]:
    """The joys of `candidates` that are what is `wanted` and do not rest, in their order.

    Words are taken loosely: all of them must stand in the joy, in any form ("sisters" is "sister"), by
    their beginning if it has four letters; articles and possessives do not count, nor does case or
    accent. Words of nothing else narrow nothing. Today's joys are among them. It is for `choose` to pick one.
    """
    words = _meaning(wanted.words)
    return [
        joy
        for joy in candidates
        if not _rests(joy, today)
        and (joy.favourite or not wanted.favourites)
        and (wanted.category is None or joy.category is wanted.category)
        and (wanted.since is None or joy.day >= wanted.since)
        and (wanted.until is None or joy.day <= wanted.until)
        and (_is_anniversary(joy, today) or not wanted.anniversary)
        and _is_about(joy, words)
    ]


def choose(candidates: Sequence[Joy], *, today: date, seed: int, last_told: int | None) -> Joy | None:
    """The joy to read back, None when there is nothing to choose from.

    Joys that rest (`resting_until` after `today`) are never chosen: when all of them rest, the answer is
    None, because "not this one" was a wish. `last_told` is the id of the joy told before this one; it comes
    again only when it is the last one left. The order of `candidates` does not matter.
    """
    candidates = matching(candidates, Wanted(), today)
    others = [joy for joy in candidates if joy.id != last_told]
    pool = sorted(others or candidates, key=lambda joy: joy.id)
    if not pool:
        return None
    # A string seed and `random()` give the same number on every platform and version of Python.
    luck = random.Random(f"{seed} {today.isoformat()}")  # noqa: S311 (no secret depends on it)
    return luck.choices(pool, weigh(pool, today=today))[0]


def weigh(pool: Sequence[Joy], *, today: date) -> list[float]:
    """How likely each joy of `pool` is, in proportion.

    Each category weighs one, shared among its joys. The anniversaries share as much again as all
    categories together, so that neither a big journal drowns them nor they the rest of it; an exact one
    counts double. Then each telling more than the least told joy's divides: by 4, by 9, by 16 ...
    """
    kinds = Counter(joy.category for joy in pool)
    lifts = [_lift(joy, today) for joy in pool]
    lifted = sum(lift > 0 for lift in lifts) or 1
    least_told = min((joy.times_told for joy in pool), default=0)
    return [
        ((_TODAY_WEIGHT if joy.day == today else 1.0) / kinds[joy.category] + lift * len(kinds) / lifted)
        / (1 + joy.times_told - least_told) ** 2
        for joy, lift in zip(pool, lifts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a joy was chosen: the name of the words that tell it (`phrases`), and what fills their places."""

    name: str
    times: int
    """How often it was read back."""
    year: int
    """The year in which it happened."""


def reasons(joy: Joy, *, today: date) -> tuple[Reason, ...]:
    """Why this one: how often it was told, and whether it is its anniversary."""
    names = [{0: "told_never", 1: "told_once"}.get(joy.times_told, "told_often")]
    if _is_anniversary(joy, today):
        names.append("same_day")
    elif _is_round(joy, today):
        names.append("month_ago" if (today - joy.day).days in MONTH_DAYS else "year_ago")
    return tuple(Reason(name, joy.times_told, joy.day.year) for name in names)


def _lift(joy: Joy, today: date) -> float:
    if _is_anniversary(joy, today):
        return 2.0
    return 1.0 if _is_round(joy, today) else 0.0


def _is_anniversary(joy: Joy, today: date) -> bool:
    return joy.day < today and (joy.day.month, joy.day.day) == (today.month, today.day)


def _is_round(joy: Joy, today: date) -> bool:
    ago = (today - joy.day).days
    return ago in MONTH_DAYS or ago in YEAR_DAYS


def _rests(joy: Joy, today: date) -> bool:
    return joy.resting_until is not None and joy.resting_until > today


def _meaning(words: str) -> list[str]:
    """The words that bear a meaning, folded."""
    return [word for word in folded_words(words) if word not in _SMALL_WORDS]


def _is_about(joy: Joy, words: list[str]) -> bool:
    if not words:
        return True
    text, said = fold(joy.text), folded_words(joy.text)
    return all(
        (word >= _UNSPACED and word in text) or any(_alike(word, each) for each in said) for word in words
    )


def _alike(one: str, other: str) -> bool:
    """Whether two folded words are the same one, or its forms, or a good beginning of it."""
    one, other = sorted((_stem(one), _stem(other)), key=len)
    return one == other or (len(one) >= _PREFIX and other.startswith(one))


def _stem(word: str) -> str:
    """`word` without its ending and without a double letter before it: "sunny" and "sun" are "sun"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if word[-2:-1] == word[-1:] else word
