"""The journal by hand, as a person or a program would use it."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from voicejoy.cli.app import COMMANDS, _run
from voicejoy.errors import Code, VoicejoyError

MINE = sorted(name for name, module in COMMANDS.items() if module == "journal")


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str, stdin: bytes = b"") -> Answer:
    """The whole command line with its exit codes, in this process."""
    runner = CliRunner()
    with runner.isolation(input=stdin) as (out, err, _):
        code = _run(list(arguments))
        sys.stdout.flush()
        return Answer(out.getvalue().decode(), err.getvalue().decode(), code)


def keep(*words: str) -> int:
    number = run("add", *words, "--json").json["id"]
    assert isinstance(number, int)
    return number


# --- add ---------------------------------------------------------------------------------------------


def test_add_keeps_words_with_or_without_quotes() -> None:
    answer = run("add", "the", "sun", "came", "out", "--category", "sensory")
    assert answer.code == 0
    assert "the sun came out" in answer.out
    shown = run("show", "1", "--json").json
    assert (shown["text"], shown["heard"], shown["category"], shown["source"], shown["private"]) == (
        "the sun came out",
        "the sun came out",
        "sensory",
        "typed",
        False,
    )


def test_add_reads_standard_input_for_a_dash() -> None:
    assert (
        run("add", "-", "--json", stdin="first sip\nof tea ☕\n".encode()).json["text"]
        == "first sip of tea ☕"
    )
    assert run("add", "-", "--json", stdin=b"\xff tea").code == 0


@pytest.mark.parametrize("words", [(), ("",), ("  ", "\n"), ("-",)])
def test_adding_no_words_is_met_kindly_and_keeps_nothing(words: tuple[str, ...]) -> None:
    answer = run("add", *words)
    assert (answer.out, answer.code) == ("", 2)
    assert "all right" in answer.err
    assert run("list", "--json").json == []


def test_an_unknown_category_is_wrong_usage() -> None:
    assert run("add", "tea", "--category", "wonder").code == 2


# --- looking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("list",), ("search", "tea"), ("glimmer",), ("undo",)])
def test_an_empty_journal_is_no_failure(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.code == 0
    assert answer.out.strip()
    empty: object = [] if arguments[0] in {"list", "search"} else None
    assert run(*arguments, "--json").json == empty


def test_list_is_newest_first_and_narrows() -> None:
    for number in range(22):
        keep(f"joy {number}")
    keep("tea", "--category", "delight")
    today = run("show", "1", "--json").json["day"]
    assert [joy["text"] for joy in run("list", "--limit", "2", "--json").json] == ["tea", "joy 21"]
    assert len(run("list", "--json").json) == 20
    assert len(run("list", "--all", "--json").json) == 23
    assert len(run("list", "--all", "--day", today, "--json").json) == 23
    assert run("list", "--day", "1999-01-01", "--json").json == []
    assert [joy["text"] for joy in run("list", "--category", "delight", "--json").json] == ["tea"]
    assert len(run("list", "--all").out.splitlines()) == 23
    assert run("list", "--day", "yesterday-ish").code == 2


def test_show_tells_what_was_heard_only_where_it_differs() -> None:
    number = keep("the son came out")
    assert "Heard" not in run("show", str(number)).out
    run("edit", str(number), "--text", "the sun came out")
    assert "Heard: the son came out" in run("show", str(number)).out


def test_search_finds_words_and_takes_anything() -> None:
    keep("my sister's garden")
    keep("tea")
    assert run("search", "sister", "kitchen", "--json").json == []
    assert [joy["text"] for joy in run("search", "sister", "gard", "--json").json] == ["my sister's garden"]
    assert "sister" in run("search", "garden").out
    assert run("search", '"', "*", "AND", "NEAR(", "🌞").code == 0


# --- changing ----------------------------------------------------------------------------------------


def test_edit_changes_text_and_category_and_undo_takes_both_back() -> None:
    number = str(keep("tee", "--category", "delight"))
    edited = run("edit", number, "--text", "tea", "--category", "none", "--json").json
    assert (edited["text"], edited["heard"], edited["category"]) == ("tea", "tee", None)
    undone = run("undo", "--json").json
    assert (undone["undone"], undone["text"], undone["category"]) == ("edit", "tee", "delight")


def test_editing_nothing_or_away_all_words_is_wrong_usage() -> None:
    number = str(keep("tea"))
    assert run("edit", number).code == 2
    assert run("edit", number, "--text", " ").code == 2
    assert run("show", number, "--json").json["text"] == "tea"


def test_a_deleted_joy_is_listed_apart_until_it_is_restored() -> None:
    number = str(keep("tea"))
    assert run("delete", number, "--json").json["deleted_at"]
    assert run("list", "--json").json == []
    assert [joy["text"] for joy in run("list", "--deleted", "--json").json] == ["tea"]
    assert run("restore", number, "--json").json["deleted_at"] is None
    assert [joy["text"] for joy in run("list", "--json").json] == ["tea"]


def test_undo_goes_back_command_by_command() -> None:
    number = str(keep("tea"))
    run("delete", number)
    assert run("undo").out.startswith('Took back "delete"; it is now: 1. tea')
    assert run("undo").out.startswith('Took back "keep"; it is deleted: 1. tea')
    assert "nothing to take back" in run("undo").out


@pytest.mark.parametrize("arguments", [("show",), ("edit", "--text", "x"), ("delete",), ("restore",)])
@pytest.mark.parametrize("number", ["7", "99999999999999999999"])
def test_an_unknown_number_fails_with_a_hint(arguments: tuple[str, ...], number: str) -> None:
    answer = run(*arguments, number)
    assert (answer.out, answer.code) == ("", 1)
    assert f"no joy with the number {number}" in answer.err
    assert "voicejoy list" in answer.err
    assert json.loads(run(*arguments, number, "--json").err)["error"] == "not_found"


# --- glimmer -----------------------------------------------------------------------------------------


def test_a_glimmer_reads_a_joy_back_and_remembers_that_it_did() -> None:
    keep("tea")
    answer = run("glimmer")
    assert answer.out.startswith("From ")
    assert answer.out.endswith(": tea\n")
    told = run("glimmer", "--json").json
    assert told["times_told"] == 2
    assert told["last_told_at"]


def test_the_same_glimmer_does_not_come_twice_in_a_row() -> None:
    for text in ("tea", "rain", "bread"):
        keep(text)
    told = [run("glimmer", "--json").json["id"] for _ in range(8)]
    assert all(one != next_one for one, next_one in itertools.pairwise(told))
    assert set(told) == {1, 2, 3}


def test_a_private_joy_is_never_the_glimmer() -> None:
    keep("secret", "--private")
    assert run("glimmer", "--json").json is None


def test_why_gives_its_reasons() -> None:
    keep("tea")
    assert "It has not been read back before." in run("glimmer", "--why").out
    assert run("glimmer", "--why", "--json").json["why"] == ["It has been read back once."]


def sound(monkeypatch: pytest.MonkeyPatch, speak_once: Any) -> None:
    module = types.ModuleType("voicejoy.cli.sound")
    module.speak_once = speak_once  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "voicejoy.cli.sound", module)


def test_speak_says_what_is_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    sound(monkeypatch, said.append)
    keep("tea")
    assert said == []
    answer = run("glimmer", "--speak")
    assert said == [answer.out.strip()]


def test_without_a_voice_the_words_are_still_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_voice(text: str) -> None:
        raise VoicejoyError(Code.NO_VOICE, "There is no voice here.", "Install one.")

    sound(monkeypatch, no_voice)
    keep("tea")
    answer = run("glimmer", "--speak")
    assert answer.code == 0
    assert answer.out.endswith(": tea\n")
    assert "There is no voice here. Install one." in answer.err


def test_a_cold_glimmer_loads_no_engine(home: Path) -> None:
    keep("tea")
    program = (
        "import sys, voicejoy.cli\n"
        "try: voicejoy.cli.main(['glimmer', '--json'])\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'numpy', 'vosk', 'sounddevice', 'pyttsx3', 'soundfile', 'soxr', 'faster_whisper',"
        " 'requests', 'rich', 'rapidfuzz', 'jellyfish'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    joy, loaded = done.stdout.splitlines()
    assert json.loads(joy)["text"] == "tea"
    assert loaded == "[]"


# --- all of them -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MINE)
def test_every_command_has_help_with_an_example_and_json(name: str) -> None:
    answer = run(name, "--help")
    assert answer.code == 0
    assert f"Example: voicejoy {name}" in answer.out
    assert "--json" in answer.out


@pytest.mark.parametrize("name", ["list", "glimmer", "undo"])
def test_a_broken_journal_is_told_in_one_sentence_and_left_alone(home: Path, name: str) -> None:
    home.mkdir()
    broken = home / "journal.db"
    broken.write_bytes(b"no database at all")
    answer = run(name)
    assert (answer.out, answer.code) == ("", 1)
    assert "damaged" in answer.err
    assert broken.read_bytes() == b"no database at all"
