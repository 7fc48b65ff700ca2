"""What the rows of the dialogue's table do: from a state and an event to the next state and actions.

Pure. The rules are those of conversation.md: keep first and ask only when unsure, one word is a whole joy,
never "please repeat", nothing said after a wake that was probably false, words are never lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from voicejoy import intents, phrases
from voicejoy.actions import (
    Action,
    Chime,
    CountTelling,
    Discard,
    Earcon,
    Finish,
    KeepDraft,
    KeepJoy,
    Listen,
    Mode,
    Recall,
    Say,
    Undo,
)
from voicejoy.events import (
    Event,
    Heard,
    Kept,
    RecallReady,
    Undone,
)
from voicejoy.intents import Intent
from voicejoy.wake import tidy, words_of

UNSURE = 0.55
"""Recognizer confidence (0 to 1) below which voicejoy asks before it keeps. Of 496 orders that Whisper wrote
down from real people one in a hundred lies below 0.66; a newcomer's misheard joys lay at 0.48 to 0.58."""
RETOLD = 60.0
"""Likeness (0 to 100) from which an answer is the same moment told again."""
TRIES = 3
"""After this many utterances without words the sound is kept as a draft and the turn is closed."""


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
    SPEAKING = "speaking"
    """The voice is speaking."""
    FOLLOW_UP = "follow_up"
    """A control phrase works without the wake phrase for a little while."""
    CLOSED = "closed"
    """The loop is over."""


@dataclass(frozen=True, slots=True)
class State:
    """All that the dialogue remembers."""

    phase: Phase = Phase.ASLEEP
    after_speech: Phase = Phase.ASLEEP
    """Where to go when the voice has finished."""
    pending: Heard | None = None
    """What is being kept or asked about."""
    last_said: str = ""
    wordless: int = 0
    """Utterances without words in this turn."""
    kept_before: bool = False
    """Whether the undo hint has been given."""
    engaged: bool = False
    """Whether the person has spoken in this turn, so that silence is no false wake."""
    reprompted: bool = False
    """Whether this turn has had its one gentle reprompt."""
    just_kept: bool = False
    """Whether the last thing done was to keep, so that a bare "no" means that."""
    only_read: bool = False
    """Whether the last thing done was to read: there is nothing in it to undo."""


Step = tuple[State, tuple[Action, ...]]


LISTENS: dict[Phase, Mode] = {
    Phase.ASLEEP: Mode.WAKE,
    Phase.OPEN: Mode.TELLING,
    Phase.CHECKING: Mode.YES_NO,
    Phase.FOLLOW_UP: Mode.FOLLOW_UP,
}
"""What each listening phase listens for."""


def _go(state: State, phase: Phase, *actions: Action) -> Step:
    """Go to a phase, and listen for what it listens for."""
    listen = (Listen(LISTENS[phase]),) if phase in LISTENS else ()
    return replace(state, phase=phase), (*actions, *listen)


def _say(state: State, text: str, then: Phase, *before: Action, chatter: bool = False) -> Step:
    after = replace(state, phase=Phase.SPEAKING, after_speech=then, last_said=text)
    return after, (*before, Say(text, chatter))


def ignore(state: State, _event: Event) -> Step:
    """Nothing changes."""
    return state, ()


def woke(state: State, _event: Event) -> Step:
    """A turn begins."""
    fresh = replace(state, wordless=0, engaged=False, reprompted=False, only_read=False, just_kept=False)
    return _go(fresh, Phase.OPEN)


def cue(state: State, _event: Event) -> Step:
    """The wake phrase and a pause: the open cue."""
    return state, (Chime(Earcon.OPEN),)


def nothing_heard(state: State, _event: Event) -> Step:
    """After the bare wake phrase, probably a false wake: one closing chime, no words.

    To a person who has spoken in this turn, one gentle reprompt first. Sound without words is a draft.
    """
    if state.engaged and not state.reprompted:
        return _say(replace(state, reprompted=True), phrases.STILL_HERE, Phase.OPEN)
    return _go(replace(state, wordless=0), Phase.ASLEEP, Chime(Earcon.CANCELLED), _let_go(state))


def quietly_asleep(state: State, _event: Event) -> Step:
    """Back to waiting, without a sound."""
    return _go(state, Phase.ASLEEP)


def finish(state: State, _event: Event) -> Step:
    """The loop is over."""
    return replace(state, phase=Phase.CLOSED), (_let_go(state), Finish())


def _let_go(state: State) -> Action:
    """What becomes of the turn's sound: speech without words in it is a draft, all else is done with."""
    return KeepDraft() if state.wordless else Discard()


def command_only(state: State, event: Event) -> Step:
    """Without the wake phrase only a control phrase counts; talk in the room is nobody's joy.

    "No" to "Kept: ..." takes it back.
    """
    assert isinstance(event, Heard)
    if event.command is Intent.NO and state.just_kept:
        return _undo(state)
    if event.command is None or event.command not in COMMANDS:
        return _go(state, Phase.FOLLOW_UP)
    return heard(state, event)


def heard(state: State, event: Event) -> Step:
    """A command is done; a joy is kept, or asked about when its words are doubtful."""
    assert isinstance(event, Heard)
    if event.command is not None and event.command in COMMANDS:
        return COMMANDS[event.command](state)
    if event.tail in (Intent.CANCEL, Intent.UNDO):
        return _cancel(state)
    if not event.text:
        return _no_words(state)
    if event.confidence < UNSURE:
        question = phrases.ASK_KEEP.format(text=phrases.echo(tidy(event.text)))
        return _say(replace(state, pending=event), question, Phase.CHECKING)
    return _keep(state, event)


def _keep(state: State, heard: Heard) -> Step:
    return replace(state, phase=Phase.KEEPING, pending=heard), (_joy(heard),)


def _joy(heard: Heard, *, quiet: bool = False) -> KeepJoy:
    return KeepJoy(tidy(heard.text), heard.heard or heard.text, heard.confidence, quiet)


def _no_words(state: State) -> Step:
    """Speech without words. Offer two ways on; the third time keep the sound and close kindly."""
    state = replace(state, wordless=state.wordless + 1, engaged=True)
    if state.wordless >= TRIES:
        return _say(replace(state, wordless=0), phrases.NO_WORDS_CLOSE, Phase.ASLEEP, KeepDraft())
    return _say(state, phrases.NO_WORDS, Phase.OPEN)


def kept(state: State, event: Event) -> Step:
    """Echo it, with the undo hint the first time; then do what was asked in the same breath."""
    assert isinstance(event, Kept)
    heard, first = state.pending, not state.kept_before
    state = replace(state, pending=None, kept_before=True, just_kept=True, only_read=False, wordless=0)
    if heard is not None and heard.tail in _AFTER_KEEPING:
        after, actions = COMMANDS[heard.tail](state)
        return after, (Chime(Earcon.KEPT), *actions)
    template = phrases.KEPT_FIRST if first else phrases.KEPT
    said = template.format(text=phrases.echo(event.joy.text))
    return _say(state, said, Phase.FOLLOW_UP, Chime(Earcon.KEPT), chatter=True)


def not_kept(state: State, _event: Event) -> Step:
    """The journal failed: the sound stays as a draft."""
    return _say(
        replace(state, pending=None), phrases.PROBLEM, Phase.ASLEEP, Chime(Earcon.PROBLEM), KeepDraft()
    )


def problem(state: State, _event: Event) -> Step:
    """The journal could not be read or changed."""
    return _go(state, Phase.ASLEEP, Chime(Earcon.PROBLEM))


def answered(state: State, event: Event) -> Step:
    """After "Keep it?": only a no lets go of what was asked about, and only its retelling replaces it."""
    assert isinstance(event, Heard)
    asked = state.pending
    if asked is None:
        return heard(state, event)
    verdict = event.command or intents.answer(event.text)
    if verdict in (Intent.NO, Intent.CANCEL, Intent.UNDO):
        let_go = replace(state, pending=None, only_read=True)
        return _say(let_go, phrases.NOT_KEPT, Phase.FOLLOW_UP, Discard())
    if verdict in COMMANDS or event.woken or _is_new(asked, event):
        after, actions = heard(replace(state, pending=None), event)
        return after, (_joy(asked, quiet=True), *actions)
    retold = verdict is None and intents.supports(event.text, asked.text, RETOLD)
    return _keep(state, event if retold else asked)


def _is_new(asked: Heard, event: Heard) -> bool:
    """Whether the answer is a telling of its own: clear words, enough of them, and not the same again."""
    said_enough = len(words_of(event.text)) > intents.LONGEST_ANSWER - 2 and event.confidence >= UNSURE
    return said_enough and not intents.supports(event.text, asked.text, RETOLD)


def unanswered(state: State, event: Event) -> Step:
    """Silence keeps: losing words is the worst error, and undo is there."""
    if state.pending is None:
        return quietly_asleep(state, event)
    return _keep(state, state.pending)


def recalled(state: State, event: Event) -> Step:
    """Read the glimmer back, or say that there is none yet."""
    assert isinstance(event, RecallReady)
    if event.joy is None:
        return _say(state, phrases.NO_GLIMMER, Phase.FOLLOW_UP)
    said = phrases.GLIMMER.format(when=event.when, text=event.joy.text)
    read = replace(state, only_read=True, just_kept=False)
    return _say(read, said, Phase.FOLLOW_UP, CountTelling(event.joy.id))


def undone(state: State, event: Event) -> Step:
    """Say what was taken back."""
    assert isinstance(event, Undone)
    if event.joy is None:
        return _say(state, phrases.NOTHING_TO_UNDO, Phase.FOLLOW_UP)
    state = replace(state, just_kept=False)
    template = phrases.UNDONE if event.change == "keep" else phrases.BACK_AS_IT_WAS
    said = template.format(text=phrases.echo(event.joy.text))
    return _say(state, said, Phase.FOLLOW_UP)


def spoke(state: State, _event: Event) -> Step:
    """The voice has ended: go where this turn goes next."""
    return _go(state, state.after_speech)


def _cancel(state: State) -> Step:
    gone = replace(state, pending=None, wordless=0)
    return _go(gone, Phase.ASLEEP, Chime(Earcon.CANCELLED), Discard())


def _recall(state: State) -> Step:
    return replace(state, phase=Phase.RECALLING, wordless=0), (_let_go(state), Recall())


def _undo(state: State) -> Step:
    """Take back the newest change; right after a reading there is none, and none is taken back unasked."""
    if state.only_read:
        return _say(state, phrases.ONLY_READ, Phase.FOLLOW_UP, Discard())
    return replace(state, phase=Phase.UNDOING), (Discard(), Undo())


def _help(state: State) -> Step:
    helped = replace(state, engaged=True, wordless=0)
    return _say(helped, phrases.HELP, Phase.OPEN, _let_go(state))


def _repeat(state: State) -> Step:
    said = state.last_said or phrases.NOTHING_TO_REPEAT
    return _say(replace(state, wordless=0), said, Phase.FOLLOW_UP, _let_go(state))


def _nothing_today(state: State) -> Step:
    return _say(state, phrases.NOTHING_TODAY, Phase.ASLEEP, Discard())


COMMANDS: dict[Intent, Callable[[State], Step]] = {
    Intent.GLIMMER: _recall,
    Intent.UNDO: _undo,
    Intent.CANCEL: _cancel,
    Intent.HELP: _help,
    Intent.DONE: _cancel,
    Intent.STOP: _cancel,
    Intent.REPEAT: _repeat,
    Intent.NOTHING: _nothing_today,
}
"""What a control phrase does. "Yes" and "no" are absent: they answer a question, else they are joys."""

_AFTER_KEEPING = (Intent.GLIMMER, Intent.HELP, Intent.REPEAT)
"""Control phrases that are done after the words before them have been kept."""
