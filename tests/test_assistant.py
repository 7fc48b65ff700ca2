"""The loop as a conversation: what is kept, said, let go of and saved, on fakes of every edge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import converse, drafts
from voicejoy import languages
from voicejoy.errors import Code, VoicejoyError
from voicejoy.joys import Joy, NewJoy
from voicejoy.ports import Voice
from voicejoy.testing.journal import MemoryJournal
from voicejoy.testing.recognition import SpelledRecognizer, SpelledSession

SAY = languages.load().phrases.say


def test_a_joy_in_one_breath_is_kept_echoed_and_its_sound_is_gone(home: Path) -> None:
    outcome = converse(home, 1.0, "hello joy the sun came out", 3.0)
    assert outcome.kept == ["The sun came out"]
    assert outcome.said == ['Kept: The sun came out. Say "undo that" to take it back.']
    assert outcome.recorder.spoken == outcome.said
    assert [event["event"] for event in outcome.events if event["event"] != "partial"] == [
        *("ready", "wake", "listening", "thinking", "heard", "kept"),
        *("said", "spoke", "listening", "done"),
    ]  # fmt: skip
    assert drafts(home) == []


def test_a_whole_conversation(home: Path) -> None:
    outcome = converse(
        home,
        "hello joy", 2.0, "a robin sang", 3.0,
        "hello joy read me a glimmer", 3.0,
        "undo that", 3.0,
        "hello joy undo that", 3.0,
        "hello joy read me a glimmer", 3.0,
    )  # fmt: skip
    assert outcome.said == [
        'Kept: A robin sang. Say "undo that" to take it back.',
        "Today, you said: A robin sang",
        SAY("only_read"),
        "Taken back: A robin sang.",
        SAY("no_glimmer"),
    ]
    assert outcome.kept == []
    assert len(outcome.named("glimmer")) == len(outcome.named("undone")) == 1


@pytest.mark.parametrize(
    "sounds",
    [
        ("the sun came out", 3.0, "read me a glimmer", 3.0),
        ("hello joy never mind", 3.0),
        ("hello joy the sun came out", 0.8, "never mind", 3.0),
        ("hello joy", 9.0),
        ("hello joy stop", 3.0, "some talk in the room", 3.0),
    ],
)
def test_what_was_not_told_to_voicejoy_is_not_kept(home: Path, sounds: tuple[str | float, ...]) -> None:
    outcome = converse(home, *sounds)
    assert outcome.kept == []
    assert outcome.said == []
    assert drafts(home) == []


def test_talk_after_an_answer_is_not_kept(home: Path) -> None:
    outcome = converse(home, "hello joy tea", 3.0, "and where are my keys", 12.0)
    assert outcome.kept == ["Tea"]


@pytest.mark.parametrize("block", [320, 3200, 32_000])
def test_blocks_of_10_100_and_1000_ms_give_the_same_events(home: Path, block: int) -> None:
    def run(size: int) -> list[dict[str, object]]:
        return converse(
            home,
            "hello joy the sun", 1.3, "came out", 3.0, "undo that", 4.0, "hello joy", 2.0, "tea", 3.0,
            block=size,
        ).events  # fmt: skip

    assert run(block) == run(1024)


def test_while_the_voice_speaks_a_live_microphone_is_not_listened_to(home: Path) -> None:
    """The first block read during speech holds a whole wake phrase: it is our own voice, and is dropped."""
    outcome = converse(
        home, "hello joy help", 1.1, "hello joy never keep this", 0.1, live=True, stop_on="listening"
    )
    assert outcome.kept == []


def test_the_better_engine_writes_the_text_and_vosk_the_rest(home: Path) -> None:
    poor = SpelledRecognizer(misheard={"robin": "robbing"})
    better = SpelledRecognizer(streaming=False)
    outcome = converse(home, "hello joy a robin sang", 3.0, recognizer=poor, better=better)
    assert outcome.kept == ["A robin sang"]


def muddled(writes: str) -> SpelledRecognizer:
    """Its grammar is certain of "help" where its full vocabulary hears `writes`."""
    return SpelledRecognizer(misheard={"help": writes}, confidence=1.0)


@pytest.mark.parametrize(("writes", "kept"), [("health", []), ("milk", ["Milk"])])
def test_a_grammar_that_insists_needs_only_faint_support(home: Path, writes: str, kept: list[str]) -> None:
    outcome = converse(home, "hello joy help", 3.0, recognizer=muddled(writes))
    assert outcome.kept == kept
    assert [event["command"] for event in outcome.named("heard")] == [None if kept else "help"]


def test_a_second_engine_that_heard_a_joy_wins_over_a_grammar_that_insists(home: Path) -> None:
    outcome = converse(home, "hello joy help", 3.0, recognizer=muddled("health"), better=muddled("health"))
    assert outcome.kept == ["Health"]


def test_where_the_better_engine_hears_nothing_the_first_ones_words_are_kept(home: Path) -> None:
    deaf = SpelledRecognizer(streaming=False, vocabulary=frozenset())
    deaf.session = lambda *_, **__: SpelledRecognizer(misheard={"tea": ""}).session()  # type: ignore[method-assign]
    outcome = converse(home, "hello joy tea", 3.0, better=deaf)
    assert outcome.kept == ["Tea"]


def test_low_confidence_asks_and_silence_keeps(home: Path) -> None:
    unsure = SpelledRecognizer(confidence=0.2)
    outcome = converse(home, "hello joy the sun came out", 12.0, recognizer=unsure)
    assert outcome.said[0] == "I heard: The sun came out. Keep it?"
    assert outcome.kept == ["The sun came out"]


def test_low_confidence_asks_and_no_lets_go(home: Path) -> None:
    unsure = SpelledRecognizer(confidence=0.2)
    outcome = converse(home, "hello joy the sun came out", 3.0, "no", 3.0, recognizer=unsure)
    assert outcome.kept == []
    assert drafts(home) == []


def test_an_unanswered_question_at_the_end_of_a_recording_keeps(home: Path) -> None:
    unsure = SpelledRecognizer(confidence=0.2)
    outcome = converse(home, "hello joy the sun came out", 2.5, recognizer=unsure)
    assert outcome.kept == ["The sun came out"]


def test_stopping_in_the_middle_of_a_telling_saves_it_and_the_next_start_keeps_it(home: Path) -> None:
    cut = converse(home, "hello joy the sun came", 0.3, "out", live=True, stop_on="partial")
    assert cut.kept == []
    assert len(cut.named("draft")) == 1
    (draft,) = drafts(home)
    assert draft.stat().st_mode & 0o777 == 0o600
    after = converse(home, 0.5, journal=cut.journal)
    assert len(after.kept) == 1
    assert "The sun came out".startswith(after.kept[0])
    assert after.said[0].startswith("Kept what you began before:")
    assert drafts(home) == []


def test_stopping_right_after_the_wake_phrase_leaves_nothing_behind(home: Path) -> None:
    converse(home, "hello joy", 1.0, live=True, stop_on="listening")
    assert drafts(home) == []


class FullJournal(MemoryJournal):
    """A journal whose disk is full."""

    def keep(self, joy: NewJoy) -> Joy:
        raise VoicejoyError(Code.JOURNAL, "The disk is full.", "Make room.")


def test_a_journal_that_cannot_keep_is_told_and_the_sound_stays_as_a_draft(home: Path) -> None:
    outcome = converse(home, "hello joy the sun came out", 3.0, journal=FullJournal())
    assert outcome.said == [SAY("problem")]
    assert [event["error"] for event in outcome.named("error")] == ["journal"]
    assert len(drafts(home)) == 1
    after = converse(home, 0.5)
    assert after.kept == ["The sun came out"]


def test_speech_that_no_engine_understands_is_set_aside_not_lost(home: Path) -> None:
    deaf = SpelledRecognizer(misheard={"zyx": ""})
    words = "zyx zyx zyx"
    outcome = converse(
        home, "hello joy", 1.0, words, 3.0, words, 3.0, words, 3.0, recognizer=deaf
    )  # fmt: skip
    assert outcome.said == [SAY("no_words"), SAY("no_words"), SAY("no_words_close")]
    assert len(drafts(home)) == 1
    converse(home, 0.5, recognizer=deaf)
    assert [draft.name.split("-")[0] for draft in drafts(home)] == ["wordless"]


def broken_voice() -> Voice:
    raise VoicejoyError(Code.NO_VOICE, "There is no voice.", "Install espeak-ng.")


def test_without_a_voice_the_captions_go_on_and_it_is_told_once(home: Path) -> None:
    outcome = converse(home, "hello joy tea", 3.0, "hello joy read me a glimmer", 3.0, voice=broken_voice)
    assert outcome.kept == ["Tea"]
    assert len(outcome.said) == 2
    assert len(outcome.named("error")) == 1


def test_chimes_only_speaks_what_was_asked_for_and_nothing_else(home: Path) -> None:
    outcome = converse(home, "hello joy tea", 3.0, "hello joy read me a glimmer", 3.0, chimes_only=True)
    assert outcome.recorder.spoken == ["", "Today, you said: Tea"]


def test_the_joy_is_dated_when_it_was_begun(home: Path) -> None:
    outcome = converse(home, "hello joy tea", 3.0)
    joy = outcome.journal.newest()[0]
    assert (joy.created_at.hour, joy.utc_offset_minutes) == (10, 120)
    assert joy.confidence == pytest.approx(0.9)


def test_everything_is_closed_at_the_end(home: Path) -> None:
    assert converse(home, "hello joy tea", 3.0).source.closed


def test_stopping_while_asked_keeps_the_sound_as_a_draft(home: Path) -> None:
    unsure = SpelledRecognizer(confidence=0.2)
    converse(home, "hello joy the sun came out", 3.0, recognizer=unsure, live=True, stop_on="said")
    assert len(drafts(home)) == 1


def test_a_correction_with_a_pause_in_it_is_waited_for(home: Path) -> None:
    unsure = SpelledRecognizer(confidence=0.2)
    outcome = converse(
        home,
        *("hello joy the sun came out", 2.5, "hello joy my sister", 1.3, "called me", 12.0),
        recognizer=unsure,
    )
    assert outcome.kept == ["The sun came out", "My sister called me"]


class FullAfterOne(MemoryJournal):
    """A journal whose disk is full after one joy."""

    def keep(self, joy: NewJoy) -> Joy:
        if self.newest():
            raise VoicejoyError(Code.JOURNAL, "The disk is full.", "Make room.")
        return super().keep(joy)


def test_the_sound_of_a_second_telling_outlives_the_quiet_keeping_of_the_first(home: Path) -> None:
    unsure = SpelledRecognizer(confidence=0.2)
    outcome = converse(
        home,
        *("hello joy the sun came out", 2.5, "hello joy my sister called me", 12.0),
        recognizer=unsure,
        journal=FullAfterOne(),
    )
    assert outcome.kept == ["The sun came out"]
    assert outcome.said[-1] == SAY("problem")
    assert len(drafts(home)) == 1


def test_drafts_that_cannot_be_used_stop_nothing(home: Path) -> None:
    folder = home / "spool"
    folder.mkdir(parents=True)
    (folder / "telling-20260503T120000.000000+0200.pcm").write_bytes(b"\1\0\1")
    (folder / "telling-20260503T120001.000000+0200.pcm").mkdir()
    assert converse(home, "hello joy tea", 3.0).kept == ["Tea"]


def test_a_second_engine_that_breaks_costs_no_words(home: Path) -> None:
    class Broken(SpelledRecognizer):
        def session(self, phrases: object = (), *, opening: str = "") -> SpelledSession:
            raise RuntimeError("no memory")

    outcome = converse(home, "hello joy the sun came out", 12.0, better=Broken(streaming=False))
    assert outcome.said[0].startswith("I heard: The sun came out.")
    assert outcome.kept == ["The sun came out"]


def test_a_long_telling_in_one_breath_is_kept_whole_by_an_engine_that_does_not_stream(home: Path) -> None:
    long = " ".join(f"word{number}" for number in range(80))
    outcome = converse(home, "hello joy " + long, 3.0, recognizer=SpelledRecognizer(streaming=False))
    kept = outcome.kept[0].lower().split()
    assert list(dict.fromkeys(kept)) == long.split()  # the word at the cut may be there twice


def test_wordless_speech_at_the_end_of_a_recording_is_a_draft(home: Path) -> None:
    deaf = SpelledRecognizer(misheard={"zyx": ""})
    converse(home, "hello joy", 1.0, "zyx zyx zyx", 2.5, recognizer=deaf)
    assert len(drafts(home)) == 1
