"""A press instead of a phrase, gentle mode and care: real engines, and PortAudio on virtual devices."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.live import Live, Tap
from tests.e2e.running import listen, voicejoy
from tests.pulse import Pulse
from tests.voices import recording
from voicejoy.wake import words_of

pytestmark = [pytest.mark.engine, pytest.mark.flaky(reruns=1)]

VOSK = ("--engine", "vosk")


@pytest.fixture
def env(pulse: Pulse, home: Path) -> dict[str, str]:
    return {**pulse.env, "VOICEJOY_HOME": str(home)}


@pytest.fixture
def loudspeaker(pulse: Pulse) -> Iterator[Tap]:
    with Tap(pulse, "vspk") as tap:
        yield tap


def press(env: dict[str, str]) -> None:
    pressed = voicejoy("poke", env=env)
    assert pressed.code == 0, pressed.stderr


def test_two_presses_keep_a_joy_without_a_wake_phrase_and_without_waiting_for_silence(
    pulse: Pulse, env: dict[str, str]
) -> None:
    with Live(env, *VOSK) as live:
        press(env)
        live.wait_for("listening")
        pulse.speak_into_microphone(recording("slt", "the sun came out"))
        pressed_at = time.monotonic()
        press(env)
        kept = live.wait_for("kept")
    assert words_of(kept["joy"]["text"]) == ("the", "sun", "came", "out")
    assert "wake" not in live.told
    assert pressed_at < kept["seen_at"]


def test_a_press_while_the_voice_speaks_silences_it(
    pulse: Pulse, env: dict[str, str], loudspeaker: Tap
) -> None:
    long = "We walked along the river to the old mill and counted herons " * 4
    voicejoy("add", long, env=env)
    with Live(env, *VOSK) as live:
        pulse.speak_into_microphone(recording("slt", "hello joy, read me a glimmer"))
        live.wait_for("said")
        began = time.monotonic()
        while not loudspeaker.sounds(began):
            assert time.monotonic() - began < 10, "it never spoke"
            time.sleep(0.1)
        press(env)
        pressed = time.monotonic()
        live.wait_for("listening", timeout_s=5.0)
        assert time.monotonic() - pressed < 5.0, "the whole would take a quarter of a minute"


def test_nobody_listens_so_a_press_says_what_to_do() -> None:
    pressed = voicejoy("poke")
    assert pressed.code == 1
    assert "voicejoy listen" in pressed.stderr


def test_gentle_mode_asks_nothing_and_is_remembered(home: Path) -> None:
    run = listen(recording("slt", "hello joy, gentle mode", 3.0), engine="vosk")
    assert run.said == ["Gentle mode. One word is enough."]
    with sqlite3.connect(home / "journal.db") as db:
        assert db.execute("SELECT value FROM preferences WHERE name = 'gentle'").fetchall() == [("on",)]


def test_spoken_words_of_despair_are_answered_and_stand_nowhere(home: Path) -> None:
    run = listen(recording("slt", "hello joy, I want to kill myself", 3.0), flags=("--gentle",))
    assert "I am glad you told me." in run.said[0]
    assert run.kept == []
    assert "kill" not in run.stdout.lower()
    for file in home.rglob("*"):
        if file.is_file():
            assert b"kill" not in file.read_bytes().lower(), file
    assert list((home / "spool").glob("*.pcm")) == []
