"""The voice, through the real pyttsx3 and eSpeak NG."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voicejoy.errors import Code, VoicejoyError
from voicejoy.speaker import Pyttsx3Voice

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice()
    yield voice
    voice.close()


def seconds(spoken: tuple[bytes, int]) -> float:
    return len(spoken[0]) / 2 / spoken[1]


def temporary_files() -> set[str]:
    return {name for name in os.listdir(tempfile.gettempdir()) if name.startswith("voicejoy-say-")}  # noqa: PTH208


def test_a_sentence_becomes_sound(voice: Pyttsx3Voice) -> None:
    pcm, rate_hz = voice.synthesize("The sun came out over the harbour.")
    assert rate_hz == 22_050
    assert 1 < seconds((pcm, rate_hz)) < 5
    assert np.abs(np.frombuffer(pcm, "<i2")).max() > 3000


@pytest.mark.parametrize("text", ["", "  \n\t", "\0"])
def test_no_text_is_no_sound(voice: Pyttsx3Voice, text: str) -> None:
    assert voice.synthesize(text) == (b"", 22_050)


@pytest.mark.parametrize(
    "text",
    [
        "Œuvre café — naïve",
        "안녕하세요",
        "☕🌞",
        "...",
        "<speak>a & b</speak>",
        "--help",
        "a\0b",
        "\ud800 lone",
    ],
)
def test_any_text_can_be_asked_for(voice: Pyttsx3Voice, text: str) -> None:
    assert voice.synthesize(text)[1] == 22_050


def test_a_sentence_says_the_same_as_before_it_and_after_it(voice: Pyttsx3Voice) -> None:
    """No sentence is lost, repeated or mixed with its neighbour: the known faults of pyttsx3's queue."""
    first, other, again = (voice.synthesize(text) for text in ("Tea.", "A long walk by the canal.", "Tea."))
    assert seconds(first) == pytest.approx(seconds(again), abs=0.01)
    assert seconds(other) > seconds(first) + 0.5


def test_many_sentences_in_a_row_leave_nothing_behind(voice: Pyttsx3Voice) -> None:
    before = temporary_files()
    for number in range(20):
        assert seconds(voice.synthesize(f"Joy number {number}.")) > 0.5
    assert temporary_files() == before


def test_a_very_long_text(voice: Pyttsx3Voice) -> None:
    text = "The kettle sang and the window was full of light. " * 200
    assert len(text) == 10_000
    assert seconds(voice.synthesize(text)) > 300


def test_another_thread_may_own_it() -> None:
    spoken = []

    def own() -> None:
        voice = Pyttsx3Voice()
        spoken.append(voice.synthesize("Hello."))
        voice.close()

    thread = threading.Thread(target=own)
    thread.start()
    thread.join(20)
    assert seconds(spoken[0]) > 0.2


def test_pace_and_volume_can_change_between_sentences(voice: Pyttsx3Voice) -> None:
    text = "One two three four five six seven eight."
    plain = voice.synthesize(text)
    voice.rate_wpm, voice.volume = 110, 0.3
    try:
        slow = voice.synthesize(text)
    finally:
        voice.rate_wpm, voice.volume = 165, 1.0
    assert seconds(slow) > 1.2 * seconds(plain)
    assert np.abs(np.frombuffer(slow[0], "<i2")).max() < np.abs(np.frombuffer(plain[0], "<i2")).max() / 2


def test_nothing_of_it_reaches_the_terminal() -> None:
    program = "from voicejoy.speaker import Pyttsx3Voice as V; v = V(); v.synthesize('Hello.'); v.close()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_stray_module_in_the_persons_folder_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    Pyttsx3Voice().close()


def test_no_engine_is_said_at_once_with_what_to_install() -> None:
    with pytest.raises(VoicejoyError, match="no voice") as caught:
        Pyttsx3Voice(driver="nonesuch")
    assert caught.value.code is Code.NO_VOICE
    assert "apt install espeak-ng" in caught.value.hint


def test_an_unknown_voice_is_refused() -> None:
    with pytest.raises(VoicejoyError, match="no voice"):
        Pyttsx3Voice(voice="no-such-voice")


def test_a_stuck_engine_is_given_up() -> None:
    with pytest.raises(VoicejoyError, match="too long") as caught:
        Pyttsx3Voice(timeout_s=-1.0)
    assert caught.value.code is Code.NO_VOICE


def test_leftovers_of_a_killed_process_go_and_those_in_use_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = tmp_path / "voicejoy-say-old", tmp_path / "voicejoy-say-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "say.wav").touch()
    os.utime(old, (time.time() - 7200,) * 2)
    Pyttsx3Voice().close()
    assert [path.name for path in tmp_path.iterdir()] == ["voicejoy-say-new"]


def test_closing_twice_is_harmless() -> None:
    voice = Pyttsx3Voice()
    voice.close()
    voice.close()
