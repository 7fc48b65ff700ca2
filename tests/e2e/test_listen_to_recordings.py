"""`voicejoy listen --audio` on spoken sentences: real gate, real engines, a real journal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.running import COMMAND, listen, voicejoy
from tests.voices import VOICES, recording, speak
from voicejoy.models import find_vosk_model
from voicejoy.paths import find_paths
from voicejoy.wake import words_of

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("engine", ["auto", "vosk", "whisper"])
def test_a_joy_is_kept_and_read_back(voice: str, engine: str) -> None:
    run = listen(
        recording(voice, "hello joy, the sun came out", 3.0, "hello joy, read me a glimmer", 3.0),
        engine=engine,
    )
    assert run.sequence() == [
        "ready",
        "wake",
        "heard",
        "kept",
        "said",
        "wake",
        "heard",
        "glimmer",
        "said",
        "done",
    ]
    assert words_of(run.kept[0])[:2] == ("the", "sun")
    assert run.kept[0] in run.said[1]


def test_a_joy_told_to_one_model_is_read_back_with_another_in_its_place(tmp_path: Path) -> None:
    shutil.copytree(find_vosk_model("en").path, find_paths().models / "vosk-model-en-first")
    assert listen(recording("slt", "hello joy, the sun came out", 3.0), engine="vosk").kept
    (find_paths().models / "vosk-model-en-first").rename(tmp_path / "gone")
    run = listen(recording("slt", "hello joy, read me a glimmer", 3.0), engine="vosk")
    assert run.sequence() == ["ready", "wake", "heard", "glimmer", "said", "done"]
    assert "the sun came out" in run.said[0].lower()


@pytest.mark.parametrize("voice", VOICES)
def test_two_steps_and_then_undo_without_the_wake_phrase(voice: str) -> None:
    run = listen(
        recording(voice, "hello joy", 2.0, "I drank a cup of tea in the garden", 3.0, "undo that", 3.0)
    )
    assert run.sequence() == ["ready", "wake", "heard", "kept", "said", "heard", "undone", "said", "done"]
    assert voicejoy("list", "--json").stdout.strip() == "[]"


@pytest.mark.parametrize("engine", ["auto", "whisper"])
def test_a_recording_without_the_wake_phrase_keeps_nothing(engine: str) -> None:
    talk = [recording(voice, "the sun came out", 3.0, "read me a glimmer", 3.0) for voice in VOICES]
    assert listen(*talk, engine=engine).sequence() == ["ready", "done"]


@pytest.mark.parametrize("engine", ["auto", "whisper"])
def test_never_mind_and_a_wake_with_no_speech_after_it_keep_nothing(engine: str) -> None:
    run = listen(
        recording(
            "slt",
            "hello joy, never mind",
            3.0,
            "hello joy",
            10.0,
            "hello joy, the sun",
            1.0,
            "never mind",
            3.0,
        ),
        engine=engine,
    )
    assert run.kept == []
    assert run.said == []
    assert len(run.named("cancelled")) == 3


@pytest.mark.parametrize("voice", VOICES)
def test_a_pause_of_1_3_seconds_inside_a_sentence_does_not_cut_it(voice: str) -> None:
    run = listen(recording(voice, "hello joy, the sun came out", 1.3, "after the rain", 3.0))
    assert len(run.kept) == 1
    assert {"sun", "rain"} <= set(words_of(run.kept[0]))


@pytest.mark.parametrize("engine", ["auto", "whisper"])
def test_blocks_of_10_100_and_1000_ms_give_the_same_result(engine: str) -> None:
    sound = recording(
        "slt", "hello joy, the sun", 1.3, "came out", 3.0, "undo that", 3.0, "hello joy", 2.0, "tea", 3.0
    )

    def told(block_ms: int) -> list[tuple[str, float, str]]:
        run = listen(sound, engine=engine, flags=("--block-ms", str(block_ms)))
        return [(event["event"], event["at"], event.get("text", "")) for event in run.events]

    assert told(10) == told(100) == told(1000)


def test_thats_all_ends_a_telling_and_is_not_part_of_it() -> None:
    run = listen(recording("slt", "hello joy, the sun came out", 0.9, "that's all", 0.6))
    assert len(run.kept) == 1
    assert "all" not in words_of(run.kept[0])


def test_the_spoken_answer_is_in_the_file_it_was_asked_into(tmp_path: Path) -> None:
    from voicejoy.audio.files import read_pcm  # noqa: PLC0415

    said = tmp_path / "said.wav"
    sound = recording("slt", "hello joy, the sun came out", 3.0)
    run = voicejoy("listen", "--audio", sound, "--speak-to", said, "--json")
    assert run.code == 0, run.stderr
    assert len(read_pcm(said)) > 2 * 32_000
    assert said.stat().st_mode & 0o777 == 0o600


def test_another_wake_phrase_and_words_the_model_does_not_know() -> None:
    sound = recording("slt", "good morning sunshine, the kettle sang", 3.0)
    assert len(listen(sound, flags=("--wake", "Good morning, sunshine")).kept) == 1
    refused = voicejoy("listen", "--audio", sound, "--silent", "--wake", "hey teajoy")
    assert refused.code == 2
    assert '"teajoy"' in refused.stderr
    assert "hey tea joy" in refused.stderr


def test_recordings_follow_each_other_and_a_joy_may_span_them() -> None:
    run = listen(speak("slt", "hello joy"), recording("slt", 0.6, "the sun came out", 3.0))
    assert words_of(run.kept[0]) == ("the", "sun", "came", "out")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("engine", ["auto", "whisper"])
def test_a_signal_ends_it_within_two_seconds_and_the_next_start_keeps_what_was_begun(
    number: signal.Signals, engine: str
) -> None:
    sound = recording(
        "slt", "hello joy, I drank a cup of tea in the garden", 0.6, "and the cat slept beside me"
    )
    command = [
        *COMMAND,
        "listen",
        "--audio",
        str(sound),
        "--realtime",
        "--silent",
        "--json",
        "--engine",
        engine,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if '"listening"' in line:
                break
        time.sleep(1.5)  # the person is in mid-sentence
        sent = time.monotonic()
        process.send_signal(number)
        code = process.wait(timeout=10)
        took_s = time.monotonic() - sent
        rest = process.stdout.read()
    assert took_s < 2.0
    assert code == (130 if number == signal.SIGINT else 0)
    assert '"draft"' in rest
    after = listen(recording("slt", 1.0))
    assert "tea" in words_of(after.kept[0])
    assert listen(recording("slt", 1.0)).kept == []
