"""The language of scripted conversations: every sign, every error, and `voicejoy simulate`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voicejoy.cli.app import cli, main
from voicejoy.errors import Code, VoicejoyError
from voicejoy.scripting import LONGEST, Line, ScriptError, load_script, read_script, scripts_in
from voicejoy.simulation import START, Stage
from voicejoy.state import Phase
from voicejoy.testing.journal import MemoryJournal

KEPT = '< Kept: The sun came out. Say "undo that" to take it back.'


def play(*lines: str, folder: Path | None = None, shown: list[tuple[str, str]] | None = None) -> Stage:
    """The stage after a script of these lines."""
    show = (lambda sign, text: shown.append((sign, text))) if shown is not None else (lambda _s, _t: None)
    stage = Stage(MemoryJournal(), START, folder, show)
    stage.play(read_script("\n".join(lines)))
    return stage


def refusal(*lines: str) -> ScriptError:
    """How a script of these lines is refused."""
    with pytest.raises(ScriptError) as caught:
        play(*lines)
    assert caught.value.code is Code.SCRIPT
    assert caught.value.exit_code == 1
    assert caught.value.hint
    return caught.value


# --- reading -----------------------------------------------------------------------------------------


def test_remarks_and_empty_lines_are_for_people() -> None:
    assert read_script("# one\n#two\n\n   \n > hello joy \n") == [Line(5, ">", "hello joy")]


def test_every_sign_is_read() -> None:
    signs = [line.sign for line in read_script("> a\n>? b\n< c\n~ kept\n= nothing\n@ 2026-05-04\n! restart")]
    assert signs == [">", ">?", "<", "~", "=", "@", "!"]


def test_a_sign_may_stand_alone() -> None:
    assert read_script(">") == [Line(1, ">", "")]


@pytest.mark.parametrize("line", ["hello", ">hello joy", "- a", "\x00\x01", "🌞 sun"])
def test_a_line_that_begins_otherwise_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(ScriptError, match="Line 2: ") as caught:
        read_script(f"> hello joy\n{line}")
    assert "Lines begin with >" in caught.value.hint


# --- what the person does ----------------------------------------------------------------------------


def test_the_person_speaks_and_voicejoy_answers() -> None:
    play("> hello joy, the sun came out", "~ kept", KEPT, "= The sun came out")


def test_words_that_the_recognizer_is_unsure_of_are_asked_about() -> None:
    play(">? hello joy, the sun came out", "< I heard: The sun came out. Keep it?")


def test_three_dots_are_a_pause() -> None:
    play("> hello joy, the sun ... came out ... never mind", "~ cancelled", "= nothing")
    play("> hello joy, the sun ... came out", KEPT)


def test_a_mumble_has_no_words() -> None:
    play("> hello joy", "> (mumble)", '< I heard you, but no words. Tell me, or say "never mind".')


def test_the_button_begins_a_telling_and_ends_it() -> None:
    stage = play("> (button)", "~ open")
    assert stage.state.phase is Phase.OPEN
    assert play("> (button)", "> (button)", "~ cancelled").state.phase is Phase.ASLEEP
    play("> (button)", "> the sun came out (button)", KEPT)


def test_silence_lasts_until_the_wait_is_over() -> None:
    assert play("> hello joy", "> (silence)", "~ cancelled").state.phase is Phase.ASLEEP


@pytest.mark.parametrize("waits", [["(8 s)"], ["(8s)"], ["(7.5 s)", "(0.5 s)"], ["(3 s)", "(3 s)", "(3 s)"]])
def test_waits_add_up_to_eight_seconds(waits: list[str]) -> None:
    *before, last = [f"> {wait}" for wait in waits]
    assert play("> hello joy", *before).state.phase is Phase.OPEN
    assert play("> hello joy", *before, last, "~ cancelled").state.phase is Phase.ASLEEP


def test_a_wait_begins_anew_once_the_person_has_spoken() -> None:
    asked = '< I heard you, but no words. Tell me, or say "never mind".'
    stage = play("> hello joy", "> (7 s)", "> (mumble)", asked, "> (7 s)")
    assert stage.state.phase is Phase.OPEN


def test_a_long_wait_is_over_more_than_once() -> None:
    helped = '< Tell me a joy, "read me a glimmer", or "undo that".'
    reprompt = '< I am here. Tell me, or say "never mind".'
    assert play("> hello joy, help", helped, "> (15 s)", reprompt).state.phase is Phase.OPEN
    assert play("> hello joy, help", helped, "> (16 s)", reprompt, "~ cancelled").state.phase is Phase.ASLEEP


def test_for_the_wake_phrase_voicejoy_waits_for_ever() -> None:
    play("> (9999 s)", "> hello joy", "> (7 s)", "> the sun came out", KEPT)


def test_gentle_mode_waits_longer() -> None:
    assert play("! gentle on", "> hello joy", "> (19 s)").state.phase is Phase.OPEN
    assert play("! gentle on", "> hello joy", "> (20 s)", "~ cancelled").state.phase is Phase.ASLEEP


@pytest.mark.parametrize("deed", ["(silense)", "()", "(laughs)", "(long s)", "(12345 s)"])
def test_what_no_person_does_is_refused(deed: str) -> None:
    assert "is nothing that a person does" in refusal(f"> {deed}").message


# --- what must hold ----------------------------------------------------------------------------------


def test_another_answer_is_told_with_both() -> None:
    error = refusal("> hello joy, the sun came out", "< Kept.")
    assert error.message == (
        "Line 2: expected 'Kept.', but voicejoy said "
        "'Kept: The sun came out. Say \"undo that\" to take it back.'."
    )


def test_an_answer_that_did_not_come_is_told() -> None:
    assert "said '(nothing)'" in refusal("> hello joy", "< Yes?").message


@pytest.mark.parametrize("after", [[], ["> hello joy"], ["@ 2026-05-04"], ["! restart"]])
def test_an_answer_that_the_script_leaves_out_is_told(after: list[str]) -> None:
    message = refusal("> hello joy, the sun came out", *after).message
    assert message.startswith("Line 1: voicejoy also said 'Kept: The sun came out.")


def test_earcons_may_be_left_out_but_not_made_up() -> None:
    play("> hello joy, the sun came out", KEPT)
    assert "played: ['kept']" in refusal("> hello joy, the sun came out", KEPT, "~ problem").message
    assert "played: none" in refusal("~ kept").message


@pytest.mark.parametrize(
    ("holds", "wrong"), [([], "The sun came out"), (["> hello joy, the sun came out", KEPT], "nothing")]
)
def test_another_journal_is_told(holds: list[str], wrong: str) -> None:
    assert "the journal holds" in refusal(*holds, f"= {wrong}").message


def test_the_journal_is_checked_from_old_to_new() -> None:
    play(
        "> hello joy, the sun came out",
        KEPT,
        "> hello joy, rain",
        "< Kept: Rain.",
        "= The sun came out | Rain",
    )


# --- the clock and the settings ----------------------------------------------------------------------


def test_the_clock_moves_and_keeps_its_offset() -> None:
    stage = play("@ 2026-05-04 08:30")
    assert stage.now.isoformat() == "2026-05-04T08:30:00+00:00"


@pytest.mark.parametrize("time", ["", "noon", "2026-02-30 10:00", "2026-13-01"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    assert "Write it as" in refusal(f"@ {time}").hint


def test_settings_are_made() -> None:
    stage = play("! gentle on", "! language es", "! region GB", "! contact Ana, 555 0100")
    assert stage.state.gentle
    assert stage.state.language.code == "es"
    assert (stage.state.help_lines.emergency, stage.state.help_lines.own) == ("999", "Ana, 555 0100")
    assert not play("! gentle on", "! gentle off").state.gentle
    assert play("! region ZZ").state.help_lines.number == ""


def test_patience_is_set_within_its_bounds() -> None:
    assert play("! patience 80", "> hello joy", "> (79 s)").state.phase is Phase.OPEN


@pytest.mark.parametrize(
    "setting",
    [
        *("", "mood good", "gentle", "gentle maybe", "language", "language xx", "region", "region Europe"),
        *("contact", "patience", "patience 0", "patience 81", "patience long", "restart now", "folder /x"),
    ],
)
def test_a_setting_that_is_none_is_refused(setting: str) -> None:
    error = refusal(f"! {setting}")
    assert "is no setting" in error.message
    assert error.hint.startswith("Settings: ")


def test_a_restart_remembers_the_voice_and_gentle_mode_alone() -> None:
    stage = play(
        "> hello joy, the sun came out", KEPT, "> slower", "< Slower now.", "! gentle on", "! restart"
    )
    assert (stage.state.gentle, stage.state.rate_wpm < 165) == (True, True)
    assert (stage.state.kept_before, stage.state.phase) == (False, Phase.ASLEEP)


def test_a_card_is_written_once_a_folder_was_chosen(tmp_path: Path) -> None:
    told = ["> hello joy, the sun came out", KEPT, "> share that with Ana"]
    play("! folder", *told, "< A card is ready. Hand it on as you like.", folder=tmp_path / "cards")
    text = next((tmp_path / "cards").glob("*.txt")).read_text(encoding="utf-8")
    assert "The sun came out" in text
    assert "For Ana" in text


def test_all_that_happens_is_shown_in_order() -> None:
    shown: list[tuple[str, str]] = []
    play("! gentle off", "@ 2026-05-04", "> hello joy, the sun came out", KEPT, shown=shown)
    assert [sign for sign, _ in shown] == ["!", "@", ">", "~", "<"]


def test_ten_thousand_words_are_a_joy_like_any_other() -> None:
    words = " ".join(["sun"] * 10_000)
    stage = play(
        f"> hello joy, {words}", '< Kept: Sun sun sun sun sun sun sun sun … Say "undo that" to take it back.'
    )
    assert len(stage.journal.newest(limit=None)[0].text) == len(words)


# --- files -------------------------------------------------------------------------------------------


def script(folder: Path, text: str, name: str = "talk.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_script_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeff# héllo\r\n> hello joy\r\n".encode())
    assert load_script(path) == [Line(2, ">", "hello joy")]


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        (b"\xff\xfe\x00>", "is no text"),
        (b"# only a remark\n", "nothing to play"),
        (b"", "nothing to play"),
        (b"# \n" * LONGEST, "too long"),
    ],
)
def test_a_file_without_a_script_is_told(tmp_path: Path, raw: bytes, wrong: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    with pytest.raises(VoicejoyError, match=wrong) as caught:
        load_script(path)
    assert caught.value.hint


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoicejoyError, match="cannot be read"):
        load_script(tmp_path / "none.txt")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file here")
def test_a_file_without_an_end_is_told() -> None:
    with pytest.raises(VoicejoyError):
        load_script(Path("/dev/zero"))


def test_a_folder_gives_its_scripts_by_name(tmp_path: Path) -> None:
    later, sooner = script(tmp_path, "> b", "b.txt"), script(tmp_path, "> a", "a.txt")
    script(tmp_path, "other", "notes.md")
    assert scripts_in([tmp_path, later]) == [sooner, later, later]


def test_a_folder_without_scripts_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoicejoyError, match="no script in"):
        scripts_in([tmp_path])


# --- the command -------------------------------------------------------------------------------------


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["simulate", *map(str, arguments)])


def test_a_conversation_is_shown_as_one_reads_it(tmp_path: Path) -> None:
    outcome = simulate(script(tmp_path, f"> hello joy, the sun came out\n{KEPT}", "first_joy.txt"))
    assert outcome.exit_code == 0
    assert outcome.stdout.splitlines() == [
        "# first joy",
        "You: hello joy, the sun came out",
        "(sound) kept",
        'voicejoy: Kept: The sun came out. Say "undo that" to take it back.',
        "ok",
    ]


def test_what_a_script_says_cannot_reach_the_terminal(tmp_path: Path) -> None:
    outcome = simulate(script(tmp_path, "> hello joy\n> the \x1b[31msun\n< x"))
    assert "\x1b" not in outcome.stdout


def test_many_are_counted_and_all_are_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script(tmp_path, "> hello joy", "a.txt")
    script(tmp_path, "> hello joy\n< Yes?", "b.txt")
    script(tmp_path, "> hello joy", "c.txt")
    with pytest.raises(SystemExit) as ended:
        main(["simulate", "--quiet", str(tmp_path)])
    told = capsys.readouterr()
    assert ended.value.code == 1
    assert told.out.splitlines() == [
        "1/3 a: ok",
        "2/3 b: not as written. Line 2: expected 'Yes?', but voicejoy said '(nothing)'.",
        "3/3 c: ok",
    ]
    assert told.err.startswith("voicejoy: 1 of 3 conversations did not go as written.\n")


@pytest.mark.parametrize("raw", [None, b"\xff\xfe", b"hello", b"> hello joy\n< Yes?", b"! mood good", b""])
def test_what_is_wrong_with_one_is_a_sentence_with_a_hint(
    tmp_path: Path, raw: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "talk.txt"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(SystemExit) as ended:
        main(["simulate", str(path)])
    sentence, hint = capsys.readouterr().err.splitlines()
    assert ended.value.code == 1
    assert sentence.startswith("voicejoy: ")
    assert str(path) in sentence
    assert hint.startswith("  ")


def test_a_simulation_leaves_nothing_behind(tmp_path: Path, home: Path) -> None:
    path = script(tmp_path, "> hello joy")
    assert simulate(path).exit_code == 0
    assert list(tmp_path.iterdir()) == [path]
    assert not home.exists()
