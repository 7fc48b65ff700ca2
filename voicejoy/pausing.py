"""Paused: only "wake up" after the wake phrase, or a key, goes on listening.

Pure rows of the dialogue's table. What somebody tells in the meantime all the same is not forgotten: it is
asked about when listening goes on.
"""

from __future__ import annotations

from dataclasses import replace

from voicejoy.actions import Discard
from voicejoy.commands import COMMANDS, resume
from voicejoy.events import Event, Heard
from voicejoy.intents import DISCARDING, OPEN_ENDED, Intent
from voicejoy.state import Phase, State, Step, go, tell
from voicejoy.wake import tidy


def roused(state: State, _event: Event) -> Step:
    """The wake phrase: is it "wake up"?"""
    return go(state, Phase.ROUSING)


def heard_paused(state: State, event: Event) -> Step:
    """ "Wake up" goes on listening; a telling waits for it; anything else changes nothing."""
    assert isinstance(event, Heard)
    if event.command is Intent.RESUME:
        return resume(state, event)
    if event.tail in DISCARDING:
        return go(state, Phase.PAUSED, Discard())
    if not event.text or (event.command in COMMANDS and event.command not in OPEN_ENDED):
        return go(state, Phase.PAUSED)
    earlier = state.waiting
    text = f"{earlier.text}. {tidy(event.text)}" if earlier is not None else event.text
    heard = f"{earlier.heard}. {event.heard}" if earlier is not None else event.heard
    waiting = replace(event, text=text, heard=heard, command=None, slots={}, tail=None)
    state = replace(state, waiting=waiting)
    if event.tail is Intent.RESUME:
        return resume(state, event)
    return tell(state, "still_paused", Phase.PAUSED, wake=tidy(state.wake))


def still_paused(state: State, _event: Event) -> Step:
    """Nothing was said: paused as before."""
    return go(state, Phase.PAUSED)
