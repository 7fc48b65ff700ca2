"""What does not work is told in one sentence with what to do, and nothing is lost; odd recordings work."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.running import Run, listen, voicejoy
from tests.voices import recording
from voicejoy.wake import words_of

STARTER = Path(__file__).parents[2] / "models" / "en-starter"
JOY = "hello joy, the sun came out"


@pytest.fixture
def nothing_heard() -> Path:
    """A good recording without a word in it."""
    return recording("slt", 1.0)


def refused(run: Run, code: int = 1) -> str:
    """One sentence and a hint for a person, nothing else; the two of them."""
    assert run.code == code, run.stderr
    assert run.stdout == ""
    sentence, hint = run.stderr.splitlines()
    assert sentence.startswith("voicejoy: ")
    assert sentence.endswith(".")
    assert hint.startswith("  ")
    return run.stderr


def texts() -> list[str]:
    return [joy["text"] for joy in json.loads(voicejoy("list", "--json").stdout)]


# --- recordings --------------------------------------------------------------------------------------


def wav(rate_hz: int, pcm: bytes = bytes(3200)) -> bytes:
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate_hz, rate_hz * 2, 2, 16)
    return (
        struct.pack("<4sI4s", b"RIFF", 36 + len(pcm), b"WAVE")
        + fmt
        + b"data"
        + struct.pack("<I", len(pcm))
        + pcm
    )


BAD_RECORDINGS = {
    "empty": b"",
    "its header cut off": wav(16_000)[:30],
    "all header": wav(16_000, b""),
    "a text": b"The sun came out.\n" * 100,
    "of 0 Hz": wav(0),
    "of 4 GHz": wav(4_000_000_000 // 2),
}


@pytest.mark.parametrize("name", BAD_RECORDINGS)
def test_a_recording_that_is_none_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / "morning.wav"
    file.write_bytes(BAD_RECORDINGS[name])
    assert str(file) in refused(voicejoy("listen", "--silent", "--audio", file))
    assert file.read_bytes() == BAD_RECORDINGS[name]


def test_a_missing_recording_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "does not exist" in refused(voicejoy("listen", "--silent", "--audio", tmp_path / "none.wav"))
    assert "is not a file" in refused(voicejoy("listen", "--silent", "--audio", tmp_path))


def test_a_bad_recording_among_good_ones_is_refused_before_anything_is_kept(tmp_path: Path) -> None:
    good = recording("slt", JOY, 3.0)
    refused(voicejoy("listen", "--silent", "--audio", good, "--audio", tmp_path / "none.wav"))
    assert texts() == []


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "rate_hz", "channels", "subtype"),
    [
        ("telephone.wav", 8_000, 1, "PCM_16"),
        ("stereo.wav", 44_100, 2, "PCM_16"),
        ("studio.wav", 48_000, 1, "PCM_24"),
        ("studio.flac", 96_000, 2, "PCM_24"),
        ("float.wav", 22_050, 1, "FLOAT"),
    ],
)
def test_a_recording_of_any_rate_width_and_number_of_channels_keeps_the_same_words(
    tmp_path: Path, name: str, rate_hz: int, channels: int, subtype: str
) -> None:
    import numpy as np  # noqa: PLC0415 (slow to load)
    import soundfile  # noqa: PLC0415
    import soxr  # noqa: PLC0415

    samples, from_hz = soundfile.read(recording("slt", JOY, 3.0))
    converted = soxr.resample(samples, from_hz, rate_hz)
    soundfile.write(tmp_path / name, np.stack([converted] * channels, axis=1), rate_hz, subtype=subtype)
    assert [words_of(text) for text in listen(tmp_path / name).kept] == [("the", "sun", "came", "out")]


@pytest.mark.engine
def test_a_recording_cut_off_in_its_middle_keeps_what_it_still_has(tmp_path: Path) -> None:
    whole = recording("slt", JOY, 0.5, "and the cat slept beside me", 3.0).read_bytes()
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole[: len(recording("slt", JOY, 0.5).read_bytes()) - 16_000])
    assert [words_of(text) for text in listen(cut).kept] == [("the", "sun", "came", "out")]


# --- models --------------------------------------------------------------------------------------------


def copy_of_the_starter(folder: Path, damaged: str, share: float) -> Path:
    """The starter's files by link, but for one that is cut to a share of its length."""
    for source in (path for path in STARTER.rglob("*") if path.is_file()):
        name = source.relative_to(STARTER)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if name.as_posix() == damaged:
            content = source.read_bytes()
            (folder / name).write_bytes(content[: int(len(content) * share)])
        else:
            (folder / name).symlink_to(source)
    return folder


@pytest.mark.parametrize("place", ["flag", "environment", "config file"])
def test_a_model_that_is_not_there_is_told(
    nothing_heard: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    nowhere = str(tmp_path / "nowhere")
    flags = ["--model", nowhere] if place == "flag" else []
    if place == "environment":
        monkeypatch.setenv("VOICEJOY_MODEL", nowhere)
    if place == "config file":
        home.mkdir()
        (home / "config.toml").write_text(f'model = "{nowhere}"\n')
    run = voicejoy("listen", "--silent", "--audio", nothing_heard, *flags)
    told = refused(run)
    assert nowhere in told
    assert "voicejoy model list" in told


def test_a_language_without_a_model_is_told(nothing_heard: Path) -> None:
    told = refused(voicejoy("listen", "--silent", "--audio", nothing_heard, "--language", "is"))
    assert '"is"' in told
    assert "alphacephei.com" in told


def test_a_folder_or_a_file_that_is_no_model_is_told(nothing_heard: Path, tmp_path: Path) -> None:
    file = tmp_path / "model.zip"
    file.write_bytes(b"PK")
    for model in (tmp_path, file):
        told = refused(voicejoy("listen", "--silent", "--audio", nothing_heard, "--model", model))
        assert str(model) in told


@pytest.mark.engine
@pytest.mark.parametrize("share", [0, 0.5])
@pytest.mark.parametrize(
    "damaged", ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "conf/mfcc.conf", "conf/model.conf"]
)
def test_a_model_with_a_file_cut_off_is_told_and_takes_nothing_with_it(
    nothing_heard: Path, tmp_path: Path, damaged: str, share: float
) -> None:
    model = copy_of_the_starter(tmp_path / "model", damaged, share)
    voicejoy("add", "The sun came out.")
    run = voicejoy("listen", "--silent", "--audio", nothing_heard, "--engine", "vosk", "--model", model)
    assert str(model) in refused(run)
    assert texts() == ["The sun came out."]


@pytest.mark.engine
def test_a_model_of_ones_own_that_brings_no_checksums_is_tried_and_used(tmp_path: Path) -> None:
    model = copy_of_the_starter(tmp_path / "model", "SHA256SUMS", 1)
    (model / "SHA256SUMS").unlink()
    run = listen(recording("slt", JOY, 3.0), engine="vosk", flags=("--model", str(model)))
    assert [words_of(text) for text in run.kept] == [("the", "sun", "came", "out")]


def test_whisper_without_a_model_is_told(nothing_heard: Path, tmp_path: Path) -> None:
    flags = ("--silent", "--audio", nothing_heard, "--engine", "whisper", "--whisper-model", tmp_path)
    told = refused(voicejoy("listen", *flags))
    assert str(tmp_path) in told
    assert "model.bin" in told


@pytest.mark.engine
@pytest.mark.parametrize("damaged", ["model.bin", "tokenizer.json", "config.json"])
def test_a_whisper_model_with_a_file_cut_off_is_told(
    nothing_heard: Path, tmp_path: Path, damaged: str
) -> None:
    from voicejoy.models import find_whisper_model  # noqa: PLC0415

    good = find_whisper_model()
    assert good is not None
    for file in good.iterdir():
        if file.name == damaged:
            (tmp_path / file.name).write_bytes(file.read_bytes()[:1000])
        elif file.is_file():
            (tmp_path / file.name).symlink_to(file)
    flags = ("--engine", "whisper", "--whisper-model", tmp_path)
    assert str(tmp_path) in refused(voicejoy("listen", "--silent", "--audio", nothing_heard, *flags))


# --- no way to speak -----------------------------------------------------------------------------------


@pytest.mark.engine
def test_without_a_loudspeaker_captions_go_on_and_the_joy_is_kept(tmp_path: Path) -> None:
    nowhere = {"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(tmp_path)}
    nowhere["VOICEJOY_OUTPUT_DEVICE"] = "no such loudspeaker"  # where the machine has a sound card
    sound = recording("slt", JOY, 3.0, "hello joy, read me a glimmer", 3.0)
    run = voicejoy("listen", "--audio", sound, "--json", env={**os.environ, **nowhere})
    spoken_of_once(run, "no_loudspeaker")


@pytest.mark.engine
def test_without_espeak_captions_go_on_and_the_joy_is_kept(tmp_path: Path) -> None:
    """The dynamic linker finds these files first, and they are no libraries."""
    for library in ("libespeak-ng.so.1", "libespeak.so.1"):
        (tmp_path / library).touch()
    said = tmp_path / "said.wav"
    sound = recording("slt", JOY, 3.0, "hello joy, read me a glimmer", 3.0)
    env = {**os.environ, "LD_LIBRARY_PATH": str(tmp_path)}
    run = voicejoy("listen", "--audio", sound, "--json", "--speak-to", said, env=env)
    spoken_of_once(run, "no_voice")
    assert "espeak-ng" in run.named("error")[0]["hint"]


def spoken_of_once(run: Run, error: str) -> None:
    """It went on to the end, kept and read back, in captions; and told once what is missing."""
    assert run.code == 0, run.stderr
    assert "Traceback" not in run.stderr
    assert [event["error"] for event in run.named("error")] == [error]
    assert [words_of(text) for text in run.kept] == [("the", "sun", "came", "out")]
    assert len(run.named("glimmer")) == 1
    assert len(run.said) == 2
    assert len(texts()) == 1


# --- the home and what lies in it ------------------------------------------------------------------------


COMMANDS = [("add", "tea"), ("list",), ("undo",), ("say", "tea"), ("listen", "--silent", "--audio")]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("home", ["below a file", "where nothing can be made"])
def test_a_home_that_cannot_be_written_is_told(
    nothing_heard: Path, tmp_path: Path, command: tuple[str, ...], home: str
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine\n")
    place = file / "voicejoy" if home == "below a file" else Path("/proc/voicejoy")
    arguments = [*command, str(nothing_heard)] if command[-1] == "--audio" else [*command]
    told = refused(voicejoy(*arguments, env={**os.environ, "VOICEJOY_HOME": str(place)}))
    assert f"cannot write to {place}" in told
    assert "VOICEJOY_HOME" in told
    assert file.read_text() == "mine\n"


@pytest.mark.parametrize("command", [COMMANDS[0], COMMANDS[-1]], ids=lambda command: command[0])
@pytest.mark.parametrize("kind", ["a text", "another database", "of a newer voicejoy", "damaged"])
def test_a_journal_that_cannot_be_used_is_told_and_left_byte_for_byte(
    nothing_heard: Path, home: Path, command: tuple[str, ...], kind: str
) -> None:
    journal = home / "journal.db"
    make_journal(journal, kind)
    before = journal.read_bytes()
    arguments = [*command, str(nothing_heard)] if command[-1] == "--audio" else [*command]
    assert str(journal) in refused(voicejoy(*arguments))
    assert journal.read_bytes() == before
    beside = [file for file in home.iterdir() if file.is_file() and file != journal]
    assert all(file.name.endswith("-shm") or not file.read_bytes() for file in beside)  # SQLite's own


def make_journal(journal: Path, kind: str) -> None:
    if kind in ("a text", "another database"):
        journal.parent.mkdir()
    if kind == "a text":
        journal.write_text("Dear diary, the sun came out.\n" * 100)
        return
    if kind != "another database":
        for _ in range(3):
            assert voicejoy("add", "The sun came out. " * 1000).code == 0
    with closing(sqlite3.connect(journal)) as connection:
        if kind == "another database":
            connection.execute("CREATE TABLE recipes (name TEXT)")
        if kind == "of a newer voicejoy":
            connection.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES ('voicejoy', 'm999_from_tomorrow', '2099-01-01')"
            )
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if kind == "damaged":
        content = bytearray(journal.read_bytes())
        content[4096:20480] = bytes(16384)
        journal.write_bytes(content)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"wake = ", "config.toml"),
        (b"\xff\xfe", "config.toml"),
        (b'wakes = "hello"', '"wakes"'),
        (b"wake = 3", '"wake"'),
        (b'wake = "..."', '"wake"'),
        (b"nothing_s = 900", '"nothing_s"'),
        (b'engine = "siri"', '"engine"'),
        (b'chimes_only = "perhaps"', '"chimes_only"'),
    ],
)
def test_a_bad_config_file_is_told_and_left_as_it_is(
    nothing_heard: Path, home: Path, content: bytes, names: str
) -> None:
    home.mkdir()
    (home / "config.toml").write_bytes(content)
    run = voicejoy("listen", "--silent", "--audio", nothing_heard)
    assert names in refused(run, run.code)
    assert run.code in (1, 2)
    assert (home / "config.toml").read_bytes() == content


# --- wrong usage -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("lisen",),
        ("listen", "--loud"),
        ("listen", "--engine", "siri"),
        ("listen", "extra"),
        ("show",),
        ("show", "first"),
        ("add", "tea", "--category", "food"),
        ("list", "--day", "yesterday"),
        ("list", "--limit", "0"),
        ("glimmer", "--seed", "x"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(arguments: tuple[str, ...]) -> None:
    run = voicejoy(*arguments)
    assert run.code == 2
    assert run.stdout == ""
    assert "Usage: voicejoy" in run.stderr
    assert "Error: " in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        (("--wake", "..."), "--wake"),
        (("--language", "english please"), "--language"),
    ],
)
def test_a_flag_that_means_nothing_ends_with_2(
    nothing_heard: Path, flags: tuple[str, ...], names: str
) -> None:
    run = voicejoy("listen", "--silent", "--audio", nothing_heard, *flags)
    assert names in refused(run, 2)


def test_a_file_to_speak_to_that_cannot_be_written_is_told(nothing_heard: Path, tmp_path: Path) -> None:
    run = voicejoy("listen", "--audio", nothing_heard, "--speak-to", tmp_path / "none" / "said.wav")
    assert "said.wav" in run.stderr
    assert run.code == 1
    assert "Traceback" not in run.stderr


# --- for programs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code", "arguments", "environment"),
    [
        ("audio_file", 1, ("listen", "--silent", "--audio", "/nowhere.wav"), {}),
        ("no_model", 1, ("listen", "--silent", "--model", "/nowhere"), {}),
        ("bad_model", 1, ("listen", "--silent", "--engine", "whisper", "--whisper-model", "/"), {}),
        ("home", 1, ("listen", "--silent"), {"VOICEJOY_HOME": "/dev/null/voicejoy"}),
        ("config", 2, ("listen", "--silent", "--wake", "..."), {}),
        ("not_found", 1, ("show", "1"), {}),
        ("home", 1, ("add", "tea"), {"VOICEJOY_HOME": "/dev/null/voicejoy"}),
    ],
)
def test_with_json_a_failure_is_one_object_on_stderr(
    nothing_heard: Path, error: str, code: int, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    sound = ["--audio", str(nothing_heard)] if "listen" in arguments and "--audio" not in arguments else []
    run = voicejoy(*arguments, *sound, "--json", env={**os.environ, **environment})
    assert (run.code, run.stdout) == (code, "")
    told = json.loads(run.stderr)
    assert told["error"] == error
    assert told["message"].endswith(".")
    assert told["hint"]
