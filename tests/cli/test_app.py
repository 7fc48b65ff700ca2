"""The root of the command line: every command is there, and a bug is one sentence."""

from __future__ import annotations

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
