"""The root of the command line: every command is there, and a bug is one sentence."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import Any

import click
import pytest
from click.testing import CliRunner

from voicejoy.cli import app


@pytest.mark.parametrize("name", sorted(app.COMMANDS))
def test_every_command_loads_and_explains_itself(name: str) -> None:
    outcome = CliRunner().invoke(app.cli, [name, "--help"])
    assert outcome.exit_code == 0
    assert "Example" in outcome.output or name in ("devices", "doctor", "model", "paths", "bench", "undo")


def test_a_bug_is_told_in_one_sentence_without_the_words_in_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command("paths")
    def broken() -> None:
        raise KeyError("the sun came out")

    def get(_group: Any, _context: Any, _name: str) -> click.Command:
        return broken

    monkeypatch.setattr(app.LazyGroup, "get_command", get)
    with pytest.raises(SystemExit) as left:
        app.main(["paths"])
    assert left.value.code == 1
    told = capsys.readouterr().err
    assert "KeyError" in told
    assert "Traceback" not in told
    assert "sun" not in told
    with pytest.raises(KeyError):
        app.main(["--debug", "paths"])


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_without_unicode_is_no_failure(encoding: str) -> None:
    told = "the sun came out over the hills — and everybody stood and looked at it"
    done = subprocess.run(
        [sys.executable, "-c", "from voicejoy.cli import main; main()", "say", told],
        env=os.environ | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"The sun came out" in done.stdout


def test_debug_shows_logs_while_the_command_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger("voicejoy.somewhere")

    @click.command("paths")
    def logging_command() -> None:
        log.info("here")

    monkeypatch.setattr(app.LazyGroup, "get_command", lambda *_: logging_command)
    for arguments, shown in ((["paths"], ""), (["--debug", "paths"], "voicejoy.somewhere: here\n")):
        with pytest.raises(SystemExit):
            app.main(arguments)
        assert capsys.readouterr().err == shown
    log.warning("after")
    assert capsys.readouterr().err == ""
