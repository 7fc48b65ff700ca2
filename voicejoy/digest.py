"""Read my week: at most three joys of the last seven days, told in the order of their days.

Pure, and the same journal and day give the same week. Concrete moments come before vague ones, since
hearing when, where and which sense helps where "it was nice" does not (conversation.md, "Recall"). Nothing
here counts, compares or praises, and a week without joys is an empty list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from voicejoy.joys import Joy
from voicejoy.stacking import REPEATABLE, stem, stems_of
from voicejoy.wake import words_of

DAYS = 7
"""The week ends with today: today and the six days before it."""
FAVOURITE_LIFT = 2.0
"""What the person's own mark adds to `concreteness`: as much as two kinds of detail."""
VAGUE = 0.0
"""Below this a joy is told only where nothing concrete is left."""
_LONG_ENOUGH = 60
"""Characters from which a text's length says nothing more."""
_MOST_MOOD = 2
"""Mood words that count against a text; more do not make it vaguer."""


_DETAILS = (
    stems_of(
        "see saw watch look shine bright glow glitter colour color red blue green gold golden yellow "
        "pink orange hear heard listen loud quiet sound sing sang laugh hum crackle rustle purr touch "
        "soft rough smooth warm cold cool hot wet crisp smell smelled smelt scent fragrant taste "
        "tasted sweet salty bitter sour delicious fresh"
    ),
    stems_of(
        "mum mom mother dad father sister brother son daughter grandma gran nan granny grandpa "
        "grandad grandmother grandfather aunt uncle cousin niece nephew wife husband partner friend "
        "neighbour neighbor baby child kid boy girl man woman teacher doctor nurse driver stranger "
        "colleague cat dog puppy kitten"
    ),
    stems_of(
        "one two three four five six seven eight nine ten eleven twelve dozen hundred first second "
        "third half o'clock minute hour morning noon afternoon evening night midnight dawn dusk "
        "breakfast lunch dinner"
    ),
    stems_of(
        "bed bench bus train car street road path corner park garden yard kitchen bathroom bedroom "
        "balcony window door shop market cafe library school office church station bridge river lake "
        "sea beach hill mountain forest wood field sky roof table stove stairs home outside"
    ),
    stems_of(
        "letter card photo picture call message cake pie cheese egg fruit berry strawberry pear "
        "pancake rice pasta wine beer cup mug bowl fire snow ice leaf leaves cloud wind rainbow grass "
        "butterfly bee robin blackbird swan duck squirrel fox bike ball game puzzle shirt dress shoe "
        "hat ring sand stone shell"
    )
    | REPEATABLE,
)
"""English words for which sense, who, how many or when, where, and what; as stems."""

_MOOD = stems_of(
    "good nice great fine okay ok well happy happiness joy joyful glad pleasant lovely wonderful "
    "amazing awesome fun better best bad mood feel feeling felt emotion content grateful gratitude "
    "thankful blessed positive hope hopeful love life everything something things stuff all generally "
    "overall really very peace peaceful calm relax"
)
"""English words that say how it was, and nothing of what it was."""


def digest(joys: Sequence[Joy], *, today: date, most: int = 3) -> list[Joy]:
    """At most `most` joys of the last `DAYS` days, the oldest day first.

    Concrete ones and favourites come before vague ones, then other days and other categories than those
    already taken, then the more concrete, then the later. Private, deleted and resting joys and those never
    to be read again stay out.
    """
    left = {
        joy: concreteness(joy.text) + FAVOURITE_LIFT * joy.favourite
        for joy in joys
        if _may_be_told(joy, today)
    }
    week: list[Joy] = []
    while left and len(week) < most:
        days, kinds = {joy.day for joy in week}, {joy.category for joy in week}
        best = min(
            left,
            key=lambda joy: (
                left[joy] < VAGUE,
                joy.day in days,
                joy.category in kinds,
                -left[joy],
                -joy.id,
            ),
        )
        week.append(best)
        del left[best]
    return sorted(week, key=lambda joy: (joy.day, joy.created_at, joy.id))


def concreteness(text: str) -> float:
    """How much of a moment `text` lets one see, from about -2 (only mood) to about 6.

    One for each kind of detail in it: which sense, who (or a name: a capital inside a sentence), how many or
    when, where, what. Less one for each mood word, two at most. Less than one more for length, which is all
    that tells texts apart in a language other than English: the lists are English alone, and know few words.
    """
    words = words_of(text)
    stems = {stem(word) for word in words}
    kinds = [bool(stems & known) for known in _DETAILS]
    kinds[1] |= _holds_a_name(text)
    kinds[2] |= any(char.isdigit() for char in text)
    mood = min(_MOST_MOOD, len(stems & _MOOD))
    return sum(kinds) - mood + 0.9 * min(len(" ".join(words)), _LONG_ENOUGH) / _LONG_ENOUGH


def _holds_a_name(text: str) -> bool:
    """Whether a word inside a sentence has a capital; "I" is none, nor is one all in capitals."""
    pieces = text.split()
    after_start = (word for before, word in pairwise(pieces) if before[-1] not in ".!?\u2026:")
    return any(word[0].isupper() and word[1:2].islower() for word in after_start if not word.startswith("I'"))


def _may_be_told(joy: Joy, today: date) -> bool:
    rests = joy.resting_until is not None and joy.resting_until > today
    is_of_week = 0 <= (today - joy.day).days < DAYS
    return is_of_week and not (joy.private or joy.never_read or rests or joy.deleted_at)
