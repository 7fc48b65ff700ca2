"""`voicejoy rehearse`: the review of what the loop reported, and the whole chain on the real engines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from voicejoy.audio.files import read_pcm
from voicejoy.cli.rehearse import Told, review

JOY = {"id": 1, "text": "The sun came out."}
GOOD: list[Told] = [
    {"event": "ready"},
    {"event": "wake", "phrase": "hello joy"},
    {"event": "heard", "text": "the sun came out."},
    {"event": "kept", "joy": JOY},
    {"event": "said", "text": "Kept: The sun came out."},
    {"event": "wake", "phrase": "hello joy"},
    {"event": "heard", "text": "read me a glimmer"},
    {"event": "glimmer", "joy": JOY},
    {"event": "said", "text": "Today, you said: The sun came out."},
    {"event": "wake", "phrase": "hello joy"},
    {"event": "heard", "text": "undo that"},
    {"event": "undone", "joy": JOY},
    {"event": "said", "text": "Taken back: The sun came out."},
    {"event": "done"},
]


def broken(events: list[Told]) -> list[str]:
    """The links that failed; each says what helps."""
    failed = [step for step in review(events, wake="hello joy") if not step.ok]
    assert all(step.hint for step in failed)
    return [step.name for step in failed]


def without(*names: str) -> list[Told]:
    return [event for event in GOOD if event["event"] not in names]


def test_a_chain_that_holds_is_told_in_plain_sentences() -> None:
    assert [step.message for step in review(GOOD, wake="hello joy")] == [
        'It heard "hello joy" 3 of 3 times.',
        'You said "the sun came out"; it kept: The sun came out.',
        'You said "read me a glimmer"; it read back: Today, you said: The sun came out.',
        'You said "undo that"; it took back: The sun came out.',
    ]


def test_each_broken_link_is_named() -> None:
    assert broken(GOOD) == []
    assert broken(without("undone")) == ["undo"]
    assert broken(without("glimmer")) == ["glimmer"]
    assert broken(without("said")) == ["glimmer"]
    assert broken([event for event in GOOD if not event.get("text", "").startswith("Today")]) == ["glimmer"]
    assert broken(without("wake")) == ["wake"]
    assert broken(without("kept")) == ["keep", "glimmer", "undo"]
    assert broken([]) == ["wake", "keep", "glimmer", "undo"]


def test_a_joy_of_other_words_is_not_what_was_said() -> None:
    other = {"id": 1, "text": "A new hat."}
    events = [event | {"joy": other} if "joy" in event else event for event in GOOD]
    assert broken(events)[0] == "keep"


def test_taking_back_something_else_does_not_count() -> None:
    events = [
        event | {"joy": {"id": 2, "text": "x"}} if event["event"] == "undone" else event for event in GOOD
    ]
    assert broken(events) == ["undo"]


def test_an_error_breaks_the_chain_and_answers_that_sounded_are_told() -> None:
    error = {"event": "error", "error": "no_voice", "message": "There is no voice.", "hint": "Install one."}
    assert broken([*GOOD, error]) == ["no_voice"]
    assert review(GOOD, wake="hello joy", silent=False)[-1].message == "Its answers were spoken."


# --- the whole chain ---------------------------------------------------------------------------------


def rehearse(
    *arguments: str, env: dict[str, str] | None = None, code: int = 0
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "voicejoy", "rehearse", *arguments],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["auto", "vosk", "whisper"])
def test_the_whole_chain_holds(engine: str, home: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.wav"
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    done = rehearse("--engine", engine, "--json", "--speak-to", str(said), env={"TMPDIR": str(scratch)})
    told: dict[str, Any] = json.loads(done.stdout)
    assert (told["ok"], told["wake"]) == (True, "hello joy")
    assert [step["name"] for step in told["steps"]] == ["wake", "keep", "glimmer", "undo", "speak"]
    assert "3 of 3" in told["steps"][0]["message"]
    assert len(read_pcm(said)) > 3 * 16_000 * 2
    assert not home.exists()
    assert list(scratch.iterdir()) == []


@pytest.mark.engine
def test_the_chain_holds_with_another_wake_phrase_and_is_told_to_people() -> None:
    done = rehearse("--wake", "Good morning")
    assert 'heard "Good morning"' in done.stdout
    assert done.stdout.splitlines()[-1].startswith("The whole chain works")
    assert "thrown away" in done.stderr


@pytest.mark.engine
def test_a_loudspeaker_that_is_missing_breaks_the_chain_that_was_to_speak() -> None:
    nowhere = {"VOICEJOY_OUTPUT_DEVICE": "no such loudspeaker"}
    done = rehearse("--engine", "vosk", "--speak", "--json", env=nowhere, code=1)
    told = json.loads(done.stdout)
    assert [step["name"] for step in told["steps"] if not step["ok"]] == ["no_loudspeaker"]


@pytest.mark.engine
def test_without_a_voice_it_says_what_to_install(tmp_path: Path) -> None:
    """A pyttsx3 that finds no engine, laid in the way of the real one."""
    (tmp_path / "pyttsx3.py").write_text("def init(driver=None): raise OSError('no espeak')\n")
    done = rehearse("--json", env={"PYTHONPATH": str(tmp_path)}, code=1)
    error = json.loads(done.stderr.splitlines()[-1])
    assert error["error"] == "no_voice"
    assert "espeak-ng" in error["hint"]


def test_another_language_is_refused_because_the_sentences_are_english() -> None:
    done = rehearse("--language", "ko", "--json", code=2)
    assert "--language en" in json.loads(done.stderr)["hint"]


@pytest.mark.engine
def test_ctrl_c_ends_it_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "voicejoy", "rehearse"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        assert "Rehearsing" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        asked = time.monotonic()
        running.communicate(timeout=30)
        assert time.monotonic() - asked < 2.5
    assert running.returncode == 130
    assert not list(tmp_path.glob("voicejoy-rehearsal-*"))
