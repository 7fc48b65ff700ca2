"""What a person may ask for, and how to tell it from a joy.

A joy is the default whenever in doubt: losing words is the worst error. Each intent is a small set of
examples; they are also the grammar that the streaming recognizer listens with. Text is matched
tolerant of sound-alikes, because recognizers turn "undo that" into "and do that".
"""

from __future__ import annotations

from enum import Enum

from voicejoy.wake import similarity, sound_key, words_of


class Intent(Enum):
    """The control phrases. Telling a joy has no entry: it is whatever is none of these."""

    GLIMMER = "glimmer"
    UNDO = "undo"
    CANCEL = "cancel"
    HELP = "help"
    DONE = "done"
    STOP = "stop"
    REPEAT = "repeat"
    NOTHING = "nothing"
    YES = "yes"
    NO = "no"


EXAMPLES: dict[Intent, tuple[str, ...]] = {
    Intent.GLIMMER: (
        "read me a glimmer",
        "read me a joy",
        "read a glimmer",
        "tell me a glimmer",
        "tell me a joy",
        "give me a glimmer",
        "a glimmer",
        "a glimmer please",
        "read me something good",
        "tell me something good",
        "read me a good moment",
        "another",
        "another one",
        "another glimmer",
        "another one please",
    ),
    Intent.UNDO: ("undo", "undo that", "undo it", "undo that please", "take that back", "delete that"),
    Intent.CANCEL: ("never mind", "cancel", "cancel that", "forget it"),
    Intent.HELP: ("help", "help me", "what can i say"),
    Intent.DONE: ("that's all", "that is all", "i'm done", "that's it"),
    Intent.STOP: ("stop", "stop it", "stop listening", "be quiet"),
    Intent.REPEAT: ("repeat", "repeat that", "say that again", "read that again"),
    Intent.NOTHING: ("nothing today", "nothing for today", "not today"),
    Intent.YES: ("yes", "yes please", "yes keep it", "keep it", "okay"),
    Intent.NO: ("no", "no thanks", "no thank you", "no don't", "don't keep it"),
}

ANSWERS = frozenset({Intent.YES, Intent.NO})
"""Only meant as commands where a question was asked; elsewhere "yes" is a one-word joy."""
DISCARDING = frozenset({Intent.CANCEL, Intent.UNDO})
"""After words of a joy, these take the joy back: never acted on in haste."""

MISHEARD: dict[str, Intent] = {
    "and do that": Intent.UNDO,
    "on do that": Intent.UNDO,
    "end do that": Intent.UNDO,
    "and do that please": Intent.UNDO,
}
"""What recognizers write for an example, where sound alone does not tell; no joy reads like these."""

_BY_PHRASE = {words_of(phrase): intent for intent, phrases in EXAMPLES.items() for phrase in phrases} | {
    words_of(phrase): intent for phrase, intent in MISHEARD.items()
}

CLOSE_ENOUGH = 84.0
"""Similarity (0 to 100) from which a text counts as an example: tuned on what Whisper's tiny.en makes of the
examples spoken by flite and espeak-ng, against the joys of tests/data."""


def exact(text: str) -> Intent | None:
    """The intent whose example `text` is, to the word; None if it is none."""
    return _BY_PHRASE.get(words_of(text))


def match(text: str) -> Intent | None:
    """The intent that the whole of `text` sounds like; None means it is a joy."""
    words = words_of(text)
    known = _BY_PHRASE.get(words)
    if known is not None or not words:
        return known
    best_intent, best_score = None, 0.0
    for phrase, intent in _BY_PHRASE.items():
        score = _similarity(words, phrase)
        if score > best_score:
            best_intent, best_score = intent, score
    return best_intent if best_score >= CLOSE_ENOUGH else None


def _similarity(words: tuple[str, ...], phrase: tuple[str, ...]) -> float:
    """How alike two phrases are, 0 to 100, by spelling and by sound. Short ones must sound the same."""
    if abs(len(words) - len(phrase)) > 2:
        return 0.0
    if len(sound_key(phrase)) < 4:
        # One short word against another: spelled almost alike is not enough ("know", "stoop").
        return 0.0
    return similarity(words, phrase)
