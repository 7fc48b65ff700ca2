"""The ear on spelled sound: wake phrase, pauses, segments, limits; whatever the size of the blocks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicejoy import languages
from voicejoy.actions import Mode
from voicejoy.endpoint import Patience
from voicejoy.hearing import (
    CueDue,
    Hearing,
    HearingEvent,
    PartialHeard,
    SilenceHeard,
    UtteranceHeard,
    WakeHeard,
)
from voicejoy.intents import Intent
from voicejoy.testing.recognition import SpelledGate, SpelledRecognizer, silence, spoken

LONG = silence(3.0)
PATIENCE = Patience()
ENGINES = [SpelledRecognizer(), SpelledRecognizer(streaming=False)]


def hear(
    *sounds: bytes | str,
    recognizer: SpelledRecognizer | None = None,
    patience: Patience = PATIENCE,
    mode: Mode = Mode.WAKE,
    block: int = 3200,
) -> list[HearingEvent]:
    """What the ear tells of sounds; text is spoken, bytes are taken as they are. Partials are left out."""
    ear = Hearing(
        SpelledGate(), recognizer or SpelledRecognizer(), "hello joy", patience, languages.load().lexicon
    )
    ear.listen(mode)
    pcm = b"".join(spoken(sound) if isinstance(sound, str) else sound for sound in sounds)
    told: list[HearingEvent] = []
    for start in range(0, len(pcm), block):
        for event in ear.accept(pcm[start : start + block]):
            told.append(event)
            if isinstance(event, WakeHeard):
                ear.listen(Mode.TELLING)
    told += ear.finish()
    return [event for event in told if not isinstance(event, PartialHeard)]


def told(*sounds: bytes | str, recognizer: SpelledRecognizer | None = None) -> UtteranceHeard:
    """The one utterance in the sounds."""
    heard = hear(*sounds, recognizer=recognizer)
    utterances = [event for event in heard if isinstance(event, UtteranceHeard)]
    assert len(utterances) == 1, heard
    return utterances[0]


@pytest.mark.parametrize("recognizer", ENGINES)
def test_one_breath_works(recognizer: SpelledRecognizer) -> None:
    heard = hear(LONG, "hello joy the sun came out", LONG, recognizer=recognizer)
    assert [type(event) for event in heard] == [WakeHeard, UtteranceHeard]
    utterance = heard[1].utterance  # type: ignore[union-attr]
    assert utterance.transcript.text == "the sun came out"
    assert utterance.command is None
    assert utterance.woken


@pytest.mark.parametrize("recognizer", ENGINES)
def test_two_steps_work_with_a_cue_between_them(recognizer: SpelledRecognizer) -> None:
    heard = hear(LONG, "hello joy", LONG, "the sun came out", LONG, recognizer=recognizer)
    assert [type(event) for event in heard] == [WakeHeard, CueDue, UtteranceHeard]
    assert heard[2].utterance.transcript.text == "the sun came out"  # type: ignore[union-attr]


@pytest.mark.parametrize("recognizer", ENGINES)
@pytest.mark.parametrize(
    "speech", ["the sun came out", "joy hello", "hello my joy", "read me a glimmer", "undo that"]
)
def test_without_the_wake_phrase_nothing_is_heard(recognizer: SpelledRecognizer, speech: str) -> None:
    assert hear(LONG, speech, LONG, recognizer=recognizer) == []


def test_the_grammar_alone_does_not_wake_when_the_full_vocabulary_hears_something_else() -> None:
    """A grammar forces near sounds into the phrase; the second look refuses them."""
    fooled = SpelledRecognizer(misheard={"joy": "window"})
    assert hear(LONG, "hello joy the sun came out", LONG, recognizer=fooled) == []


def test_the_wake_phrase_is_found_behind_other_speech_and_that_speech_is_not_kept() -> None:
    heard = told("and now the news hello joy a robin sang", LONG)
    assert heard.utterance.transcript.text == "a robin sang"


def test_a_wake_phrase_and_nothing_more_ends_in_silence() -> None:
    heard = hear("hello joy", silence(9.0))
    assert [type(event) for event in heard] == [WakeHeard, CueDue, SilenceHeard]


def test_a_pause_of_1_3_seconds_does_not_cut_a_sentence() -> None:
    heard = told("hello joy the sun", silence(1.3), "came out", LONG)
    assert heard.utterance.transcript.text == "the sun came out"


@pytest.mark.parametrize("recognizer", ENGINES)
def test_a_control_phrase_is_one_when_it_is_the_whole_utterance(recognizer: SpelledRecognizer) -> None:
    assert told("hello joy undo that", LONG, recognizer=recognizer).utterance.command is Intent.UNDO
    two_steps = told("hello joy", silence(1.0), "undo that", LONG, recognizer=recognizer)
    assert two_steps.utterance.command is Intent.UNDO


@pytest.mark.parametrize("recognizer", ENGINES)
def test_a_control_phrase_after_a_pause_closes_what_was_told(recognizer: SpelledRecognizer) -> None:
    heard = told("hello joy the sun came out", silence(0.8), "never mind", LONG, recognizer=recognizer)
    assert heard.utterance.tail is Intent.CANCEL
    assert heard.utterance.transcript.text == "the sun came out"


@pytest.mark.parametrize(
    ("sounds", "confidence", "insistent"),
    [
        (("hello joy help",), 1.0, True),
        (("hello joy", 1.2, "help"), 1.0, True),
        (("hello joy help",), 0.9, False),
        (("hello joy help with the garden",), 1.0, False),
    ],
)
def test_the_grammar_insists_on_a_control_phrase_of_which_it_is_certain(
    sounds: tuple[str | float, ...], confidence: float, insistent: bool
) -> None:
    recognizer = SpelledRecognizer(misheard={"help": "milk"}, confidence=confidence)
    played = [silence(sound) if isinstance(sound, float) else sound for sound in sounds]
    utterance = told(*played, LONG, recognizer=recognizer).utterance
    assert utterance.command is None
    assert utterance.insistent is insistent


@pytest.mark.parametrize("recognizer", ENGINES)
def test_the_same_words_inside_a_joy_stay_a_joy(recognizer: SpelledRecognizer) -> None:
    for joy in ("i stopped to smell the roses", "never mind the rain it was lovely", "we never stop"):
        heard = told("hello joy " + joy, LONG, recognizer=recognizer).utterance
        assert (heard.command, heard.tail, heard.transcript.text) == (None, None, joy)


def test_thats_all_ends_at_once_and_a_joy_waits_two_seconds() -> None:
    def ends_at(*sounds: bytes | str) -> float:
        ear = Hearing(SpelledGate(), SpelledRecognizer(), "hello joy", Patience(), languages.load().lexicon)
        pcm = b"".join(spoken(sound) if isinstance(sound, str) else sound for sound in sounds)
        for event in ear.accept(pcm):
            if isinstance(event, WakeHeard):
                ear.listen(Mode.TELLING)
            if isinstance(event, UtteranceHeard):
                return ear.at_s - len(pcm) / 32000 + 5.0
        raise AssertionError("nothing ended")

    assert ends_at("hello joy tea", silence(0.8), "that's all", silence(5.0)) < 0.7
    assert 1.9 < ends_at("hello joy tea", silence(5.0)) < 2.2
    assert 0.9 < ends_at("hello joy help", silence(5.0)) < 1.2


def test_the_cap_keeps_what_was_told() -> None:
    patience = Patience(cap_s=3.0)
    heard = hear("hello joy " + "tea and cake " * 10, LONG, patience=patience)
    assert [type(event) for event in heard] == [WakeHeard, UtteranceHeard]
    assert heard[1].utterance.transcript.text.startswith("tea and cake tea")  # type: ignore[union-attr]


def test_an_answer_ends_after_a_short_silence() -> None:
    heard = hear("yes please", silence(0.8), mode=Mode.YES_NO)
    assert isinstance(heard[0], UtteranceHeard)
    assert heard[0].utterance.command is Intent.YES


@pytest.mark.parametrize("recognizer", ENGINES)
def test_after_an_answer_commands_work_without_the_wake_phrase_and_talk_is_ignored(
    recognizer: SpelledRecognizer,
) -> None:
    heard = hear("where are my keys", LONG, "undo that", LONG, mode=Mode.FOLLOW_UP, recognizer=recognizer)
    assert [event.utterance.command for event in heard if isinstance(event, UtteranceHeard)] == [Intent.UNDO]


def test_a_follow_up_window_closes_by_itself() -> None:
    assert [type(e) for e in hear(silence(9.0), mode=Mode.FOLLOW_UP)] == [SilenceHeard]


def test_the_wake_phrase_works_in_the_follow_up_window() -> None:
    heard = hear(LONG, "hello joy tea", LONG, mode=Mode.FOLLOW_UP)
    assert [type(event) for event in heard] == [WakeHeard, UtteranceHeard]


def test_speech_at_the_end_of_a_recording_is_not_lost() -> None:
    assert told("hello joy the sun came out").utterance.transcript.text == "the sun came out"


def test_unknown_words_after_the_wake_phrase_still_count_as_telling() -> None:
    deaf = SpelledRecognizer(misheard={"wombat": "", "wombats": ""})
    utterance = told("hello joy", silence(0.7), "wombat wombats wombat", LONG, recognizer=deaf).utterance
    assert utterance.transcript.text == ""
    assert len(utterance.segments) == 1


def test_the_spool_is_given_all_of_a_telling_before_it_is_recognised() -> None:
    tapped = bytearray()
    ear = Hearing(
        SpelledGate(),
        SpelledRecognizer(),
        "hello joy",
        Patience(),
        languages.load().lexicon,
        tap=tapped.extend,
    )
    for event in ear.accept(LONG + spoken("some talk") + LONG):
        raise AssertionError(event)
    assert not tapped
    for _ in ear.accept(spoken("hello joy the sun came out") + LONG):
        pass
    assert spoken("the sun came out") in bytes(tapped)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from([1, 320, 999, 1024, 3200, 32000]), st.sampled_from([0, 1]))
def test_the_same_sound_gives_the_same_result_in_blocks_of_any_size(block: int, engine: int) -> None:
    sounds = (
        LONG, "hello joy the sun", silence(1.3), "came out", LONG,
        "hello joy", LONG, "read me a glimmer", LONG, "and then some talk", LONG,
        "hello joy tea", silence(0.8), "never mind", silence(1.0),
    )  # fmt: skip
    recognizer = ENGINES[engine]
    assert hear(*sounds, recognizer=recognizer, block=block * 2) == hear(*sounds, recognizer=recognizer)
