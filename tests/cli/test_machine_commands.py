"""`voicejoy devices`, `paths` and `doctor`, as a person or a program would use them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.pulse import Pulse
from voicejoy.audio import portaudio
from voicejoy.cli.app import COMMANDS, _run

MINE = sorted(name for name, module in COMMANDS.items() if module == "machine")


def run(*arguments: str) -> tuple[str, int]:
    """Standard output and exit code of the whole command line, in this process."""
    runner = CliRunner()
    with runner.isolation() as (out, _err, _):
        code = _run(list(arguments))
        sys.stdout.flush()
        return out.getvalue().decode(), code


def answer(*arguments: str) -> tuple[Any, int]:
    out, code = run(*arguments, "--json")
    return json.loads(out), code


# --- paths -------------------------------------------------------------------------------------------


def test_paths_lie_below_the_home_and_nothing_is_made(home: Path) -> None:
    told, code = answer("paths")
    assert code == 0
    assert told == {
        "config": str(home / "config.toml"),
        "journal": str(home / "journal.db"),
        "models": str(home / "models"),
        "spool": str(home / "spool"),
        "logs": str(home / "logs"),
    }
    lines = run("paths")[0].splitlines()
    assert [line.split(maxsplit=1) for line in lines] == [list(item) for item in told.items()]
    assert not home.exists()


# --- devices -----------------------------------------------------------------------------------------

VOICEJOY = "import sys; from voicejoy.cli import main; main(sys.argv[1:])"


@pytest.mark.engine
def test_devices_show_microphones_and_loudspeakers_with_the_default_marked(pulse: Pulse) -> None:
    devices = json.loads(pulse.python(VOICEJOY, "devices", "--json"))
    assert [device["is_default_input"] for device in devices].count(True) == 1
    assert [device["is_default_output"] for device in devices].count(True) == 1
    assert set(devices[0]) == {
        "name",
        "host_api",
        "inputs",
        "outputs",
        "default_rate_hz",
        "is_default_input",
        "is_default_output",
    }
    microphones, loudspeakers = pulse.python(VOICEJOY, "devices").split("Loudspeakers\n")
    for kind, listing in (("inputs", microphones), ("outputs", loudspeakers)):
        assert listing.count("\n* ") + listing.startswith("* ") == 1
        assert all(device["name"] in listing for device in devices if device[kind])


def test_a_machine_without_devices_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "list_devices", list)
    assert answer("devices") == ([], 0)
    out, code = run("devices")
    assert code == 0
    assert out.startswith("There is no microphone and no loudspeaker on this machine.\n")


def test_a_microphone_alone_is_listed_with_none_to_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = portaudio.Device("Desk", "ALSA", 1, 0, 48_000, is_default_input=True, is_default_output=False)
    monkeypatch.setattr(portaudio, "list_devices", lambda: [desk])
    assert run("devices")[0].splitlines() == [
        "Microphones",
        "* Desk (ALSA, 48000 Hz)",
        "Loudspeakers",
        "  none",
    ]


# --- doctor ------------------------------------------------------------------------------------------


@pytest.mark.engine
def test_the_doctor_tells_people_and_programs_the_same(home: Path) -> None:
    told, code = answer("doctor")
    problems = [finding for finding in told["findings"] if finding["level"] == "problem"]
    assert (told["ok"], code) == (not problems, 1 if problems else 0)
    assert all(set(finding) == {"name", "level", "message", "hint"} for finding in told["findings"])
    out, same_code = run("doctor")
    assert same_code == code
    for finding in told["findings"]:
        assert finding["name"] == "disk" or finding["message"] in out
        assert finding["hint"] in out
    assert not home.exists()


@pytest.mark.engine
def test_the_doctor_ends_with_1_when_something_needs_doing(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("wake =")
    (home / "journal.db").write_bytes(b"nothing like a journal " * 100)
    out, code = run("doctor")
    assert code == 1
    assert [line.split()[1] for line in out.splitlines() if line.startswith("problem")][:2] == [
        "config",
        "journal",
    ]
    assert out.splitlines()[-1].endswith(("things need doing.", "thing needs doing."))
    assert "Traceback" not in out


# --- help --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", MINE)
def test_every_command_has_help_and_json(command: str) -> None:
    out, code = run(command, "--help")
    assert code == 0
    assert "--json" in out
