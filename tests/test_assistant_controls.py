"""The loop's controls, on spelled sound: a press, the pace of the voice, gentle mode, pausing, care."""

from __future__ import annotations

from pathlib import Path

from tests.conversation import NOON, converse, drafts
from voicejoy.errors import Code, VoicejoyError
from voicejoy.joys import Joy, NewJoy
from voicejoy.spool import Spool
from voicejoy.testing.journal import MemoryJournal
from voicejoy.testing.recognition import spoken
from voicejoy.voice import RATE_STEP

CARE = "I am glad you told me."


def test_slower_changes_the_next_sentence(home: Path) -> None:
    outcome = converse(home, "hello joy slower", 3.0, "louder", 3.0)
    assert outcome.said == ["Slower now.", "Louder now."]
    assert outcome.recorder.rate_wpm == round(165 / RATE_STEP)
    assert outcome.recorder.volume > 1.0


def test_gentle_mode_chimes_instead_of_chatter_and_asks_nothing(home: Path) -> None:
    outcome = converse(home, "hello joy gentle mode", 3.0, "hello joy murmur", 5.0)
    assert outcome.kept == ["Murmur"]
    assert outcome.recorder.spoken == ["Gentle mode. One word is enough.", ""]
    assert outcome.recorder.rate_wpm < 165


def test_gentle_mode_waits_longer_for_the_end_of_a_joy(home: Path) -> None:
    told = ("hello joy gentle mode", 3.0, "hello joy the sun", 3.0, "came out", 5.0)
    assert converse(home, *told).kept == ["The sun came out"]


def test_while_paused_only_wake_up_is_heeded_and_what_was_told_is_asked_about(home: Path) -> None:
    outcome = converse(
        home,
        *("hello joy pause listening", 3.0, "hello joy a fox", 3.0),
        *("hello joy wake up", 3.0, "yes", 3.0),
    )
    assert outcome.said[1].startswith("I was resting.")
    assert outcome.said[2] == "I heard: A fox. Keep it?"
    assert outcome.kept == ["A fox"]
    assert len(outcome.named("paused")) == len(outcome.named("resumed")) == 1


def test_what_was_told_while_paused_is_kept_when_the_sound_ends(home: Path) -> None:
    outcome = converse(home, "hello joy pause listening", 3.0, "hello joy a fox", 3.0)
    assert outcome.kept == ["A fox"]
    assert drafts(home) == []


def test_words_of_despair_are_answered_reported_without_words_and_leave_no_sound(home: Path) -> None:
    outcome = converse(home, "hello joy i want to kill myself", 3.0)
    assert outcome.said[0].startswith(CARE)
    assert outcome.kept == []
    assert outcome.named("heard") == [
        {"event": "heard", "at": outcome.named("heard")[0]["at"], "text": "", "confidence": 1.0}
        | {"command": None, "private": True}
    ]
    assert not any("kill" in str(event) for event in outcome.events)
    assert drafts(home) == []


def test_keep_that_keeps_them_all_the_same(home: Path) -> None:
    outcome = converse(home, "hello joy i want to kill myself", 3.0, "keep that", 3.0)
    assert outcome.kept == ["I want to kill myself"]
    assert outcome.said[-1] == "Kept."


def test_a_cry_in_a_draft_is_answered_and_not_kept(home: Path) -> None:
    spool = Spool(home / "spool")
    spool.append(spoken("hello joy i want to kill myself"), now=NOON)
    spool.leave()
    outcome = converse(home, 1.0)
    assert outcome.kept == []
    assert outcome.said[0].startswith(CARE)
    assert drafts(home) == []


def test_the_task_of_a_pair_reads_its_pleasure_and_any_other_is_a_joy(home: Path) -> None:
    journal = MemoryJournal()
    outcome = converse(
        home,
        *("hello joy stack a song with washing up", 3.0, "hello joy i'm washing up", 3.0),
        *("hello joy i'm ironing", 3.0),
        journal=journal,
    )
    assert outcome.said[1] == "With washing up: a song."
    assert outcome.kept == ["I'm ironing"]


def test_the_guided_minute_keeps_what_was_noticed(home: Path) -> None:
    outcome = converse(
        home, "hello joy use my senses", 3.0, "grey rain", 3.0, "the fridge", 3.0, "stop", 3.0, "yes", 3.0
    )
    assert outcome.kept == ["Grey rain", "The fridge"]


def test_the_guided_minute_goes_on_by_itself_in_silence(home: Path) -> None:
    outcome = converse(home, "hello joy use my senses", *[9.0] * 5)
    assert [said[:6] for said in outcome.said] == ["Let us", "What d", "What d", "What d", "What d", "That i"]
    assert outcome.kept == []


def test_kept_is_not_said_where_keeping_failed(home: Path) -> None:
    class Full(MemoryJournal):
        def keep(self, joy: NewJoy) -> Joy:
            raise VoicejoyError(Code.JOURNAL, "The disk is full.")

    outcome = converse(
        home, "hello joy use my senses", 3.0, "grey rain", 3.0, "stop", 3.0, "yes", 3.0, journal=Full()
    )
    assert outcome.said[-1].startswith("I could not keep that.")
