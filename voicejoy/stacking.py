"""Joy stacking: a small pleasure paired with an everyday task.

Pure. Finding a task is strict, because whatever names no task is a joy and must be kept: words that go
beyond the task, or stop short of it, name none. The lists of words are English; in other languages words
count as they are written, and no pleasure is suggested.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from rapidfuzz import fuzz

from voicejoy.joys import Category, Joy, Stack
from voicejoy.wake import similarity, sound_key, words_of


def stem(word: str) -> str:
    """An English word without its common endings: "washing", "washes" and "washed" are "wash".

    For comparing only: "making" and "make" are both "mak".
    """
    root = word.removesuffix("'s")
    for ending, rest in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        cut = root.removesuffix(ending) + rest
        least = 2 if ending == "ing" else 3  # "going", but not "bus"
        is_word = len(cut) >= least and not set(cut).isdisjoint("aeiouy")
        if root.endswith(ending) and is_word and not root.endswith("ss"):
            root = cut
            break
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeiosflz":
        root = root[:-1]
    if len(root) > 3 and root.endswith(("she", "che", "xe", "sse", "zze")):
        root = root[:-1]
    return root.removesuffix("e") if len(root) > 3 else root


def stems_of(words: str) -> frozenset[str]:
    """The stems of a list of words."""
    return frozenset(map(stem, words_of(words)))


LONGEST_PLEASURE = 8
"""Words in a joy that may be suggested: a pleasure to pair is a phrase, not a story."""
SURE = 0.75
"""Share of a task's weight that what was said must name."""
TO_THE_POINT = 0.65
"""Share of what was said that the task must make up: "making coffee" names "coffee", a longer tale
does not."""
_WEAK = 0.5
"""Weight of a word that many tasks share, beside 1 for any other."""
_ALIKE = 80.0
"""Likeness (0 to 100, `wake.similarity`) from which two words are one misheard: "watch" and "wash" have 83,
"bread" and "bed" 78, "cook" and "book" 62."""
_ALIKE_SPELLED = 75.0
"""Likeness in spelling of a whole phrase that sounds the same: a recognizer's "watching up"."""

_BLANK = frozenset(
    words_of(
        "a about am an and at be being currently did do doing does for i i'll i'm im just my now our "
        "right start starting the then time to we we're while with your"
    )
)
"""Words that tell no task from another."""
_SHARED = stems_of("down get go have in make off on out put take up")
"""Words that many tasks have: they weigh `_WEAK`."""
_SAME = (
    (("wash", "up"), "dish"),
    (("wash", "dish"), "dish"),
    (("wash", "plate"), "dish"),
    (("wash", "pot"), "dish"),
    (("clean", "dish"), "dish"),
    (("dry", "up"), "dry dish"),
    (("hang", "up", "wash"), "hang laundry"),
    (("hang", "out", "wash"), "hang laundry"),
    (("hang", "wash"), "hang laundry"),
    (("fold", "wash"), "fold laundry"),
    (("clothe",), "laundry"),
    (("hoover",), "vacuum"),
    (("trash",), "rubbish"),
    (("garbage",), "rubbish"),
    (("bin",), "rubbish"),
    (("tooth",), "teeth"),
    (("clean", "teeth"), "brush teeth"),
    (("have", "shower"), "take shower"),
    (("have", "bath"), "take bath"),
    (("tidy", "up"), "tidy"),
)
"""One task in other words: a run of words, without `_BLANK`, and what it is read as; earlier rows first."""

REPEATABLE = stems_of(
    "album apple bake balcony bath bird biscuit blanket book bread breeze candle cat chocolate "
    "cinnamon coat cocoa coffee cushion dance dog flower fresh garden hum incense jumper kettle lamp "
    "lavender lemon light mint moon music orange perfume piano pillow plant playlist podcast poem "
    "radio rain record scarf scent shower sing sky slipper smell soap sock soup song star stretch sun "
    "sunlight sunrise sunset sunshine sweater tea toast tree tune walk warm whistle window"
)
"""Stems of what one can come back to on purpose: things, sounds and scents; no people and no luck."""

_ARTICLES = frozenset(words_of("a an my our some that the this"))


def find(task: str, stacks: Sequence[Stack]) -> Stack | None:
    """The stack whose task is named, in whatever words and as misheard; None where that is not sure.

    Of equally good ones the newest. Stacks taken back (`deleted_at`) count no more.
    """
    best, best_rank = None, (0.0, "", 0)
    for stack in stacks:
        if stack.deleted_at is None and (likeness := _names(task, stack.task)) > 0:
            rank = (likeness, stack.created_at.isoformat(), stack.id)
            if rank > best_rank:
                best, best_rank = stack, rank
    return best


def suggest(
    joys: Sequence[Joy], stacks: Sequence[Stack], tasks: Sequence[str], *, seed: int
) -> tuple[str, str] | None:
    """A pleasure in the person's own words with a task that has none yet: (pleasure, task), or None.

    From joys of at most `LONGEST_PLEASURE` words that name something one can repeat (`REPEATABLE`), sensory
    ones before all others; never private, deleted, or never to be read again. What only rests is the caller's
    to leave out. The same seed gives the same idea.
    """
    paired = {words_of(stack.pleasure) for stack in stacks if stack.deleted_at is None}
    fitting = [joy for joy in sorted(joys, key=lambda joy: joy.id) if _may_be_paired(joy, paired)]
    sensory = [joy for joy in fitting if joy.category is Category.SENSORY]
    free = [task for task in tasks if find(task, stacks) is None]
    ideas = [
        (_as_said(joy.text), task)
        for joy in sensory or fitting
        for task in free
        # "A cup of tea" with "making tea" is no pair but the same thing twice.
        if not (set(_stems(joy.text)) & set(_stems(task))) - _SHARED
    ]
    # A string seed gives the same draw on every platform and version of Python.
    return random.Random(f"stack {seed}").choice(ideas) if ideas else None  # noqa: S311


def split(words: str, joiners: Sequence[str]) -> tuple[str, str] | None:
    """(pleasure, task) of "a song with washing up", parted at the last of `joiners`; None if none parts it.

    Words must stand on both sides. Of joiners that begin at one place ("when", "when i am")
    the longest counts.
    """
    said = words.split()
    plain = [" ".join(words_of(word)) for word in said]
    wanted = sorted((joiner.lower().split() for joiner in joiners if joiner.split()), key=len, reverse=True)
    for start in range(len(said) - 1, 0, -1):
        for joiner in wanted:
            end = start + len(joiner)
            if plain[start:end] == joiner and any(plain[:start]) and any(plain[end:]):
                return _phrase(said[:start]), _phrase(said[end:])
    return None


def _phrase(words: Sequence[str]) -> str:
    return " ".join(words).strip(" ,.;:!?-\u2013\u2014\u2026")


def _as_said(text: str) -> str:
    """A joy's words inside a sentence: no full stop, and no capital where only the beginning gave it."""
    words = _phrase(text.split())
    first = words.split()[0]
    opens_plainly = first.lower() in _ARTICLES or stem(first.lower()) in REPEATABLE
    return words[:1].lower() + words[1:] if opens_plainly and first.istitle() else words


def _may_be_paired(joy: Joy, paired: set[tuple[str, ...]]) -> bool:
    words = words_of(joy.text)
    return (
        not joy.private
        and not joy.never_read
        and joy.deleted_at is None
        and len(words) <= LONGEST_PLEASURE
        and words not in paired
        and not REPEATABLE.isdisjoint(map(stem, words))
    )


def _names(said: str, task: str) -> float:
    """How well `said` names `task`, above 0 (not at all, or not surely) up to 1."""
    heard, wanted = _stems(said), _stems(task)
    if not heard or not wanted:
        return 0.0
    named = sum(_weight(word) for word in wanted if any(_same(word, other) for other in heard))
    all_wanted, all_heard = sum(map(_weight, wanted)), sum(map(_weight, heard))
    # "Cooking" alone is what one does, and names "cooking dinner"; "dinner" alone may be a joy.
    is_doing = named == all_heard and any(word.endswith("ing") for word in words_of(said))
    if (named >= SURE * all_wanted or is_doing) and named >= TO_THE_POINT * all_heard:
        return min(1.0, named / max(all_wanted, all_heard))
    return 0.5 if _sounds_the_same(said, task) else 0.0


def _weight(word: str) -> float:
    return _WEAK if word in _SHARED else 1.0


def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    # Sound keys know Latin letters only; two empty ones would be alike.
    keys = sound_key([word]) and sound_key([other])
    return bool(keys) and min(len(word), len(other)) > 2 and similarity([word], [other]) >= _ALIKE


def _sounds_the_same(said: str, task: str) -> bool:
    heard, wanted = ([word for word in words_of(text) if word not in _BLANK] for text in (said, task))
    key = sound_key(wanted)
    spelled = fuzz.ratio("".join(heard), "".join(wanted))
    return bool(key) and key == sound_key(heard) and spelled >= _ALIKE_SPELLED


def _stems(text: str) -> tuple[str, ...]:
    """The words that tell one task from another, as stems, one word for one thing; all words if none does."""
    words = words_of(text)
    stems = [stem(word) for word in words if word not in _BLANK] or [stem(word) for word in words]
    for run, name in _SAME_STEMS:
        size = len(run)
        for start in range(len(stems) - size, -1, -1):
            if tuple(stems[start : start + size]) == run:
                stems[start : start + size] = name
    return tuple(dict.fromkeys(stems))


_SAME_STEMS = tuple((tuple(map(stem, run)), tuple(map(stem, name.split()))) for run, name in _SAME)
