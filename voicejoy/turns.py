"""A telling: woken, heard, asked about when its words are doubtful, kept, echoed.

Pure rows of the dialogue's table. The rules are those of conversation.md: keep first and ask only when
unsure, one word is a whole joy, never "please repeat", nothing said after a wake that was probably false,
words are never lost.
"""

from __future__ import annotations

from dataclasses import replace

from voicejoy import intents
from voicejoy.actions import (
    Chime,
    Discard,
    Earcon,
    EndTelling,
    Finish,
    Hush,
    KeepDraft,
    SetPaused,
)
from voicejoy.commands import COMMANDS, cancel, joy_of, undo
from voicejoy.events import Event, Heard, Kept
from voicejoy.intents import Intent
from voicejoy.phrases import echo
from voicejoy.state import Phase, State, Step, go, let_go, rest, tell
from voicejoy.wake import tidy, words_of

UNSURE = 0.55
"""Recognizer confidence (0 to 1) below which voicejoy asks before it keeps. Of 496 orders that Whisper wrote
down from real people one in a hundred lies below 0.66; a newcomer's misheard joys lay at 0.48 to 0.58."""
RETOLD = 60.0
"""Likeness (0 to 100) from which an answer is the same moment told again."""
TRIES = 3
"""After this many utterances without words the sound is kept as a draft and the turn is closed."""

_TAKING_BACK = (Intent.CANCEL, Intent.UNDO, Intent.DELETE)
_AFTER_KEEPING = intents.CLOSING - {*_TAKING_BACK, Intent.DONE, Intent.STOP, Intent.NOTHING, Intent.REPEAT}
"""Control phrases that are done after the words before them have been kept."""


def ignore(state: State, _event: Event) -> Step:
    """Nothing changes."""
    return state, ()


def woke(state: State, _event: Event) -> Step:
    """A turn begins."""
    return go(_fresh(state), Phase.OPEN)


def poked(state: State, _event: Event) -> Step:
    """A key or a button: a turn begins, and the open cue says that it may be spoken now."""
    missed = (joy_of(state.waiting, quiet=True),) if state.waiting is not None else ()
    resumed = (SetPaused(on=False),) if state.paused else ()
    opened = replace(_fresh(state), paused=False, waiting=None)
    return go(opened, Phase.OPEN, *missed, *resumed, Chime(Earcon.OPEN))


def _fresh(state: State) -> State:
    return replace(
        state,
        wordless=0,
        engaged=False,
        reprompted=False,
        only_read=False,
        just_kept=False,
        just_paired=False,
        gone=(),
        suggested=None,
        nothing_meant=False,
    )


def end_telling(state: State, _event: Event) -> Step:
    """A key or a button while something is told: that is its end."""
    return state, (EndTelling(),)


def hush(state: State, _event: Event) -> Step:
    """A key or a button while the voice speaks: it falls silent."""
    return state, (Hush(),)


def cue(state: State, _event: Event) -> Step:
    """The wake phrase and a pause: the open cue."""
    return state, (Chime(Earcon.OPEN),)


def nothing_heard(state: State, _event: Event) -> Step:
    """After the bare wake phrase, probably a false wake: one closing chime, no words.

    To a person who has spoken in this turn, one gentle reprompt first. Sound without words is a draft.
    """
    if state.engaged and not state.reprompted and not state.gentle:
        return tell(replace(state, reprompted=True), "still_here", Phase.OPEN)
    return go(replace(state, wordless=0), rest(state), Chime(Earcon.CANCELLED), let_go(state))


def quietly_asleep(state: State, _event: Event) -> Step:
    """Back to waiting, without a sound."""
    return go(state, rest(state))


def finish(state: State, _event: Event) -> Step:
    """The loop is over. What was told while listening was paused is kept, for nobody will ask about it."""
    keeping = (joy_of(state.waiting, quiet=True),) if state.waiting is not None else ()
    return replace(state, phase=Phase.CLOSED, waiting=None), (*keeping, let_go(state), Finish())


def command_only(state: State, event: Event) -> Step:
    """Without the wake phrase only a control phrase counts; talk in the room is nobody's joy.

    "No" to "Kept: ..." takes it back, and "keep that" to a suggestion takes it up.
    """
    assert isinstance(event, Heard)
    if event.command is Intent.NO and state.just_kept:
        return undo(state, event)
    wished = event.command is Intent.KEEP and state.gone
    if wished or (event.command in (Intent.KEEP, Intent.YES) and state.suggested is not None):
        return COMMANDS[Intent.KEEP](state, event)
    if event.command is None or event.command in intents.ANSWERS or event.command not in COMMANDS:
        return go(state, Phase.FOLLOW_UP)
    return heard(state, event)


def heard(state: State, event: Event) -> Step:
    """A command is done; a joy is kept, or asked about when its words are doubtful."""
    assert isinstance(event, Heard)
    if event.command in COMMANDS:
        return COMMANDS[event.command](state, event)
    if event.tail in _TAKING_BACK:
        return cancel(state, event)
    if not event.text:
        return _no_words(state)
    if event.confidence < UNSURE and not state.gentle:
        asked = replace(state, pending=event)
        return tell(asked, "ask_keep", Phase.CHECKING, text=echo(tidy(event.text)))
    return keep(state, event)


def keep(state: State, told: Heard) -> Step:
    """Have the journal keep what was told."""
    return replace(state, phase=Phase.KEEPING, pending=told, suggested=None), (joy_of(told),)


def _no_words(state: State) -> Step:
    """Speech without words. Offer two ways on; the third time keep the sound and close kindly."""
    state = replace(state, wordless=state.wordless + 1, engaged=True)
    if state.wordless >= TRIES:
        return tell(replace(state, wordless=0), "no_words_close", rest(state), KeepDraft())
    if state.gentle:
        return go(state, Phase.OPEN, Chime(Earcon.PROBLEM))
    return tell(state, "no_words", Phase.OPEN)


def kept(state: State, event: Event) -> Step:
    """Echo it, with the undo hint the first time; then do what was asked in the same breath."""
    assert isinstance(event, Kept)
    told, first = state.pending, not state.kept_before
    state = replace(
        state,
        pending=None,
        kept_before=True,
        just_kept=True,
        just_paired=False,
        only_read=False,
        gone=(),
        nothing_meant=False,
        wordless=0,
        subject=event.joy,
    )
    if told is not None and told.tail in _AFTER_KEEPING:
        after, actions = COMMANDS[told.tail](state, told)
        return after, (Chime(Earcon.KEPT), *actions)
    prompt = "kept_first" if first else "kept"
    return tell(state, prompt, Phase.FOLLOW_UP, Chime(Earcon.KEPT), chatter=True, text=echo(event.joy.text))


def not_kept(state: State, _event: Event) -> Step:
    """The journal failed: what sound there is stays as a draft."""
    lost = replace(state, pending=None)
    return tell(lost, "problem", rest(state), Chime(Earcon.PROBLEM), KeepDraft())


def answered_check(state: State, event: Event) -> Step:
    """After "Keep it?": only a no lets go of what was asked about, and only its retelling replaces it."""
    assert isinstance(event, Heard)
    asked = state.pending
    if asked is None:
        return heard(state, event)
    verdict = event.command or state.language.lexicon.answer(event.text)
    if verdict is Intent.CHANGE and event.slots.get("text"):
        text = event.slots["text"]
        return keep(state, replace(event, text=text, heard=text, command=None, slots={}))
    if verdict is Intent.NO or verdict in _TAKING_BACK or event.tail in _TAKING_BACK:
        let_go = replace(state, pending=None, gone=(asked,), nothing_meant=True)
        return tell(let_go, "not_kept", Phase.FOLLOW_UP, Discard())
    command = verdict in COMMANDS and verdict not in intents.ANSWERS
    anew = event.woken and verdict not in intents.ANSWERS
    if command or anew or (verdict is None and _is_new(asked, event)):
        after, actions = heard(replace(state, pending=None, subject=None), event)
        return after, (joy_of(asked, quiet=True), *actions)
    retold = verdict is None and intents.supports(event.text, asked.text, RETOLD)
    return keep(state, event if retold else asked)


def _is_new(asked: Heard, event: Heard) -> bool:
    """Whether the answer is a telling of its own: clear words, enough of them, and not the same again."""
    said_enough = len(words_of(event.text)) > intents.LONGEST_ANSWER - 2 and event.confidence >= UNSURE
    return said_enough and not intents.supports(event.text, asked.text, RETOLD)


def unanswered(state: State, event: Event) -> Step:
    """Silence keeps: losing words is the worst error, and undo is there."""
    if state.pending is None:
        return quietly_asleep(state, event)
    return keep(state, state.pending)


def spoke(state: State, _event: Event) -> Step:
    """The voice has ended: go where this turn goes next."""
    return go(state, state.after_speech)
