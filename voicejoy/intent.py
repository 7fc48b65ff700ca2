"""What a person may ask for, which requests share a rule, and what is known of how people say them.

Names and data only: how a request is told from a joy stands in `intents`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum

Fold = Callable[[str], str]


class Intent(Enum):
    """What may be asked for. Telling a joy has no entry: it is whatever is none of these."""

    # control
    UNDO = "undo"
    CANCEL = "cancel"
    STOP = "stop"
    DONE = "done"
    DELETE = "delete"
    CHANGE = "change"
    REPEAT = "repeat"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    HELP = "help"
    PAUSE = "pause"
    RESUME = "resume"
    GOOD_NIGHT = "good_night"
    GENTLE = "gentle"
    NORMAL = "normal"
    YES = "yes"
    NO = "no"
    KEEP = "keep"
    # recall
    GLIMMER = "glimmer"
    ANOTHER = "another"
    NOT_THIS = "not_this"
    NEVER_THIS = "never_this"
    WHY = "why"
    FAVOURITE = "favourite"
    FAVOURITES = "favourites"
    CATEGORY = "category"
    ABOUT = "about"
    TIME = "time"
    HOW_MANY = "how_many"
    # practices
    STACK_ADD = "stack_add"
    STACK_LIST = "stack_list"
    STACK_SUGGEST = "stack_suggest"
    STACK_TASK = "stack_task"
    GROUND = "ground"
    SHARE = "share"
    DIGEST = "digest"
    NOTHING = "nothing"
    DISTANT = "distant"


ANSWERS = frozenset({Intent.YES, Intent.NO, Intent.KEEP})
"""Only meant as commands where a question was asked; elsewhere "yes" is a one-word joy."""
DISCARDING = frozenset({Intent.CANCEL, Intent.UNDO, Intent.DELETE})
"""After words of a joy, these take the joy back: never acted on in haste."""
CLOSING = frozenset(
    {
        *(
            Intent.CANCEL,
            Intent.UNDO,
            Intent.DELETE,
            Intent.DONE,
            Intent.STOP,
            Intent.NOTHING,
            Intent.GOOD_NIGHT,
        ),
        *(Intent.GLIMMER, Intent.HELP, Intent.REPEAT, Intent.GROUND, Intent.DIGEST, Intent.SHARE),
        *(Intent.SLOWER, Intent.FASTER, Intent.LOUDER, Intent.QUIETER, Intent.GENTLE, Intent.NORMAL),
        *(Intent.PAUSE, Intent.RESUME),
    }
)
"""What may follow a telling after a pause; any other words there are a part of the telling."""
OPEN_ENDED = frozenset(
    {
        Intent.ABOUT,
        Intent.CATEGORY,
        Intent.CHANGE,
        Intent.SHARE,
        Intent.STACK_ADD,
        Intent.STACK_TASK,
        Intent.TIME,
    }
)
"""Requests that carry words of the person's own: the best engine there is writes them down."""
OWN_WORDS = frozenset(
    {
        *(Intent.UNDO, Intent.CANCEL, Intent.DELETE, Intent.CHANGE, Intent.YES, Intent.NO),
        *(Intent.STOP, Intent.DONE, Intent.NOTHING, Intent.DISTANT, Intent.NEVER_THIS),
    }
)
"""What takes words away for good, answers a question, or is said in words of many joys: never known by
mere sound. The rest may sound alike."""
SOUNDING = frozenset(Intent) - OWN_WORDS


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, and the person's own words in it, by the names of the pattern's places."""

    intent: Intent
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sayings:
    """How people of one language ask for one thing."""

    examples: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    """Bags of meaning-bearing words, `a|b` for one of them: nothing else may be said but fillers,"""
    may: tuple[str, ...] = ()
    """these words, and those of the other bags."""
    also: tuple[str, ...] = ()
    """Other whole phrases, to the word."""
    patterns: tuple[str, ...] = ()
    in_order: tuple[str, ...] = ()
    """Meaning-bearing words as they follow each other; only small words stand between them."""
    misheard: tuple[str, ...] = ()
    """What recognizers write for an example where sound alone does not tell; no joy reads like these."""

    def folded(self, fold: Fold) -> Sayings:
        """The same sayings, folded."""
        return Sayings(*(tuple(map(fold, getattr(self, field.name))) for field in fields(self)))
