"""What a person may ask for, and how to tell it from a joy.

A joy is the default whenever in doubt: losing words is the worst error. Each intent is a small set of
examples; they are also the grammar that the streaming recognizer listens with. A request to read is
matched tolerant of sound-alikes ("redmi glimmer"); what takes words away only by its own words.
"""

from __future__ import annotations

from enum import Enum

from voicejoy.wake import similarity, words_of


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
        "another",
        "another one",
        "another glimmer",
        "another one please",
        "one more",
        "read me another",
        "read me another glimmer",
        "read me a good moment",
    ),
    Intent.UNDO: (
        "undo",
        "undo that",
        "undo it",
        "undo that please",
        "delete that",
        "take that back",
        "scratch that",
    ),
    Intent.CANCEL: ("never mind", "cancel", "cancel that", "forget it"),
    Intent.HELP: ("help", "help me", "what can i say"),
    Intent.DONE: ("that's all", "that is all", "that's it", "i'm done"),
    Intent.STOP: ("stop", "stop it", "be quiet"),
    Intent.REPEAT: ("repeat", "repeat that", "say that again", "read that again"),
    Intent.NOTHING: (
        "nothing",
        "nothing today",
        "nothing for today",
        "nothing happened today",
        "i have nothing today",
        "not today",
        "not much today",
        "no joy today",
    ),
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
"""Likeness (0 to 100) from which a text counts as a request for a glimmer: what Whisper's tiny.en makes of
these, spoken by flite and espeak-ng, lies above it."""
LIKELY = 70.0
"""Likeness from which a second opinion supports the grammar's guess ("that small" for "that's all" is 90, but
"health" for "help" 63 and "my mother" for "another" 58)."""
FAINT = 55.0
"""Likeness that will do where the grammar is certain of its guess ("is a small" for "that's all" is 57)."""
SURE = 90.0
"""Likeness from which the full vocabulary's opinion alone is enough."""

_OPENINGS = (("um",), ("please",), ("can", "you"), ("could", "you"), ("would", "you"), ("please",))
_CLOSINGS = ("please", "thanks", "now")

_YES = frozenset(("yes", "yeah", "yep", "yup", "sure", "ok", "okay", "please", "right", "correct"))
_NO = frozenset(("no", "nope", "nah", "don't", "wrong"))
LONGEST_ANSWER = 4
"""More words than this are no mere yes or no."""


def exact(text: str) -> Intent | None:
    """The intent whose example `text` is, to the word; None if it is none."""
    return _BY_PHRASE.get(words_of(text)) or _BY_PHRASE.get(plain(text))


def plain(text: str) -> tuple[str, ...]:
    """The words of a request without its politeness: "can you read me a glimmer, please"."""
    words = words_of(text)
    for opening in _OPENINGS:
        if len(words) > len(opening) and words[: len(opening)] == opening:
            words = words[len(opening) :]
    return words[:-1] if len(words) > 1 and words[-1] in _CLOSINGS else words


def match(text: str) -> Intent | None:
    """The intent that the whole of `text` is; None means it is a joy.

    Word breaks do not count ("nevermind"). Only a request for a glimmer may merely sound alike: taking a joy
    for one loses nothing but a moment.
    """
    words = plain(text)
    joined = "".join(words)
    for phrase, intent in _BY_PHRASE.items():
        if joined == "".join(phrase) and words:
            return intent
    likeness = max((_likeness(words, phrase) for phrase in _GLIMMER_PHRASES), default=0.0)
    return Intent.GLIMMER if likeness >= CLOSE_ENOUGH else None


_GLIMMER_PHRASES = [phrase for phrase in _BY_PHRASE if "glimmer" in phrase and len(phrase) > 2]


def _likeness(words: tuple[str, ...], phrase: tuple[str, ...]) -> float:
    return similarity(words, phrase) if abs(len(words) - len(phrase)) <= 2 else 0.0


def answer(text: str) -> Intent | None:
    """Yes or no, by the first or last word of a short answer; None if it is neither."""
    words = words_of(text)
    if not words or len(words) > LONGEST_ANSWER:
        return None
    ends = {words[0], words[-1]}
    return Intent.NO if ends & _NO else Intent.YES if ends & _YES else None


def supports(text: str, guess: str, likeness: float = LIKELY) -> bool:
    """Whether a second opinion on some speech is near enough to the grammar's guess."""
    return similarity(words_of(text), words_of(guess)) >= likeness
