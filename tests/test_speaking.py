"""The mouth: in order, stoppable, and never in the way of listening."""

from __future__ import annotations

import threading

from voicejoy.errors import Code, VoicejoyError
from voicejoy.speaking import Mouth, NoVoice


class Loudspeaker:
    """A sink that can be unplugged, and plays until it is stopped when told to hold."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.plugged = True
        self.hold = False
        self.opened = self.closed = 0
        self.playing, self._stopped = threading.Event(), threading.Event()

    def make(self) -> Loudspeaker:
        self.opened += 1
        return self

    def play(self, pcm: bytes, rate_hz: int) -> None:
        if not self.plugged:
            raise VoicejoyError(Code.NO_LOUDSPEAKER, "The loudspeaker is gone.")
        self.heard.append(pcm)
        self.playing.set()
        if self.hold:
            self._stopped.wait(10)

    def stop(self) -> None:
        self._stopped.set()

    def close(self) -> None:
        self.closed += 1


class Voice:
    """Speaks letters as bytes; cannot say "!"."""

    rate_wpm, volume = 165, 1.0

    def synthesize(self, text: str) -> tuple[bytes, int]:
        if text == "!":
            raise ZeroDivisionError
        return text.encode(), 16_000

    def close(self) -> None:
        """Nothing is open."""


def mouth_on(loudspeaker: Loudspeaker, failures: list[VoicejoyError]) -> Mouth:
    return Mouth(Voice, loudspeaker.make, failed=failures.append)


def test_sounds_are_played_in_the_order_they_were_given() -> None:
    loudspeaker = Loudspeaker()
    mouth = mouth_on(loudspeaker, [])
    mouth.play(b"chime", 22_050)
    assert mouth.say("hello").wait(2)
    mouth.close()
    assert loudspeaker.heard == [b"chime", b"hello"]
    assert loudspeaker.closed == 1


def test_a_loudspeaker_that_comes_back_is_used_again_and_its_absence_told_once() -> None:
    loudspeaker, failures = Loudspeaker(), list[VoicejoyError]()
    mouth = mouth_on(loudspeaker, failures)
    loudspeaker.plugged = False
    assert mouth.say("one").wait(2)
    assert mouth.say("two").wait(2)
    loudspeaker.plugged = True
    assert mouth.say("three").wait(2)
    mouth.close()
    assert loudspeaker.heard == [b"three"]
    assert [failure.code for failure in failures] == [Code.NO_LOUDSPEAKER]


def test_an_engines_bug_is_a_failure_and_not_the_end() -> None:
    loudspeaker, failures = Loudspeaker(), list[VoicejoyError]()
    mouth = mouth_on(loudspeaker, failures)
    assert mouth.say("!").wait(2)
    assert mouth.say("still here").wait(2)
    mouth.close()
    assert loudspeaker.heard == [b"still here"]
    assert len(failures) == 1


def test_a_missing_voice_is_told_once_and_leaves_the_loudspeaker_alone() -> None:
    def no_voice() -> Voice:
        raise VoicejoyError(Code.NO_VOICE, "There is no voice.")

    loudspeaker, failures = Loudspeaker(), list[VoicejoyError]()
    mouth = Mouth(no_voice, loudspeaker.make, failed=failures.append)
    for _ in range(3):
        mouth.play(b"chime", 22_050)
        assert mouth.say("kept").wait(2)
    assert loudspeaker.closed == 0
    mouth.close()
    assert [failure.code for failure in failures] == [Code.NO_VOICE]
    assert loudspeaker.heard == [b"chime"] * 3
    assert loudspeaker.opened == 1


def test_nothing_that_raises_ends_the_mouth() -> None:
    def raising(error: VoicejoyError) -> None:
        raise BrokenPipeError

    class Stuck(Loudspeaker):
        def close(self) -> None:
            raise OSError

    loudspeaker = Stuck()
    loudspeaker.plugged = False
    mouth = Mouth(Voice, loudspeaker.make, failed=raising)
    assert mouth.say("one").wait(2)
    assert mouth.say("!").wait(2)
    loudspeaker.plugged = True
    assert mouth.say("two").wait(2)
    assert loudspeaker.heard == [b"two"]
    assert mouth.alive
    mouth.close()
    assert not mouth.alive


def test_closing_stops_what_is_playing_and_what_is_waiting() -> None:
    loudspeaker = Loudspeaker()
    loudspeaker.hold = True
    mouth = mouth_on(loudspeaker, [])
    mouth.say("a long story")
    waiting = mouth.say("and another")
    while not loudspeaker.heard:
        pass
    mouth.close()
    assert waiting.wait(2)
    assert loudspeaker.heard == [b"a long story"]
    assert "voicejoy-mouth" not in {thread.name for thread in threading.enumerate()}


def test_no_voice_is_silence() -> None:
    assert NoVoice().synthesize("hello") == (b"", 22_050)


def test_a_hushed_sentence_ends_at_once_and_the_next_one_is_spoken() -> None:
    loudspeaker, failures = Loudspeaker(), list[VoicejoyError]()
    loudspeaker.hold = True
    mouth = mouth_on(loudspeaker, failures)
    telling = mouth.say("a long story")
    assert loudspeaker.playing.wait(2)
    mouth.hush()
    assert telling.wait(2)
    assert mouth.say("and on").wait(2)
    mouth.close()
    assert loudspeaker.heard == [b"a long story", b"and on"]
    assert failures == []


def test_the_pace_holds_from_the_next_sentence_on() -> None:
    voices: list[Voice] = []

    def made() -> Voice:
        voices.append(Voice())
        return voices[-1]

    mouth = Mouth(made, Loudspeaker().make, failed=lambda error: None)
    assert mouth.say("one").wait(2)
    mouth.speak_at(120, 1.4)
    assert mouth.say("two").wait(2)
    mouth.close()
    assert [(voice.rate_wpm, voice.volume) for voice in voices] == [(120, 1.4)]
