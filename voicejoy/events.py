"""What can happen to the dialogue. Pure values; the pump makes them, the dialogue answers with actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from voicejoy.intents import Intent
from voicejoy.joys import Joy, Stack


@dataclass(frozen=True, slots=True)
class Woke:
    """The wake phrase was heard and passed its second look."""

    phrase: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The person said the wake phrase and nothing more yet: the moment for the open cue."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance has ended and was understood as well as it could be.

    `text` is what was told, without the wake phrase and without a closing control phrase; "" when there
    was speech but no words. `command` is set when the whole utterance was a control phrase, `tail` when
    one followed what was told after a pause.
    """

    text: str = ""
    heard: str = ""
    """The recognizer's own words for `text`, before tidying."""
    confidence: float = 1.0
    command: Intent | None = None
    tail: Intent | None = None
    woken: bool = False
    """Whether the utterance itself began with the wake phrase."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """The person's own words in `command`, by the names of its places ("words", "time", "person" ...)."""


@dataclass(frozen=True, slots=True)
class Despaired:
    """What was heard holds words of despair or self-harm (`voicejoy.care`)."""

    heard: Heard


@dataclass(frozen=True, slots=True)
class Poked:
    """A key, a button or a switch: begin or end a telling, without a word."""


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """Listening was open for its whole time and nobody spoke."""


@dataclass(frozen=True, slots=True)
class SpeechFinished:
    """The voice came to its end (or the speaker failed, which must not stop the loop)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The journal has the joy, durably."""

    joy: Joy


@dataclass(frozen=True, slots=True)
class RecallReady:
    """The glimmer chosen; `when` says its day in words."""

    joy: Joy | None
    when: str = ""
    problem: str = "no_glimmer"
    """The prompt that says why there is none."""


class Effect(Enum):
    """What an answer leaves behind: what "undo that" and "delete that" mean after it."""

    NONE = "none"
    """Nothing: they mean what they meant before."""
    READING = "reading"
    """Something was read: there is nothing in it to take back."""
    CHANGE = "change"
    """A joy was changed."""
    PAIR = "pair"
    """A pair was made."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question: a prompt's name ("" for nothing to say) and what fills its places."""

    prompt: str
    fields: Mapping[str, str] = field(default_factory=dict)
    joy: Joy | None = None
    """The joy that it is about."""
    pair: tuple[str, str] | None = None
    """A pleasure and a task suggested for pairing."""
    effect: Effect = Effect.NONE


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, None when there was nothing."""

    joy: Joy | None
    change: str = "keep"
    """What had been done: "keep", "edit", "delete", "restore", "favourite", "rest", "never", "stack" or
    "unstack"."""
    stack: Stack | None = None
    """The pair that is no longer one, or is one again."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An action could not be done; the words are safe in the spool."""

    message: str


@dataclass(frozen=True, slots=True)
class AudioEnded:
    """The recording is over: finish what was begun and close."""


Event = (
    Woke
    | Paused
    | Heard
    | Despaired
    | Poked
    | NothingHeard
    | SpeechFinished
    | Kept
    | RecallReady
    | Answered
    | Undone
    | Failed
    | AudioEnded
)
EVENT_TYPES: tuple[type[Event], ...] = (
    Woke,
    Paused,
    Heard,
    Despaired,
    Poked,
    NothingHeard,
    SpeechFinished,
    Kept,
    RecallReady,
    Answered,
    Undone,
    Failed,
    AudioEnded,
)
