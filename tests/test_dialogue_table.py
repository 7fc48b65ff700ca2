"""The table of the conversation under any event and any sequence: nothing raises, strands or loses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy.actions import Action, Finish, KeepDraft, KeepJoy, Listen, Say
from voicejoy.dialogue import LISTENS, TABLE, Phase, State, step
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
from voicejoy.intents import Intent
from voicejoy.joys import Joy, JoySource, Stack

NOW = datetime(2026, 5, 3, 12, tzinfo=timezone.utc)
JOY = Joy(1, "The sun came out", "the sun came out", None, NOW, 0, NOW.date(), JoySource.VOICE)
STACK = Stack(1, "a song", "washing up", NOW)
SLOTS = {
    "words": "my sister",
    "time": "last spring",
    "text": "tea",
    "person": "Ana",
    "pleasure": "a song",
    "task": "cooking",
    "category": "small achievement",
}

HEARD = [
    Heard(),
    Heard("tea"),
    Heard("the sun came out", confidence=0.2),
    Heard("no I said the robin sang", woken=True),
    *(Heard("words", command=command) for command in Intent),
    *(Heard("words", command=command, slots=SLOTS) for command in Intent),
    *(Heard("the sun came out", tail=tail) for tail in Intent),
]
SAMPLES: dict[type[Event], list[Event]] = {
    Woke: [Woke("hello joy")],
    Paused: [Paused()],
    Heard: [*HEARD],
    Despaired: [Despaired(Heard("i want to die"))],
    Poked: [Poked()],
    NothingHeard: [NothingHeard()],
    SpeechFinished: [SpeechFinished()],
    Kept: [Kept(JOY)],
    RecallReady: [RecallReady(JOY, "Today"), RecallReady(None), RecallReady(None, problem="no_such_time")],
    Answered: [
        Answered(""),
        Answered("rested", joy=JOY),
        Answered("stack_suggest", {"pleasure": "a song", "task": "cooking"}, pair=("a song", "cooking")),
    ],
    Undone: [Undone(JOY), Undone(None), Undone(JOY, "rest"), Undone(None, "stack", STACK)],
    Failed: [Failed("disk full")],
    AudioEnded: [AudioEnded()],
}
MEMORIES = [
    State(),
    State(gentle=True),
    State(paused=True, pending=Heard("a fox")),
    State(pending=Heard("a fox", confidence=0.3), wordless=2, engaged=True, just_kept=True, subject=JOY),
    State(noticed=(Heard("rain"),), sense=4, only_read=True, suggested=("a song", "cooking")),
]
ANSWERS: dict[Phase, Event] = {
    Phase.SPEAKING: SpeechFinished(),
    Phase.KEEPING: Kept(JOY),
    Phase.RECALLING: RecallReady(None),
    Phase.UNDOING: Undone(None),
    Phase.ASKING: Answered("rested"),
}
"""What the world answers a phase in which nobody listens."""

everything = st.sampled_from([event for events in SAMPLES.values() for event in events])


def test_the_samples_hold_every_event() -> None:
    assert set(SAMPLES) == set(EVENT_TYPES)


@pytest.mark.parametrize(("phase", "kind"), list(product(Phase, EVENT_TYPES)))
def test_every_phase_answers_every_event_within_its_row(phase: Phase, kind: type[Event]) -> None:
    for memory, event in product(MEMORIES, SAMPLES[kind]):
        state = replace(memory, phase=phase)
        after, actions = step(state, event)
        assert after.phase in TABLE[phase, kind].to
        _check(state, after, actions)


@given(st.lists(everything, max_size=40), st.sampled_from(MEMORIES))
def test_no_sequence_of_events_raises_or_strands_the_person(sequence: list[Event], state: State) -> None:
    for event in sequence:
        was = state
        state, actions = step(state, event)
        _check(was, state, actions)
    rested, _ = left_alone(state)
    assert rested.phase in (Phase.ASLEEP, Phase.PAUSED, Phase.CLOSED)


@given(st.lists(everything, max_size=25), st.sampled_from([Phase.OPEN, Phase.CHECKING]))
def test_a_joy_told_to_an_open_ear_is_kept_whatever_went_before(before: list[Event], ear: Phase) -> None:
    state = brought_to(ear, before)
    state, actions = step(state, Heard("rain on the tin roof", confidence=0.9, woken=True))
    _, later = left_alone(state)
    assert "Rain on the tin roof" in _kept([*actions, *later])


@given(st.lists(everything, max_size=25), st.sampled_from([NothingHeard(), AudioEnded(), Heard()]))
def test_what_is_asked_about_is_kept_unless_the_person_says_no(before: list[Event], event: Event) -> None:
    state = brought_to(Phase.CHECKING, before)
    _, actions = step(state, event)
    assert len(_kept(list(actions))) == 1


@given(st.lists(everything, max_size=12))
def test_a_joy_on_its_way_to_the_journal_is_dropped_by_nothing_but_the_journal(
    meanwhile: list[Event],
) -> None:
    state, _ = step(State(phase=Phase.OPEN), Heard("rain on the roof", confidence=0.9))
    for event in meanwhile:
        if not isinstance(event, Kept | Failed):
            state, _ = step(state, event)
    assert state.phase is Phase.KEEPING
    _, actions = step(state, Failed("disk full"))
    assert KeepDraft() in actions


@given(st.lists(everything, max_size=25))
def test_words_of_despair_are_kept_only_when_asked_for(before: list[Event]) -> None:
    state = State()
    for event in before:
        state, _ = step(state, event)
    if state.phase not in LISTENS or state.phase in (Phase.ASLEEP, Phase.PAUSED):
        return
    state, first = step(state, Despaired(Heard("i want to die")))
    _, later = left_alone(state)
    assert "I want to die" not in _kept([*first, *later])


def brought_to(ear: Phase, before: list[Event]) -> State:
    """A state in which that ear is open, after the events of `before` if they did not end the loop."""
    state = State()
    for event in before:
        if not isinstance(event, AudioEnded):
            state, _ = step(state, event)
    if state.phase is not ear:
        state, _ = left_alone(state)
        state, _ = step(replace(state, gentle=False), Poked())
        if ear is Phase.CHECKING:
            state, _ = step(state, Heard("the sun came out", confidence=0.2))
            state, _ = step(state, SpeechFinished())
    assert state.phase is ear
    return state


def left_alone(state: State) -> tuple[State, list[Action]]:
    """What comes of it when the world answers and the person says nothing more."""
    done: list[Action] = []
    for _ in range(30):
        if state.phase in (Phase.ASLEEP, Phase.PAUSED, Phase.CLOSED):
            break
        state, actions = step(state, ANSWERS.get(state.phase, NothingHeard()))
        done += actions
    return state, done


def _kept(actions: list[Action]) -> list[str]:
    return [action.text for action in actions if isinstance(action, KeepJoy)]


def _check(was: State, state: State, actions: tuple[Action, ...]) -> None:
    """What holds for every step: it listens, speaks and ends when its phase says so."""
    spoke = [action for action in actions if isinstance(action, Say)]
    assert (state.phase is Phase.SPEAKING) == bool(spoke) or was.phase is Phase.SPEAKING
    if state.phase in LISTENS and was.phase is not state.phase:
        assert Listen(LISTENS[state.phase]) in actions
    if state.phase is Phase.CLOSED and was.phase is not Phase.CLOSED:
        assert Finish() in actions
