"""The set-up scripts on pretended machines: what they install, what they say, and when they do nothing."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = ("scripts/run", "scripts/test", "scripts/check", "scripts/lib.sh", ".ci/run")
TOOLS = ("bash", "cat", "cksum", "cp", "cut", "dirname", "env", "mkdir", "rm", "sed", "touch")

PYTHON = """
case "$*" in
    *ensurepip*) exit 0 ;;
    "-m venv"*) mkdir -p "$4/bin" && cat "$0" >"$4/bin/python" && chmod +x "$4/bin/python" ;;
    -VV) echo Python 3.11 ;;
    "-m pip --version") exit 0 ;;
    "-m pip install"*) echo "pip $*"; cp "$(command -v voicejoy)" "${0%/*}/"; exit "${PIP_ENDS:-0}" ;;
    *sounddevice*) echo "${NO_MICROPHONE:-}" ;;
esac
"""


class Machine:
    """A checkout with a space in its name, and a PATH with nothing on it but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.checkout = folder / "voice joy"
        shutil.copytree(ROOT / "scripts", self.checkout / "scripts")
        shutil.copy(ROOT / "pyproject.toml", self.checkout)
        self.home = folder / "home"
        for tool in (*TOOLS, "chmod"):
            (self.bin / tool).symlink_to(shutil.which(tool) or tool)
        self.has("id", "echo 1000")
        self.has("sudo", "exit 1")
        self.has("uname", "echo Linux")
        self.has("voicejoy", "printf '%s\\n' \"$@\" >&2")

    def has(self, program: str, script: str) -> None:
        """Put a program on the PATH."""
        (self.bin / program).write_text(f"#!{shutil.which('bash')}\n{script}\n")
        (self.bin / program).chmod(0o755)

    def bash(self, script: str, **environ: str) -> tuple[int, list[str]]:
        """Run a line with lib.sh at hand, elsewhere; its exit code and what it said."""
        done = subprocess.run(
            [
                str(self.bin / "bash"),
                "-euo",
                "pipefail",
                "-c",
                f'. "{self.checkout}/scripts/lib.sh"; {script}',
            ],
            cwd="/",
            env={"PATH": str(self.bin), "HOME": str(self.home), **environ},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == "", "stdout is voicejoy's own"
        return done.returncode, done.stderr.splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


PACKAGES = 'system_packages "$DEBIAN" "$HOMEBREW"'


def test_without_rights_one_line_names_exactly_what_is_missing(machine: Machine) -> None:
    machine.has("python3", PYTHON)
    machine.has("apt-get", "exit 1")
    machine.has("dpkg-query", 'case "$*" in *espeak-ng) echo -n installed ;; *) exit 1 ;; esac')
    assert machine.bash(PACKAGES) == (
        0,
        ["Please install: sudo apt-get install libportaudio2 libasound2-plugins"],
    )


def test_without_python_that_line_names_it_too(machine: Machine) -> None:
    machine.has("apt-get", "exit 1")
    machine.has("dpkg-query", 'case "$*" in *python*) exit 1 ;; *) echo -n installed ;; esac')
    assert machine.bash(PACKAGES)[1] == ["Please install: sudo apt-get install python3-venv"]
    assert machine.bash('set_up "" "1 MB"') == (
        1,
        ["voicejoy needs Python 3.10 or newer, with venv (Debian: python3-venv)."],
    )


def test_with_sudo_apt_installs_and_says_how_much(machine: Machine) -> None:
    machine.has("python3", PYTHON)
    machine.has("sudo", '[ "$1" = -n ] && shift; [ "$1" = true ] || exec "$@"')
    machine.has(
        "apt-get",
        'case "$*" in *assume-no*) echo "Need to get 62.1 MB of archives." ;;'
        '    *) echo "Unpacking ..."; echo "${*: -1}" >&2 ;; esac',
    )
    machine.has("dpkg-query", 'case "$*" in *espeak-ng) exit 1 ;; *) echo -n installed ;; esac')
    code, said = machine.bash(PACKAGES)
    assert code == 0
    assert "Installing espeak-ng with apt, 62.1 MB to fetch ..." in said
    assert said[-1] == "espeak-ng", "what apt tells of each package is left out of a log"


def test_a_mac_without_homebrew_is_told_what_to_install(machine: Machine) -> None:
    machine.has("python3", PYTHON)
    machine.has("uname", "echo Darwin")
    assert machine.bash(PACKAGES) == (
        0,
        ["Please install (with Homebrew, https://brew.sh): brew install portaudio espeak-ng"],
    )


def test_a_second_start_does_nothing_until_something_changes(machine: Machine) -> None:
    machine.has("python3", PYTHON)
    code, said = machine.bash('set_up whisper "230 MB"')
    assert code == 0
    assert "230 MB to fetch" in said[1]
    assert said[-1].endswith(f"--editable {machine.checkout}[whisper]")
    assert machine.bash('set_up whisper "230 MB"') == (0, [])
    assert machine.bash('set_up "" "40 MB"')[1][-1].endswith(f"--editable {machine.checkout}")
    assert machine.bash('set_up whisper "230 MB"') == (0, [])
    with (machine.checkout / "pyproject.toml").open("a") as file:
        file.write("# a new dependency\n")
    assert len(machine.bash('set_up whisper "230 MB"')[1]) == 2


def test_a_set_up_that_was_cut_is_made_anew(machine: Machine) -> None:
    machine.has("python3", PYTHON)
    code, said = machine.bash('set_up "" "40 MB"', PIP_ENDS="1")
    assert code == 1
    assert said[-1].startswith("The packages could not be installed. Is the internet there?")
    code, said = machine.bash('set_up "" "40 MB"')
    assert code == 0
    assert said[0].startswith("Making a Python environment")
    assert machine.bash('set_up "" "40 MB"') == (0, [])


@pytest.mark.parametrize(
    ("given", "microphone", "started"),
    [
        ("", True, ["listen"]),
        ("", False, ["rehearse"]),
        ("--light --device usb --json", True, ["listen", "--device", "usb", "--json"]),
        (
            "--device usb --wake 'hey you' --engine=vosk --json",
            False,
            ["rehearse", "--wake", "hey you", "--engine=vosk", "--json"],
        ),
        ("--audio 'a b.wav' --silent", False, ["listen", "--audio", "a b.wav", "--silent"]),
        ("--wake", False, ["rehearse", "--wake"]),
    ],
)
def test_arguments_pass_through_and_no_microphone_means_a_rehearsal(
    machine: Machine, given: str, microphone: bool, started: list[str]
) -> None:
    machine.has("python3", PYTHON)
    run = shlex.quote(str(machine.checkout / "scripts/run"))
    code, said = machine.bash(
        f"{run} {given}", NO_MICROPHONE="" if microphone else "There is no microphone here"
    )
    assert code == 0
    assert said[-len(started) :] == started
    assert any("no microphone" in line for line in said) is (started[0] == "rehearse")


def test_help_needs_no_set_up(machine: Machine) -> None:
    done = subprocess.run(
        [machine.checkout / "scripts/run", "--help"], capture_output=True, text=True, check=True
    )
    assert "--setup-only" in done.stdout
    assert not (machine.checkout / ".venv").exists()


def test_shellcheck_has_nothing_to_say() -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    done = subprocess.run(
        ["shellcheck", "-x", *SCRIPTS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
