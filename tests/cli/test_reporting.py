"""Captions for people, JSON Lines for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy.cli.reporting import choose_reporter, json_reporter, plain_reporter, report_failure, shown
from voicejoy.errors import Code, VoicejoyError

NASTY = {
    "the \x1b[31msun\x1b[0m came out": "the sun came out",
    "\x1b]0;a new title\x07tea": "tea",
    "\x1b]8;;file:///x\x1b\\a link\x1b]8;;\x1b\\": "a link",
    "one\r\ntwo\x1b[2K\tthree\x07": "one two three",
    "\x9b2Jtea": "tea",
    "an escape \x1b at the end \x1b": "an escape at the end",
    "\x90never ended, words stay": "never ended, words stay",
    "turned \u202eround\u2069": "turned round",
    "line\u2028separator": "line separator",
    "half a sign \ud83d": "half a sign \ufffd",
    "[red]brackets[/red] \\[stay]": "[red]brackets[/red] \\[stay]",
} | {
    same: same
    for same in (
        "Grüße …",
        "\u0928\u092e\u0938\u094d\u0924\u0947",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    )
}

Told = tuple[str, Mapping[str, object]]


def told(capsys: pytest.CaptureFixture[str], *events: Told) -> list[str]:
    """What the plain reporter shows on stdout."""
    with plain_reporter("Listening.", "Nothing in it.") as report:
        for event, fields in events:
            report(event, 1.0, **fields)
    return capsys.readouterr().out.splitlines()


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
    assert told(capsys, ("ready", {}), ("done", {})) == ["Listening.", "Nothing in it."]


def test_a_telling_begun_by_a_button_needs_no_wake_phrase(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, ("ready", {}), ("heard", {"text": "tea"}), ("done", {}))
    assert lines == ["Listening.", "You: tea"]


def test_a_run_that_never_got_ready_does_not_say_that_it_heard_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert told(capsys, ("done", {})) == []


def test_what_only_moves_the_live_lines_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    silent: list[Told] = [
        ("level", {"db": -20.0}),
        ("spoke", {}),
        ("thinking", {}),
        ("partial", {"text": "the"}),
        ("kept", {"joy": {}}),
        ("glimmer", {"joy": {}}),
        ("listening", {"text": "wake"}),
        ("unheard of", {}),
    ]
    assert told(capsys, *silent) == []


def test_pausing_and_resuming_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, ("paused", {}), ("resumed", {})) == ["(paused)", "(listening again)"]


def test_the_files_of_a_card_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, ("card", {"files": ["/a/card.png", "/a/card.txt"]})) == ["(/a/card.png, /a/card.txt)"]


def test_private_words_are_never_shown(capsys: pytest.CaptureFixture[str]) -> None:
    events = ("heard", {"text": "", "private": True}), ("heard", {"text": "slipped in", "private": True})
    assert told(capsys, *events) == ["You: (not written down)"] * 2


def test_speech_without_words_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, ("heard", {"text": ""})) == ["You: (no words)"]


def test_failures_go_to_stderr_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    error = VoicejoyError(Code.NO_LOUDSPEAKER, "No \x1b[2Jloudspeaker\nanswers.", "Captions go on.")
    report_failure(plain_reporter("", ""), error)
    assert capsys.readouterr() == ("", "voicejoy: No loudspeaker answers. Captions go on.\n")


@pytest.mark.parametrize(("said", "seen"), NASTY.items())
def test_a_terminal_is_never_steered_by_words(
    said: str, seen: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(said) == seen
    assert told(capsys, ("heard", {"text": said})) == [f"You: {seen}"]


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "L"])))
def test_no_text_leaves_a_control_character(text: str) -> None:
    line = shown(text)
    assert line.isprintable() or all(
        ord(sign) > 0x9F for sign in line if not sign.isprintable()
    )  # joiners and the like are no controls
    assert shown(line) == line
    line.encode()


def test_programs_get_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    json_reporter()("said", 1.234, text="Gr\u00fc\u00dfe \u2026")
    line = json.loads(capsys.readouterr().out)
    assert line == {"event": "said", "at": 1.23, "text": "Gr\u00fc\u00dfe \u2026"}


def test_programs_get_the_new_events_but_no_meter(capsys: pytest.CaptureFixture[str]) -> None:
    report = json_reporter()
    for event in ("level", "paused", "spoke", "resumed"):
        report(event, 0.0)
    assert [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()] == [
        "paused", "resumed",
    ]  # fmt: skip


# --- which one ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wishes", "environ", "live"),
    [
        ({}, {"TERM": "xterm-256color"}, True),
        ({}, {"TERM": "xterm", "NO_COLOR": "1"}, True),
        ({"plain": True}, {"TERM": "xterm"}, False),
        ({"stdout_is_terminal": False}, {"TERM": "xterm"}, False),
        ({}, {"TERM": "dumb"}, False),
        ({}, {"TERM": ""}, False),
        ({}, {}, False),
    ],
)
def test_live_captions_only_on_a_terminal_that_draws(
    wishes: dict[str, bool],
    environ: dict[str, str],
    live: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", environ.get("TERM", "xterm"))
    chosen = {"as_json": False, "plain": False, "stdout_is_terminal": True} | wishes
    with choose_reporter(ready="Listening.", not_woken="", environ=environ, **chosen) as report:
        assert report.live is live
        report("ready", 0.0)
    out = capsys.readouterr().out
    assert "Listening." in out
    assert ("\x1b[" in out) is live


def test_json_wins_over_everything(capsys: pytest.CaptureFixture[str]) -> None:
    report = choose_reporter(
        as_json=True, plain=True, ready="", not_woken="", stdout_is_terminal=True, environ={"TERM": "xterm"}
    )
    report("ready", 0.0)
    assert json.loads(capsys.readouterr().out) == {"event": "ready", "at": 0.0}
