"""Scripts of conversations, read: a text file becomes lines, each a sign and a text.

What they mean is in `simulation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voicejoy.errors import Code, VoicejoyError

SIGNS = (">", ">?", "<", "~", "=", "@", "!")
LONGEST = 1_000_000
"""Bytes of a script: more is no conversation."""

_DISAGREE = "If voicejoy is right, correct the script; if the script is, please report it."


class ScriptError(VoicejoyError):
    """The conversation did not go as the script says, or a line of it cannot be understood."""

    def __init__(self, number: int, message: str, hint: str = _DISAGREE) -> None:
        super().__init__(Code.SCRIPT, f"Line {number}: {message}", hint)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script."""

    number: int
    sign: str
    text: str


def read_script(text: str) -> list[Line]:
    """The lines of a script, without its remarks. Raises `ScriptError`."""
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        sign, _, rest = line.strip().partition(" ")
        if not sign or sign.startswith("#"):
            continue
        if sign not in SIGNS:
            hint = f"Lines begin with {' '.join(SIGNS)} or # and a space."
            raise ScriptError(number, f'"{sign[:20]}" begins no line of a script.', hint)
        lines.append(Line(number, sign, rest.strip()))
    return lines


def load_script(path: Path) -> list[Line]:
    """The script in a file. Raises `VoicejoyError` when there is no such file, or no script in it."""
    hint = "Give a text file, such as one of tests/dialogues."
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise VoicejoyError(Code.SCRIPT, f"{path} cannot be read ({error.strerror}).", hint) from error
    except UnicodeDecodeError as error:
        raise VoicejoyError(Code.SCRIPT, f"{path} is no text.", hint) from error
    if len(raw) > LONGEST:
        raise VoicejoyError(Code.SCRIPT, f"{path} is too long for a conversation.", hint)
    script = read_script(text)
    if not script:
        raise VoicejoyError(Code.SCRIPT, f"{path} has nothing to play in it.", hint)
    return script


def scripts_in(paths: list[Path]) -> list[Path]:
    """The files, and the `.txt` files of the folders among them, by name. Raises `VoicejoyError`."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.txt")) if path.is_dir() else [path]
        if not inside:
            hint = "Scripts are text files whose names end in .txt."
            raise VoicejoyError(Code.SCRIPT, f"There is no script in {path}.", hint)
        found += inside
    return found
