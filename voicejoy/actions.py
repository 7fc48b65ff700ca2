"""What the dialogue asks the pump to do. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voicejoy.joys import Category


class Earcon(Enum):
    """The four short sounds (conversation.md, "Turns")."""

    OPEN = "open"
    KEPT = "kept"
    CANCELLED = "cancelled"
    PROBLEM = "problem"


class Mode(Enum):
    """What to listen for."""

    WAKE = "wake"
    """Only the wake phrase."""
    TELLING = "telling"
    """Whatever is said."""
    YES_NO = "yes_no"
    """An answer, with short patience."""
    FOLLOW_UP = "follow_up"
    """The wake phrase, or a control phrase without it, for a little while."""


# --- questions to the journal --------------------------------------------------------------------


class Change(Enum):
    """What may be done to a joy that was told or kept before; each can be taken back."""

    DELETE = "delete"
    REST = "rest"
    NEVER = "never"
    FAVOURITE = "favourite"


@dataclass(frozen=True, slots=True)
class Alter:
    """Change the joy of this number; None means the one that was told or kept last, across restarts.

    What rests or is never to be read is always the one that was read last.
    """

    change: Change
    joy_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Give a joy other words: "no, I said ..."."""

    text: str
    joy_id: int | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why the joy told last was chosen."""


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many joys there are."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Pair a pleasure with an everyday task."""

    pleasure: str
    task: str


@dataclass(frozen=True, slots=True)
class ListPairs:
    """All pairs."""


@dataclass(frozen=True, slots=True)
class SuggestPair:
    """A pleasure from the journal and a task that might go with it."""


@dataclass(frozen=True, slots=True)
class PairFor:
    """The pleasure that goes with a task; the answer has no prompt where there is none."""

    task: str


@dataclass(frozen=True, slots=True)
class Share:
    """Write a card of a joy for somebody ("" for nobody in particular)."""

    person: str = ""
    joy_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReadWeek:
    """At most three joys of the last seven days."""


Question = Alter | Rewrite | Why | HowMany | Pair | ListPairs | SuggestPair | PairFor | Share | ReadWeek


# --- actions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listen:
    """Listen for `mode` from now on."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text`; `SpeechFinished` follows."""

    text: str
    chatter: bool = False
    """Told by an earcon as well: not spoken to people who chose chimes only."""
    spoken: str = ""
    """How it is read aloud, where that differs: telephone numbers digit by digit."""


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop speaking at once; `SpeechFinished` follows as ever."""


@dataclass(frozen=True, slots=True)
class Chime:
    """Play an earcon; listening goes on meanwhile."""

    earcon: Earcon


@dataclass(frozen=True, slots=True)
class EndTelling:
    """End what is being told now, without waiting for silence; `Heard` or `NothingHeard` follows."""


@dataclass(frozen=True, slots=True)
class KeepJoy:
    """Keep a joy; `Kept` or `Failed` follows unless `quiet`."""

    text: str
    heard: str
    confidence: float
    quiet: bool = False
    """Keep it without a word about it, because the conversation has moved on."""
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """Choose a glimmer among the joys that fit; `RecallReady` follows."""

    favourites: bool = False
    category: Category | None = None
    words: str = ""
    """Only joys that hold these words."""
    time: str = ""
    """Only joys of this time, in the person's words ("last spring")."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Have the journal answer; `Answered` or `Failed` follows."""

    question: Question


@dataclass(frozen=True, slots=True)
class CountTelling:
    """Record that a glimmer is being told now."""

    joy_id: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the newest change; `Undone` follows."""


@dataclass(frozen=True, slots=True)
class SetVoice:
    """Speak at `rate_wpm` words a minute and at `volume` (1.0 is the voice's own) from now on."""

    rate_wpm: int
    volume: float


@dataclass(frozen=True, slots=True)
class SetGentle:
    """Turn low-energy mode on or off: longer silences, chimes instead of chatter. Remembered."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetPaused:
    """Show whether listening is paused."""

    on: bool


@dataclass(frozen=True, slots=True)
class Discard:
    """Forget the captured audio: the person let it go, or there was nothing in it."""


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Leave the captured audio as a draft: there was speech that could not be understood or kept."""


@dataclass(frozen=True, slots=True)
class Finish:
    """End the loop."""


Action = (
    Listen
    | Say
    | Hush
    | Chime
    | EndTelling
    | KeepJoy
    | Recall
    | Ask
    | CountTelling
    | Undo
    | SetVoice
    | SetGentle
    | SetPaused
    | Discard
    | KeepDraft
    | Finish
)
