"""`voicejoy model`: what it lists, checks, refuses and asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.model_folders import known_for, make_archive, make_model
from voicejoy.cli import model
from voicejoy.errors import Code, VoicejoyError
from voicejoy.models import KNOWN

SMALL = KNOWN[0].name


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICEJOY_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(model.model_command, list(arguments), standalone_mode=False)


def answer(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exception is None
    return json.loads(result.stdout)


def failure(*arguments: str) -> VoicejoyError:
    error = run(*arguments).exception
    assert isinstance(error, VoicejoyError)
    return error


def test_list_shows_the_starter_as_used_and_the_official_ones_to_fetch() -> None:
    rows = {row["name"]: row for row in answer("list")}
    assert (rows["en-starter"]["kind"], rows["en-starter"]["used"]) == ("starter", True)
    assert rows[SMALL]["installed"] is False
    assert rows[SMALL]["size_bytes"] == 41_205_931
    lines = run("list").stdout.splitlines()
    assert lines[0].startswith("* en-starter")
    assert f"version {rows['en-starter']['version']} of {rows['en-starter']['date']}" in lines[0]
    assert rows["en-starter"]["licence"] == "Apache-2.0"
    assert f"voicejoy model get {SMALL}" in lines[1]


def test_list_shows_an_official_model_as_used_beside_the_starter(home: Path) -> None:
    make_model(home / SMALL)
    used = {row["name"]: row["used"] for row in answer("list")}
    assert used[SMALL] is True
    assert used["en-starter"] is False


def test_list_for_a_language_without_a_model_marks_none() -> None:
    assert not any(row["used"] for row in answer("list", "--language", "xx"))


def test_list_and_path_follow_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = make_model(tmp_path / "mine")
    monkeypatch.setenv("VOICEJOY_MODEL", str(mine))
    assert [row["path"] for row in answer("list") if row["used"]] == [str(mine)]
    assert run("path").stdout.strip() == str(mine)
    monkeypatch.setenv("VOICEJOY_MODEL", str(tmp_path / "gone"))
    result = run("list")
    assert "There is no model at" in result.stderr
    assert "en-starter" in result.stdout


def test_path_prints_the_folder_that_is_used(home: Path) -> None:
    make_model(home / "vosk-model-xx-0.1")
    assert run("path", "--language", "xx").stdout.strip() == str(home / "vosk-model-xx-0.1")
    assert answer("path")["kind"] == "starter"


def test_verify_finds_the_starter_good() -> None:
    assert "good (structure and checksums)" in run("verify", "en-starter").stdout


def test_verify_tells_a_damaged_model_and_ends_with_1(home: Path) -> None:
    make_model(home / SMALL, graph_Gr_fst=b"<html>")
    result = run("verify")
    assert result.return_value == 1
    assert f"{SMALL}   damaged: graph/Gr.fst is damaged" in result.stdout
    assert failure("verify", str(home / SMALL)).code is Code.BAD_MODEL


def test_verify_tells_a_file_that_changed(home: Path) -> None:
    folder = make_model(home / SMALL)
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  conf/mfcc.conf\n")
    problems = {result["name"]: result["problems"] for result in answer("verify")}
    assert problems[SMALL] == ["conf/mfcc.conf is not what it was"]


def test_get_refuses_an_unknown_name_and_says_which_it_knows() -> None:
    error = failure("get", "vosk-model-nonsense")
    assert error.exit_code == 2
    assert SMALL in error.hint


def test_get_fetches_nothing_unless_someone_agrees(home: Path) -> None:
    error = failure("get")
    assert (error.code, error.exit_code) == (Code.USAGE, 2)
    assert "--yes" in error.hint
    assert not home.exists()


def test_get_leaves_a_good_model_alone(home: Path) -> None:
    make_model(home / SMALL)
    assert answer("get", "--yes") == {"path": str(home / SMALL), "fetched": False}


def test_get_says_what_it_fetches_and_tells_where_it_lies(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = make_archive(tmp_path / "archive.zip")
    known = known_for(archive)
    monkeypatch.setattr(model, "KNOWN", (known,))
    home.mkdir(parents=True)
    (home / f".{known.name}.zip.part").write_bytes(archive.read_bytes())
    result = run("get", known.name, "--yes")
    assert f"from {known.url}" in result.stderr
    assert f"{known.name} is in {home / known.name}" in result.stdout


@pytest.mark.parametrize("command", ["list", "get", "verify", "path"])
def test_every_command_has_help_and_json(command: str) -> None:
    result = CliRunner().invoke(model.model_command, [command, "--help"])
    assert "--json" in result.stdout
