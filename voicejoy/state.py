"""Where the conversation stands, what it remembers, and the two steps that every handler ends with.

Pure values. The phases are the rows of the table in `dialogue`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from voicejoy import languages
from voicejoy.actions import Action, Discard, KeepDraft, Listen, Mode, Recall, Say
from voicejoy.events import Heard
from voicejoy.joys import Joy
from voicejoy.languages import Language

DEFAULT_RATE_WPM = 165
"""An unhurried reading voice."""


class Phase(Enum):
    """Where the conversation stands."""

    ASLEEP = "asleep"
    """Waiting for the wake phrase."""
    OPEN = "open"
    """Woken; hearing what the person says."""
    CHECKING = "checking"
    """Asked "Keep it?"."""
    KEEPING = "keeping"
    """The journal is at work on a joy."""
    RECALLING = "recalling"
    """A glimmer is being chosen."""
    UNDOING = "undoing"
    """The newest change is being taken back."""
    ASKING = "asking"
    """The journal is answering a question."""
    GROUNDING = "grounding"
    """Hearing what the person notices with one of the senses."""
    OFFERING = "offering"
    """Asked "Keep what you noticed?"."""
    CARING = "caring"
    """Words of despair were answered; staying near for a while."""
    SPEAKING = "speaking"
    """The voice is speaking."""
    FOLLOW_UP = "follow_up"
    """A control phrase works without the wake phrase for a little while."""
    PAUSED = "paused"
    """Not listening, but for "wake up" after the wake phrase."""
    ROUSING = "rousing"
    """Paused, and the wake phrase was heard: is it "wake up"?"""
    CLOSED = "closed"
    """The loop is over."""


@dataclass(frozen=True, slots=True)
class HelpLines:
    """Whom to turn to in despair, as the person's region and settings have it; "" where there is none."""

    name: str = ""
    number: str = ""
    hours: str = ""
    emergency: str = ""
    own: str = ""
    """The person's own contact, in their own words."""


@dataclass(frozen=True, slots=True)
class State:
    """All that the dialogue remembers."""

    phase: Phase = Phase.ASLEEP
    after_speech: Phase = Phase.ASLEEP
    """Where to go when the voice has finished."""
    language: Language = field(default_factory=languages.load)
    wake: str = "hello joy"
    help_lines: HelpLines = field(default_factory=HelpLines)
    kept_by: str = ""
    """How words of despair are kept all the same where "keep that" cannot follow, after a typed turn."""
    rate_wpm: int = DEFAULT_RATE_WPM
    volume: float = 1.0
    gentle: bool = False
    """Low-energy mode: one word suffices, no questions, chimes instead of chatter."""
    paused: bool = False
    """Whether to go back to being paused rather than to waiting for the wake phrase."""
    pending: Heard | None = None
    """What is being kept or asked about; in despair, what was said."""
    waiting: Heard | None = None
    """What was told while listening was paused: it is asked about when listening goes on."""
    gone: tuple[Heard, ...] = ()
    """What the person has just said no to: "undo that" brings it back."""
    just_paired: bool = False
    """Whether the last thing done was to make a pair, so that "delete that" means it."""
    nothing_meant: bool = False
    """Whether "that" means nothing just now: what was told last was not kept, or was taken back."""
    last_said: str = ""
    last_spoken: str = ""
    """How that was read aloud, where it differs."""
    wordless: int = 0
    """Utterances without words in this turn."""
    kept_before: bool = False
    """Whether the undo hint has been given."""
    helped_before: bool = False
    """Whether help was given before, so that the next tells more."""
    engaged: bool = False
    """Whether the person has spoken in this turn, so that silence is no false wake."""
    reprompted: bool = False
    """Whether this turn has had its one gentle reprompt."""
    just_kept: bool = False
    """Whether the last thing done was to keep, so that a bare "no" means that."""
    only_read: bool = False
    """Whether the last thing done was to read: there is nothing in it to undo."""
    subject: Joy | None = None
    """The joy that was told or kept last: what "that" means."""
    wanted: Recall = field(default_factory=Recall)
    """What was asked to be read last, for "another"."""
    suggested: tuple[str, str] | None = None
    """A pleasure and a task suggested for pairing, for "keep that"."""
    sense: int = 0
    """Which of the senses is being asked about."""
    noticed: tuple[Heard, ...] = ()
    """What was noticed with them."""


SENSES = ("ground_see", "ground_hear", "ground_touch", "ground_smell", "ground_taste")
"""The prompts of the guided minute, from the senses that reach farthest to the nearest."""

Step = tuple[State, tuple[Action, ...]]

LISTENS: dict[Phase, Mode] = {
    Phase.ASLEEP: Mode.WAKE,
    Phase.OPEN: Mode.TELLING,
    Phase.CHECKING: Mode.YES_NO,
    Phase.GROUNDING: Mode.TELLING,
    Phase.OFFERING: Mode.YES_NO,
    Phase.CARING: Mode.TELLING,
    Phase.FOLLOW_UP: Mode.FOLLOW_UP,
    Phase.PAUSED: Mode.WAKE,
    Phase.ROUSING: Mode.TELLING,
}
"""What each listening phase listens for."""


def go(state: State, phase: Phase, *actions: Action) -> Step:
    """Go to a phase, and listen for what it listens for."""
    listen = (Listen(LISTENS[phase]),) if phase in LISTENS else ()
    return replace(state, phase=phase), (*actions, *listen)


def say(
    state: State, text: str, then: Phase, *before: Action, chatter: bool = False, spoken: str = ""
) -> Step:
    """Speak `text` after doing `before`, and go to `then`."""
    after = replace(state, phase=Phase.SPEAKING, after_speech=then, last_said=text, last_spoken=spoken)
    return after, (*before, Say(text, chatter, spoken))


def tell(
    state: State, prompt: str, then: Phase, *before: Action, chatter: bool = False, **fields: object
) -> Step:
    """Speak the prompt of this name after doing `before`, and go to `then`."""
    return say(state, state.language.phrases.say(prompt, **fields), then, *before, chatter=chatter)


def aside(step: Step, then: Phase, state: State) -> Step:
    """A step that changes the voice or helps in between: the conversation goes on at `then` as it was."""
    after, actions = step
    if state.noticed:  # its sound is all that a crash would leave of it
        actions = tuple(action for action in actions if not isinstance(action, Discard))
    return replace(after, after_speech=then, pending=state.pending, reprompted=state.reprompted), actions


def kept_quietly(state: State) -> State:
    """The state after something was kept without naming it: "undo that" means it, "that" the newest joy."""
    return replace(state, just_kept=True, only_read=False, subject=None, nothing_meant=False)


def rest(state: State) -> Phase:
    """Where the conversation goes to rest: asleep, or paused where the person paused it."""
    return Phase.PAUSED if state.paused else Phase.ASLEEP


def let_go(state: State) -> Action:
    """What becomes of the turn's sound: speech without words in it is a draft, all else is done with."""
    return KeepDraft() if state.wordless else Discard()
