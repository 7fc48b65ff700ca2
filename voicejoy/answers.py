"""What the journal has answered, said: a glimmer, what was taken back, the practices.

Pure rows of the dialogue's table.
"""

from __future__ import annotations

from dataclasses import replace

from voicejoy.actions import Chime, CountTelling, Discard, Earcon
from voicejoy.events import Answered, Effect, Event, RecallReady, Undone
from voicejoy.phrases import echo
from voicejoy.state import Phase, State, Step, go, rest, say, tell
from voicejoy.turns import keep


def recalled(state: State, event: Event) -> Step:
    """Read the glimmer back in the person's own words, or say why there is none."""
    assert isinstance(event, RecallReady)
    if event.joy is None:
        words = state.wanted.words or state.wanted.time
        return tell(state, event.problem, Phase.FOLLOW_UP, words=words)
    read = replace(
        state,
        only_read=True,
        just_kept=False,
        just_paired=False,
        gone=(),
        subject=event.joy,
        nothing_meant=False,
    )
    counted = CountTelling(event.joy.id)
    return tell(read, "glimmer", Phase.FOLLOW_UP, counted, when=event.when, text=event.joy.text)


def answered(state: State, event: Event) -> Step:
    """Say the answer; where there is nothing to say, what was told is a joy after all."""
    assert isinstance(event, Answered)
    told = state.pending
    if not event.prompt:
        return keep(state, told) if told is not None else go(state, rest(state))
    state = replace(
        state,
        pending=None,
        only_read=event.effect is Effect.READING or (state.only_read and event.effect is Effect.NONE),
        just_kept=False,
        just_paired=event.effect is Effect.PAIR,
        gone=(),
        nothing_meant=state.nothing_meant and event.joy is None,
        subject=None if event.effect is Effect.PAIR else event.joy or state.subject,
        suggested=event.pair,
    )
    before = (Discard(),) if told is not None else ()
    return say(state, state.language.phrases.say(event.prompt, **event.fields), Phase.FOLLOW_UP, *before)


def unanswerable(state: State, _event: Event) -> Step:
    """The journal failed at a question: a task that was named may be a joy, and is kept as one."""
    if state.pending is not None:
        return keep(state, state.pending)
    return tell(state, "trouble", Phase.FOLLOW_UP, Chime(Earcon.PROBLEM))


def undone(state: State, event: Event) -> Step:
    """Say what was taken back."""
    assert isinstance(event, Undone)
    state = replace(state, just_kept=False, just_paired=False)
    if event.stack is not None:
        prompt = "stacked" if event.stack.deleted_at is None else "unstacked"
        pleasure, task = event.stack.pleasure, event.stack.task
        return tell(state, prompt, Phase.FOLLOW_UP, pleasure=pleasure, task=task)
    if event.joy is None:
        return tell(state, "nothing_to_undo", Phase.FOLLOW_UP)
    prompt = "undone" if event.change == "keep" else "back_as_it_was"
    kept_no_more = event.change == "keep"
    state = replace(state, subject=None if kept_no_more else event.joy, nothing_meant=kept_no_more)
    return tell(state, prompt, Phase.FOLLOW_UP, text=echo(event.joy.text))


def problem(state: State, _event: Event) -> Step:
    """The journal could not be read or changed."""
    return go(state, rest(state), Chime(Earcon.PROBLEM))
