"""The doctor finds what is wrong, says what mends it, and changes nothing."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import pytest

from tests.model_folders import make_model
from voicejoy.audio.portaudio import Device
from voicejoy.config import Settings
from voicejoy.doctor import Finding, Level, examine
from voicejoy.doctor.ears import check_engines, check_model, check_whisper
from voicejoy.doctor.ground import (
    check_config,
    check_disk,
    check_drafts,
    check_home,
    check_journal,
    check_python,
)
from voicejoy.doctor.sound import check_loudspeaker, check_microphone, check_portaudio, check_voice
from voicejoy.errors import Code, VoicejoyError
from voicejoy.joys import JoySource, NewJoy
from voicejoy.models import KNOWN
from voicejoy.paths import find_paths
from voicejoy.store.journal import SqliteJournal
from voicejoy.testing.audio import RecordingSink, ScriptedSource, ScriptedVoice

NOON = datetime(2026, 5, 3, 12, tzinfo=timezone.utc)
SMALL = KNOWN[0].name


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below `folder` with its mode and content."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): (path.stat().st_mode, path.read_bytes()) for path in files}


# --- the ground --------------------------------------------------------------------------------------


def test_an_old_python_is_a_problem() -> None:
    assert check_python((3, 10, 0)).level is Level.OK
    finding = check_python((3, 9, 18))
    assert (finding.level, "3.9.18" in finding.message) == (Level.PROBLEM, True)


def test_no_config_file_is_fine_and_a_valid_one_too(home: Path) -> None:
    assert check_config(home / "config.toml")[0].level is Level.OK
    home.mkdir()
    (home / "config.toml").write_text('wake = "good morning"\n')
    finding, settings = check_config(home / "config.toml")
    assert (finding.level, settings.wake) == (Level.OK, "good morning")


@pytest.mark.parametrize("text", ["wake =", 'wqke = "x"', "voice_wpm = 9000", "\x00"])
def test_a_broken_config_file_is_a_problem_and_the_defaults_serve_the_other_checks(
    home: Path, text: str
) -> None:
    home.mkdir()
    (home / "config.toml").write_text(text)
    finding, settings = check_config(home / "config.toml")
    assert finding.level is Level.PROBLEM
    assert finding.hint
    assert settings == Settings()


def test_a_home_that_is_not_there_yet_can_be_made(home: Path) -> None:
    assert check_home(find_paths()).level is Level.OK
    assert not home.exists()


def test_a_file_where_the_home_should_be_is_a_problem(home: Path) -> None:
    home.write_text("in the way")
    finding = check_home(find_paths())
    assert finding.level is Level.PROBLEM
    assert "VOICEJOY_HOME" in finding.hint


def test_a_home_that_is_read_only_is_a_problem(home: Path) -> None:
    home.mkdir(mode=0o500)
    if os.access(home, os.W_OK):
        pytest.skip("this user may write everywhere")
    assert check_home(find_paths()).level is Level.PROBLEM


@pytest.mark.parametrize(
    ("free_mb", "level"), [(5_000, Level.OK), (100, Level.ADVICE), (3, Level.PROBLEM), (0, Level.PROBLEM)]
)
def test_a_full_disk_is_told_before_words_are_lost(home: Path, free_mb: int, level: Level) -> None:
    finding = check_disk(home / "journal.db", free_bytes=lambda folder: free_mb * 1_000_000)
    assert finding.level is level


# --- the journal -------------------------------------------------------------------------------------


@pytest.fixture
def journal(home: Path) -> Path:
    """A journal with two joys, of which one is deleted."""
    path = home / "journal.db"
    with SqliteJournal(path) as open_journal:
        for text in ("the sun came out", "tea"):
            open_journal.keep(NewJoy(text, text, NOON, JoySource.TYPED))
        open_journal.delete(2, now=NOON)
    return path


def test_no_journal_yet_is_fine_and_none_is_made(home: Path) -> None:
    assert check_journal(home / "journal.db").level is Level.OK
    assert not home.exists()


def test_a_whole_journal_is_counted_and_left_alone(journal: Path, home: Path) -> None:
    before = snapshot(home)
    finding = check_journal(journal)
    assert (finding.level, finding.message.startswith("1 joy in")) == (Level.OK, True)
    assert snapshot(home) == before


def test_a_journal_in_use_is_read_with_what_was_kept_just_now(journal: Path) -> None:
    with SqliteJournal(journal) as open_journal:
        open_journal.keep(NewJoy("rain on the roof", "rain on the roof", NOON, JoySource.TYPED))
        assert check_journal(journal).message.startswith("2 joys in")
        open_journal.keep(NewJoy("tea", "tea", NOON, JoySource.TYPED))
        assert len(open_journal.newest()) == 3


def test_an_empty_file_is_a_journal_that_never_got_its_first_joy(home: Path) -> None:
    home.mkdir()
    (home / "journal.db").touch(mode=0o600)
    assert check_journal(home / "journal.db").level is Level.OK


def break_header(path: Path) -> None:
    path.write_bytes(b"not a database at all " * 100)


def break_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(8192, len(content), 4096):
        content[page : page + 64] = b"\xff" * 64
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def execute(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(sql)


def break_search(path: Path) -> None:
    execute(path, "DELETE FROM joys_fts_docsize; DELETE FROM joys_fts_data WHERE id > 10;")


def be_foreign(path: Path) -> None:
    execute(path, "PRAGMA application_id = 7")


def be_newer(path: Path) -> None:
    execute(
        path,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('voicejoy', 'm999', 'now')",
    )


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (break_header, "damaged"),
        (break_pages, "damaged"),
        (cut, "damaged"),
        (break_search, "damaged"),
        (be_foreign, "another program's"),
        (be_newer, "newer voicejoy"),
    ],
)
def test_a_journal_that_is_not_whole_is_a_problem_and_left_alone(
    journal: Path, harm: Callable[[Path], None], told: str
) -> None:
    harm(journal)
    before = snapshot(journal.parent)
    finding = check_journal(journal)
    assert (finding.level, told in finding.message) == (Level.PROBLEM, True)
    assert finding.hint
    assert snapshot(journal.parent) == before


def test_a_folder_in_place_of_the_journal_is_a_problem(home: Path) -> None:
    (home / "journal.db").mkdir(parents=True)
    assert check_journal(home / "journal.db").level is Level.PROBLEM


def test_a_journal_in_a_locked_folder_is_a_problem(journal: Path, home: Path) -> None:
    home.chmod(0o000)
    try:
        if os.access(home, os.X_OK):
            pytest.skip("this user may look everywhere")
        assert check_journal(journal).level is Level.PROBLEM
    finally:
        home.chmod(0o700)


def test_a_journal_that_others_may_read_is_a_problem_with_the_command_that_mends_it(journal: Path) -> None:
    journal.chmod(0o644)
    finding = check_journal(journal)
    assert (finding.level, finding.hint) == (Level.PROBLEM, f"chmod 600 '{journal}'")


def test_drafts_are_told_and_wordless_ones_mentioned(home: Path) -> None:
    spool = home / "spool"
    assert check_drafts(spool).level is Level.OK
    assert not spool.exists()
    spool.mkdir(parents=True)
    (spool / "wordless-x.pcm").touch()
    assert "1 recording without words" in check_drafts(spool).message
    (spool / "telling-20260503T120000.000000+0000.pcm").touch()
    finding = check_drafts(spool)
    assert (finding.level, finding.message.startswith("1 telling")) == (Level.ADVICE, True)
    assert finding.hint == "voicejoy listen"


# --- the ears ----------------------------------------------------------------------------------------


def test_the_starter_alone_is_advice(home: Path) -> None:
    finding = check_model(Settings())
    assert (finding.level, finding.hint) == (Level.ADVICE, "voicejoy model get")
    assert "en-starter (starter)" in finding.message
    assert not home.exists()


def test_a_better_model_is_fine(home: Path) -> None:
    make_model(home / "models" / SMALL)
    finding = check_model(Settings())
    assert (finding.level, f"{SMALL} (official)" in finding.message) == (Level.OK, True)


def test_a_broken_model_is_a_problem_even_where_another_serves(home: Path) -> None:
    make_model(home / "models" / SMALL, graph_Gr_fst=b"<html>")
    finding = check_model(Settings())
    assert (finding.level, finding.hint) == (Level.PROBLEM, f"voicejoy model get {SMALL}")
    assert "graph/Gr.fst is damaged" in finding.message


def test_a_model_that_changed_is_a_problem(home: Path) -> None:
    folder = make_model(home / "models" / "vosk-model-en-mine")
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  conf/mfcc.conf\n")
    finding = check_model(Settings())
    assert (finding.level, "is not what it was" in finding.message) == (Level.PROBLEM, True)


def test_other_folders_among_the_models_are_nobodys_business(home: Path) -> None:
    (home / "models" / "whisper-tiny").mkdir(parents=True)
    assert check_model(Settings()).level is Level.ADVICE


@pytest.mark.parametrize("settings", [Settings(language="xx"), Settings(model=Path("/nowhere/model"))])
def test_no_model_is_a_problem(settings: Settings) -> None:
    finding = check_model(settings)
    assert finding.level is Level.PROBLEM
    assert finding.hint


def test_whisper_alone_needs_no_vosk_model() -> None:
    assert check_model(Settings(engine="whisper", language="xx")).level is Level.OK


def test_whisper_missing_is_advice_unless_it_was_chosen() -> None:
    assert check_whisper(Settings(language="xx")).level is Level.ADVICE
    assert check_whisper(Settings(language="xx", engine="whisper")).level is Level.PROBLEM


def test_a_folder_that_is_no_whisper_model_is_a_problem(tmp_path: Path) -> None:
    finding = check_whisper(Settings(whisper_model=tmp_path))
    assert (finding.level, "config.json is missing" in finding.message) == (Level.PROBLEM, True)


@pytest.mark.parametrize(
    "program", ["import os; os.abort()", "print('[]')", "print('vosk says hello')", "raise SystemExit(1)"]
)
def test_engines_that_end_their_process_are_a_problem_of_theirs_alone(program: str) -> None:
    finding = check_engines((sys.executable, "-c", program))
    assert (finding.level, finding.hint) == (Level.PROBLEM, "voicejoy model verify")


@pytest.mark.engine
def test_the_engines_load_and_know_the_wake_phrase(home: Path) -> None:
    finding = check_engines()
    assert (finding.level, "vosk en-starter" in finding.message) == (Level.OK, True)
    assert not home.exists()


@pytest.mark.engine
def test_a_wake_phrase_that_the_model_cannot_hear_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEJOY_WAKE", "teajoy")
    finding = check_engines()
    assert (finding.level, '"tea joy"' in finding.hint) == (Level.PROBLEM, True)


@pytest.mark.engine
def test_a_model_named_from_where_the_person_is_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_model(tmp_path / "hollow")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICEJOY_MODEL", "./hollow")
    finding = check_engines()
    assert finding.level is Level.PROBLEM  # it has the shape of a model, and Vosk cannot read it
    assert "hollow" in finding.message or "crashed" in finding.message


# --- sound -------------------------------------------------------------------------------------------


def missing(code: Code) -> VoicejoyError:
    return VoicejoyError(code, "It is not there.", "Plug it in.")


def test_portaudio_counts_devices_and_none_is_no_failure_of_its_own() -> None:
    device = Device("Desk", "ALSA", 1, 2, 48_000, is_default_input=True, is_default_output=True)
    assert "1 sound device." in check_portaudio(lambda: [device]).message
    assert check_portaudio(list).level is Level.OK


def test_portaudio_missing_is_a_problem() -> None:
    def devices() -> list[Device]:
        raise missing(Code.ENGINE)

    assert check_portaudio(devices) == Finding("portaudio", Level.PROBLEM, "It is not there.", "Plug it in.")


def test_a_microphone_that_sends_sound_is_fine_and_let_go() -> None:
    source = ScriptedSource([b"\0\0" * 1600, b"", b"\1\0" * 1600], live=True)
    assert check_microphone(lambda: source).level is Level.OK
    assert source.closed


def test_a_microphone_that_sends_only_silence_may_be_muted() -> None:
    finding = check_microphone(lambda: ScriptedSource([bytes(3200)] * 8, live=True))
    assert (finding.level, "muted" in finding.message) == (Level.ADVICE, True)


def test_a_microphone_that_dies_is_a_problem_and_let_go() -> None:
    source = ScriptedSource([bytes(3200), missing(Code.NO_MICROPHONE)], live=True)
    assert check_microphone(lambda: source).level is Level.PROBLEM
    assert source.closed


def test_no_microphone_is_a_problem_and_no_loudspeaker_advice() -> None:
    def microphone() -> ScriptedSource:
        raise missing(Code.NO_MICROPHONE)

    def loudspeaker() -> RecordingSink:
        raise missing(Code.NO_LOUDSPEAKER)

    assert check_microphone(microphone).level is Level.PROBLEM
    assert check_loudspeaker(loudspeaker).level is Level.ADVICE


def test_a_loudspeaker_is_tried_without_a_sound_and_let_go() -> None:
    sink = RecordingSink()
    assert check_loudspeaker(lambda: sink).level is Level.OK
    assert [any(pcm) for pcm, _ in sink.played] == [False]
    assert sink.closed


def test_a_voice_must_make_a_sound_and_is_let_go() -> None:
    voice = ScriptedVoice()
    assert check_voice(lambda: voice).level is Level.OK
    assert voice.closed
    assert check_voice(lambda: ScriptedVoice({"hello joy": b"\0\0"})).level is Level.PROBLEM


# --- all of it ---------------------------------------------------------------------------------------


@pytest.mark.engine
def test_everything_is_looked_at_once_and_nothing_is_changed(journal: Path, home: Path) -> None:
    before = snapshot(home)
    findings = {finding.name: finding for finding in examine()}
    assert snapshot(home) == before
    always = ("python", "config", "home", "disk", "journal", "model", "whisper", "engines", "portaudio")
    assert {name for name in always if findings[name].level is Level.PROBLEM} == set()
    assert findings["voice"].level is Level.OK
    for finding in findings.values():
        assert finding.message.endswith((".", "…"))
        assert (finding.hint == "") is (finding.level is Level.OK)


@pytest.mark.engine
def test_a_virtual_microphone_and_loudspeaker_are_found_well(pulse_here: object) -> None:
    from voicejoy.audio.portaudio import Loudspeaker, Microphone, list_devices  # noqa: PLC0415

    assert check_portaudio(list_devices).level is Level.OK
    assert check_microphone(Microphone).level is not Level.PROBLEM  # a null sink is silent, hence advice
    assert check_loudspeaker(Loudspeaker).level is Level.OK
