"""The table of the conversation: complete, closed, and kind in what it does."""

from __future__ import annotations

from datetime import datetime, timezone
from itertools import product

import pytest

from voicejoy import languages
from voicejoy.actions import (
    Action,
    Chime,
    CountTelling,
    Discard,
    Earcon,
    KeepDraft,
    KeepJoy,
    Listen,
    Mode,
    Recall,
    Say,
    Undo,
)
from voicejoy.dialogue import TABLE, Phase, State, step
from voicejoy.events import (
    EVENT_TYPES,
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
from voicejoy.intents import Intent
from voicejoy.joys import Joy, JoySource

SAY = languages.load().phrases.say
NOW = datetime(2026, 5, 3, 12, tzinfo=timezone.utc)


def joy(text: str = "The sun came out", joy_id: int = 1) -> Joy:
    return Joy(joy_id, text, text.lower(), None, NOW, 0, NOW.date(), JoySource.VOICE)


def play(*events: Event, state: State | None = None) -> tuple[State, list[Action]]:
    """The state after the events, and the actions of the last one."""
    state = state or State()
    actions: tuple[Action, ...] = ()
    for event in events:
        state, actions = step(state, event)
    return state, list(actions)


def test_every_phase_knows_every_event() -> None:
    assert set(TABLE) == set(product(Phase, EVENT_TYPES))


def test_a_joy_told_in_one_breath_is_kept_at_once_with_no_question() -> None:
    state, actions = play(Woke("hello joy"), Heard("the sun came out", "the sun came out", 0.9))
    assert actions == [KeepJoy("The sun came out", "the sun came out", 0.9)]
    _, actions = play(Kept(joy()), state=state)
    assert actions == [
        Chime(Earcon.KEPT),
        Say('Kept: The sun came out. Say "undo that" to take it back.', chatter=True),
    ]


def test_the_undo_hint_is_given_once_and_later_echoes_are_shorter() -> None:
    state, _ = play(Woke("w"), Heard("tea"), Kept(joy("Tea")), SpeechFinished(), Woke("w"), Heard("tea"))
    _, actions = step(state, Kept(joy("Tea")))
    assert Say("Kept: Tea.", chatter=True) in actions


def test_the_wake_phrase_then_a_pause_gives_the_open_cue() -> None:
    state, actions = play(Woke("hello joy"), Paused())
    assert actions == [Chime(Earcon.OPEN)]
    assert state.phase is Phase.OPEN


def test_a_wake_with_nothing_after_it_closes_with_a_chime_and_no_words() -> None:
    state, actions = play(Woke("hello joy"), Paused(), NothingHeard())
    assert actions == [Chime(Earcon.CANCELLED), Discard(), Listen(Mode.WAKE)]
    assert state.phase is Phase.ASLEEP


def test_to_somebody_who_has_spoken_silence_gets_one_gentle_reprompt_and_then_a_chime() -> None:
    state, actions = play(Woke("w"), Heard(command=Intent.HELP), SpeechFinished(), NothingHeard())
    assert actions == [Say(SAY("still_here"))]
    _, actions = play(SpeechFinished(), NothingHeard(), state=state)
    assert actions == [Chime(Earcon.CANCELLED), Discard(), Listen(Mode.WAKE)]


def test_undo_right_after_a_glimmer_takes_nothing_back_until_it_is_asked_for_anew() -> None:
    state, actions = play(
        Woke("w"),
        Heard(command=Intent.GLIMMER),
        RecallReady(joy(), "Today"),
        SpeechFinished(),
        Heard(command=Intent.UNDO),
    )
    assert actions == [Discard(), Say(SAY("only_read"))]
    _, actions = play(SpeechFinished(), Woke("w"), Heard(command=Intent.UNDO), state=state)
    assert actions == [Discard(), Undo()]


def test_a_joy_kept_after_a_glimmer_can_be_taken_back_at_once() -> None:
    _, actions = play(
        Woke("w"),
        Heard(command=Intent.GLIMMER),
        RecallReady(joy(), "Today"),
        SpeechFinished(),
        Heard(command=Intent.HELP),
        SpeechFinished(),
        Heard("tea"),
        Kept(joy("Tea")),
        SpeechFinished(),
        Heard(command=Intent.UNDO),
    )
    assert actions == [Discard(), Undo()]


@pytest.mark.parametrize("command", [Intent.CANCEL, Intent.STOP, Intent.DONE])
def test_letting_go_keeps_nothing_and_says_nothing(command: Intent) -> None:
    state, actions = play(Woke("w"), Heard(command=command))
    assert actions == [Chime(Earcon.CANCELLED), Discard(), Listen(Mode.WAKE)]
    assert state.phase is Phase.ASLEEP


@pytest.mark.parametrize("tail", [Intent.CANCEL, Intent.UNDO])
def test_never_mind_after_a_telling_takes_the_telling_back(tail: Intent) -> None:
    _, actions = play(Woke("w"), Heard("the sun came", tail=tail))
    assert Discard() in actions
    assert not any(isinstance(action, KeepJoy) for action in actions)


@pytest.mark.parametrize("tail", [Intent.DONE, Intent.STOP, Intent.NOTHING])
def test_thats_all_after_a_telling_keeps_what_came_before(tail: Intent) -> None:
    _, actions = play(Woke("w"), Heard("the sun came out", tail=tail))
    assert isinstance(actions[0], KeepJoy)


def test_a_telling_followed_by_read_me_a_glimmer_is_kept_and_then_answered() -> None:
    _, actions = play(Woke("w"), Heard("tea", tail=Intent.GLIMMER), Kept(joy("Tea")))
    assert actions == [Chime(Earcon.KEPT), Discard(), Recall()]


def test_a_glimmer_is_read_in_the_persons_own_words_and_counted() -> None:
    _, actions = play(Woke("w"), Heard(command=Intent.GLIMMER), RecallReady(joy(joy_id=7), "Yesterday"))
    assert actions == [CountTelling(7), Say("Yesterday, you said: The sun came out")]


def test_an_empty_journal_is_no_failure() -> None:
    _, actions = play(Woke("w"), Heard(command=Intent.GLIMMER), RecallReady(None))
    assert actions == [Say(SAY("no_glimmer"))]


def test_undo_works_without_the_wake_phrase_right_after_an_answer() -> None:
    state, actions = play(Woke("w"), Heard("tea"), Kept(joy("Tea")), SpeechFinished())
    assert actions == [Listen(Mode.FOLLOW_UP)]
    state, actions = play(Heard(command=Intent.UNDO), state=state)
    assert actions == [Discard(), Undo()]
    _, actions = play(Undone(joy("Tea")), state=state)
    assert actions == [Say("Taken back: Tea.")]


def test_help_names_three_things_and_then_listens() -> None:
    state, actions = play(Woke("w"), Heard(command=Intent.HELP))
    assert Say(SAY("help")) in actions
    assert step(state, SpeechFinished())[1] == (Listen(Mode.TELLING),)


def test_low_confidence_asks_before_keeping() -> None:
    state, actions = play(Woke("w"), Heard("the sum came", confidence=0.2))
    assert actions == [Say("I heard: The sum came. Keep it?")]
    assert step(state, SpeechFinished())[1] == (Listen(Mode.YES_NO),)


def asked() -> State:
    return play(Woke("w"), Heard("the sum came", confidence=0.2), SpeechFinished())[0]


@pytest.mark.parametrize("answer", [Heard(command=Intent.YES), NothingHeard(), AudioEnded(), Heard()])
def test_yes_silence_and_mumbling_keep_what_was_asked_about(answer: Event) -> None:
    _, actions = play(answer, state=asked())
    assert actions == [KeepJoy("The sum came", "the sum came", 0.2)]


@pytest.mark.parametrize("command", [Intent.NO, Intent.CANCEL])
def test_no_lets_it_go(command: Intent) -> None:
    _, actions = play(Heard(command=command), state=asked())
    assert actions == [Discard(), Say(SAY("not_kept"))]


def test_saying_it_again_is_a_correction_and_the_last_words_win() -> None:
    _, actions = play(Heard("the sun came out", confidence=0.3), state=asked())
    assert actions == [KeepJoy("The sun came out", "the sun came out", 0.3)]


@pytest.mark.parametrize("said", ["yeah", "sure", "huh", "uh what"])
def test_an_answer_that_is_no_example_never_replaces_the_words_asked_about(said: str) -> None:
    _, actions = play(Heard(said, confidence=0.9), state=asked())
    assert actions == [KeepJoy("The sum came", "the sum came", 0.2)]


def test_a_request_instead_of_an_answer_is_done_after_keeping() -> None:
    _, actions = play(Heard(command=Intent.GLIMMER), state=asked())
    assert actions == [KeepJoy("The sum came", "the sum came", 0.2, quiet=True), Discard(), Recall()]


def test_talk_in_the_follow_up_window_is_nobodys_joy() -> None:
    state, _ = play(Woke("w"), Heard("tea"), Kept(joy("Tea")), SpeechFinished())
    assert play(Heard("where are my keys"), state=state)[1] == [Listen(Mode.FOLLOW_UP)]


def test_no_to_what_was_kept_takes_it_back_and_elsewhere_is_ignored() -> None:
    state, _ = play(Woke("w"), Heard("tea"), Kept(joy("Tea")), SpeechFinished())
    state, actions = play(Heard(command=Intent.NO), state=state)
    assert actions == [Discard(), Undo()]
    state, _ = play(Undone(joy("Tea")), SpeechFinished(), state=state)
    assert play(Heard(command=Intent.NO), state=state)[1] == [Listen(Mode.FOLLOW_UP)]


def test_taking_back_a_deletion_is_told_as_such() -> None:
    _, actions = play(Woke("w"), Heard(command=Intent.UNDO), Undone(joy("Tea"), "delete"))
    assert actions == [Say("Back as it was: Tea.")]


def test_a_new_telling_instead_of_an_answer_loses_neither() -> None:
    _, actions = play(Heard("a robin sang", confidence=0.9, woken=True), state=asked())
    kept = [action.text for action in actions if isinstance(action, KeepJoy)]
    assert kept == ["The sum came", "A robin sang"]


def test_yes_and_no_are_joys_where_nothing_was_asked() -> None:
    _, actions = play(Woke("w"), Heard("yes", command=Intent.YES))
    assert isinstance(actions[0], KeepJoy)


def test_speech_without_words_is_asked_for_twice_and_then_kept_as_a_draft() -> None:
    state, actions = play(Woke("w"), Heard())
    assert actions == [Say(SAY("no_words"))]
    state, actions = play(SpeechFinished(), Heard(), SpeechFinished(), Heard(), state=state)
    assert actions == [KeepDraft(), Say(SAY("no_words_close"))]
    assert state.after_speech is Phase.ASLEEP


def test_a_journal_that_fails_is_told_and_the_sound_stays() -> None:
    _, actions = play(Woke("w"), Heard("tea"), Failed("disk full"))
    assert actions == [Chime(Earcon.PROBLEM), KeepDraft(), Say(SAY("problem"))]


def test_nothing_today_is_a_complete_answer() -> None:
    _, actions = play(Woke("w"), Heard(command=Intent.NOTHING))
    assert actions == [Discard(), Say(SAY("nothing_today"))]


def test_repeat_says_the_last_thing_again() -> None:
    _, actions = play(
        Woke("w"),
        Heard(command=Intent.GLIMMER),
        RecallReady(joy(), "Today"),
        SpeechFinished(),
        Heard(command=Intent.REPEAT),
    )
    assert Say("Today, you said: The sun came out") in actions


def test_the_voice_does_not_wake_itself() -> None:
    state, _ = play(Woke("w"), Heard(command=Intent.HELP))
    assert play(Woke("w"), Heard("hello"), state=state) == (state, [])
