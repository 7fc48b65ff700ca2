"""Captions for people, JSON Lines for programs."""

from __future__ import annotations

import json

import pytest

from voicejoy.cli.reporting import json_reporter, plain_reporter


def test_captions_tell_what_was_heard_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    report = plain_reporter("Listening.", "Nothing in it.")
    report("ready", 0.0, text="vosk")
    report("wake", 1.0, phrase="hello joy")
    report("partial", 1.5, text="the")
    report("heard", 2.0, text="the sun came out", confidence=0.9, command=None)
    report("said", 2.0, text="Kept: The sun came out.")
    report("done", 3.0)
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "Listening.", "(listening)", "You: the sun came out", "voicejoy: Kept: The sun came out.",
    ]  # fmt: skip
    assert told.err == ""


def test_a_recording_without_the_wake_phrase_is_told_at_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    report = plain_reporter("Listening.", "Nothing in it.")
    report("ready", 0.0, text="vosk")
    report("done", 3.0)
    assert capsys.readouterr().out.splitlines() == ["Listening.", "Nothing in it."]


def test_programs_get_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    json_reporter()("said", 1.234, text="Grüße …")
    assert json.loads(capsys.readouterr().out) == {"event": "said", "at": 1.23, "text": "Grüße …"}
