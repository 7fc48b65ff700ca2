"""The conversation, as one table: (phase, event) to what is done and where it goes next.

Sans-IO and pure: no clock, no thread, no device, no database. `step` takes a state and an event and
returns the next state and the actions to do. Every (phase, event) pair is in the table; a pair that
changes nothing is written as `ignore`. The diagram in docs/architecture.md is drawn from this table,
and a transition may only go where its row says. What the rows do is in `turns`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voicejoy.events import (
    AudioEnded,
    Event,
    Failed,
    Heard,
    Kept,
    NothingHeard,
    Paused,
    RecallReady,
    SpeechFinished,
    Undone,
    Woke,
)
from voicejoy.turns import (
    LISTENS,
    Phase,
    State,
    Step,
    answered,
    command_only,
    cue,
    finish,
    heard,
    ignore,
    kept,
    not_kept,
    nothing_heard,
    problem,
    quietly_asleep,
    recalled,
    spoke,
    unanswered,
    undone,
    woke,
)

__all__ = ["LISTENS", "TABLE", "Phase", "Row", "State", "step"]

Handler = Callable[[State, Event], Step]


@dataclass(frozen=True, slots=True)
class Row:
    """What a (phase, event) pair does, and the phases it may lead to."""

    handler: Handler
    to: tuple[Phase, ...]


def step(state: State, event: Event) -> Step:
    """The next state and what to do. Raises `ValueError` if a handler leaves its row of the table."""
    row = TABLE[state.phase, type(event)]
    after, actions = row.handler(state, event)
    if after.phase not in row.to:
        raise ValueError(f"{state.phase} on {type(event).__name__} may not lead to {after.phase}")
    return after, actions


_P = Phase
_AFTER_HEARD = (
    _P.ASLEEP,
    _P.KEEPING,
    _P.RECALLING,
    _P.UNDOING,
    _P.SPEAKING,
)
_WAITING = (Paused, Heard, NothingHeard, SpeechFinished, Kept, RecallReady, Undone, Failed)
_BUSY = (Woke, Paused, Heard, NothingHeard, AudioEnded)

TABLE: dict[tuple[Phase, type[Event]], Row] = {
    (phase, event): Row(ignore, (phase,)) for phase in Phase for event in (*_WAITING, Woke, AudioEnded)
} | {
    (_P.ASLEEP, Woke): Row(woke, (_P.OPEN,)),
    (_P.ASLEEP, AudioEnded): Row(finish, (_P.CLOSED,)),
    (_P.OPEN, Paused): Row(cue, (_P.OPEN,)),
    (_P.OPEN, Heard): Row(heard, _AFTER_HEARD),
    (_P.OPEN, NothingHeard): Row(nothing_heard, (_P.ASLEEP, _P.SPEAKING)),
    (_P.OPEN, AudioEnded): Row(finish, (_P.CLOSED,)),
    (_P.CHECKING, Heard): Row(answered, _AFTER_HEARD),
    (_P.CHECKING, NothingHeard): Row(unanswered, (_P.ASLEEP, _P.KEEPING)),
    (_P.CHECKING, AudioEnded): Row(unanswered, (_P.ASLEEP, _P.KEEPING)),
    (_P.KEEPING, Kept): Row(kept, (_P.SPEAKING, _P.RECALLING)),
    (_P.KEEPING, Failed): Row(not_kept, (_P.SPEAKING,)),
    (_P.RECALLING, RecallReady): Row(recalled, (_P.SPEAKING,)),
    (_P.RECALLING, Failed): Row(problem, (_P.ASLEEP,)),
    (_P.UNDOING, Undone): Row(undone, (_P.SPEAKING,)),
    (_P.UNDOING, Failed): Row(problem, (_P.ASLEEP,)),
    (_P.SPEAKING, SpeechFinished): Row(spoke, (_P.ASLEEP, _P.OPEN, _P.CHECKING, _P.FOLLOW_UP)),
    (_P.FOLLOW_UP, Woke): Row(woke, (_P.OPEN,)),
    (_P.FOLLOW_UP, Heard): Row(command_only, (*_AFTER_HEARD, _P.FOLLOW_UP)),
    (_P.FOLLOW_UP, NothingHeard): Row(quietly_asleep, (_P.ASLEEP,)),
    (_P.FOLLOW_UP, AudioEnded): Row(finish, (_P.CLOSED,)),
}
