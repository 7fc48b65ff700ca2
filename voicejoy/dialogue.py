"""The conversation, as one table: (phase, event) to what is done and where it goes next.

Sans-IO and pure: no clock, no thread, no device, no database. `step` takes a state and an event and
returns the next state and the actions to do. Every (phase, event) pair is in the table; a pair that
changes nothing is written as `ignore`. The diagram in docs/architecture.md is drawn from this table,
and a transition may only go where its row says. What the rows do is in `turns` (telling), `commands`
(requests), `answers` (the journal's), `grounding`, `caring` and `pausing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voicejoy.answers import answered, problem, recalled, unanswerable, undone
from voicejoy.caring import despaired, left_alone, near
from voicejoy.events import (
    EVENT_TYPES,
    Answered,
    AudioEnded,
    Despaired,
    Event,
    Failed,
    Heard,
    Kept,
    NothingHeard,
    Paused,
    Poked,
    RecallReady,
    SpeechFinished,
    Undone,
    Woke,
)
from voicejoy.grounding import cut_off, go_on, keep_noticed, noticed, offered
from voicejoy.pausing import heard_paused, roused, still_paused
from voicejoy.state import LISTENS, Phase, State, Step
from voicejoy.turns import (
    answered_check,
    command_only,
    cue,
    end_telling,
    finish,
    heard,
    hush,
    ignore,
    kept,
    not_kept,
    nothing_heard,
    poked,
    quietly_asleep,
    spoke,
    unanswered,
    woke,
)

__all__ = ["LISTENS", "TABLE", "Phase", "Row", "State", "Step", "step"]

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
_REST = (_P.ASLEEP, _P.PAUSED)
_REQUESTED = (*_REST, _P.KEEPING, _P.RECALLING, _P.UNDOING, _P.ASKING, _P.SPEAKING)
"""Where a request or a telling leads."""
_OPEN_AGAIN = (*_REQUESTED, _P.OPEN)
_HEARING = (_P.OPEN, _P.CHECKING, _P.FOLLOW_UP, _P.GROUNDING, _P.OFFERING, _P.CARING, _P.ROUSING)
_TELLING = (_P.OPEN, _P.CHECKING, _P.GROUNDING, _P.OFFERING, _P.CARING, _P.ROUSING)
"""Where a press ends what is being said."""
_LISTENING = (*LISTENS,)
_SPOKEN = (*_REST, _P.OPEN, _P.CHECKING, _P.FOLLOW_UP, _P.GROUNDING, _P.OFFERING, _P.CARING)

TABLE: dict[tuple[Phase, type[Event]], Row] = (
    {(phase, event): Row(ignore, (phase,)) for phase in Phase for event in EVENT_TYPES}
    | {(phase, AudioEnded): Row(finish, (_P.CLOSED,)) for phase in _LISTENING}
    | {(phase, Despaired): Row(despaired, (_P.SPEAKING,)) for phase in _HEARING}
    | {(phase, Poked): Row(end_telling, (phase,)) for phase in _TELLING}
    | {(phase, Poked): Row(poked, (_P.OPEN,)) for phase in (_P.ASLEEP, _P.PAUSED, _P.FOLLOW_UP)}
    | {
        (_P.ASLEEP, Woke): Row(woke, (_P.OPEN,)),
        (_P.OPEN, Paused): Row(cue, (_P.OPEN,)),
        (_P.OPEN, Heard): Row(heard, _OPEN_AGAIN),
        (_P.OPEN, NothingHeard): Row(nothing_heard, (*_REST, _P.SPEAKING)),
        (_P.CHECKING, Heard): Row(answered_check, _OPEN_AGAIN),
        (_P.CHECKING, NothingHeard): Row(unanswered, (*_REST, _P.KEEPING)),
        (_P.CHECKING, AudioEnded): Row(unanswered, (*_REST, _P.KEEPING)),
        (_P.KEEPING, Kept): Row(kept, (_P.SPEAKING, _P.RECALLING, _P.ASKING)),
        (_P.KEEPING, Failed): Row(not_kept, (_P.SPEAKING,)),
        (_P.RECALLING, RecallReady): Row(recalled, (_P.SPEAKING,)),
        (_P.RECALLING, Failed): Row(problem, _REST),
        (_P.UNDOING, Undone): Row(undone, (_P.SPEAKING,)),
        (_P.UNDOING, Failed): Row(problem, _REST),
        (_P.ASKING, Answered): Row(answered, (_P.SPEAKING, _P.KEEPING, *_REST)),
        (_P.ASKING, Failed): Row(unanswerable, (_P.SPEAKING, _P.KEEPING)),
        (_P.SPEAKING, SpeechFinished): Row(spoke, _SPOKEN),
        (_P.SPEAKING, Poked): Row(hush, (_P.SPEAKING,)),
        (_P.FOLLOW_UP, Woke): Row(woke, (_P.OPEN,)),
        (_P.FOLLOW_UP, Heard): Row(command_only, (*_OPEN_AGAIN, _P.FOLLOW_UP)),
        (_P.FOLLOW_UP, NothingHeard): Row(quietly_asleep, _REST),
        (_P.GROUNDING, Heard): Row(noticed, _REQUESTED),
        (_P.GROUNDING, NothingHeard): Row(go_on, (_P.SPEAKING,)),
        (_P.GROUNDING, AudioEnded): Row(cut_off, (_P.CLOSED,)),
        (_P.OFFERING, Heard): Row(offered, _REQUESTED),
        (_P.OFFERING, NothingHeard): Row(keep_noticed, (_P.SPEAKING,)),
        (_P.OFFERING, AudioEnded): Row(cut_off, (_P.CLOSED,)),
        (_P.CARING, Heard): Row(near, _REQUESTED),
        (_P.CARING, NothingHeard): Row(left_alone, _REST),
        (_P.PAUSED, Woke): Row(roused, (_P.ROUSING,)),
        (_P.ROUSING, Heard): Row(heard_paused, (_P.PAUSED, _P.SPEAKING)),
        (_P.ROUSING, NothingHeard): Row(still_paused, (_P.PAUSED,)),
    }
)
