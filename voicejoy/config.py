"""The settings: flag over environment (`VOICEJOY_*`) over file over default.

Pure: mappings in, a checked value out. Reading the TOML file is the command line's work. Every setting
is one field here; its name is the flag, the environment variable and the key in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from voicejoy.endpoint import Patience
from voicejoy.errors import Code, VoicejoyError
from voicejoy.wake import words_of

ENGINES = ("auto", "vosk", "whisper")
RELAXED_TELLING_S = 4.0
"""Silence that ends a joy in relaxed mode (conversation.md, "Turns")."""
RELAXED_ANSWER_S = 1.5
RELAXED_NOTHING_S = 20.0
"""Gentle mode gives twice the time and more; conversation.md allows up to 80 s."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set; the defaults are those of conversation.md."""

    engine: str = "auto"
    """One of `ENGINES`."""
    language: str = "en"
    """A language code such as "en" or "ko"."""
    wake: str = "hello joy"
    """The wake phrase, any words."""
    model: Path | None = None
    """A Vosk model's folder or installed name; None for the best there is."""
    whisper_model: Path | None = None
    """A faster-whisper model's folder; None for the one that is installed."""
    device: str | None = None
    """Part of the microphone's name; None for the default one."""
    output_device: str | None = None
    """Part of the loudspeaker's name; None for the default one."""
    nothing_s: float = 8.0
    """Seconds to wait for speech, 1 to 80."""
    telling_s: float = 2.0
    """Seconds of silence that end a joy, 0.5 to 10; 4 is relaxed."""
    voice_wpm: int = 165
    """Speaking rate in words a minute, 80 to 400."""
    gentle: bool = False
    """Low-energy mode: one word suffices, no questions, chimes, a slower voice, longer silences allowed."""
    share_folder: Path | None = None
    """Where cards to hand on are written; None until the person has chosen."""
    help_region: str = ""
    """Country of the help contacts, such as "US"; "" for the one of the system's locale. `[help] region`."""
    help_contact: str = ""
    """The person's own contact, told first: "Ana, 555 0100". `[help] contact`."""
    chimes_only: bool = False
    """Earcons instead of spoken answers; what is asked for (a glimmer, help) is still spoken."""

    @property
    def patience(self) -> Patience:
        """The silences and limits of listening."""
        return Patience(telling_s=self.telling_s, nothing_s=self.nothing_s)

    @property
    def relaxed(self) -> Patience:
        """The same in gentle mode: never less than what the person set."""
        return Patience(
            telling_s=max(self.telling_s, RELAXED_TELLING_S),
            answer_s=RELAXED_ANSWER_S,
            nothing_s=max(self.nothing_s, RELAXED_NOTHING_S),
        )


_RANGES = {"nothing_s": (1.0, 80.0), "telling_s": (0.5, 10.0), "voice_wpm": (80, 400)}


def settle(
    file: Mapping[str, Any], environ: Mapping[str, str], flags: Mapping[str, Any] | None = None
) -> Settings:
    """The settings from a config file's table, the environment and the flags given (None: not given).

    Raises `VoicejoyError` (CONFIG) naming the setting and where it came from.
    """
    known = {field.name for field in fields(Settings)}
    file = _flattened(file)
    unknown = sorted(set(file) - known)
    if unknown:
        hint = f"Settings: {', '.join(sorted(known))}."
        if f"help_{unknown[0]}" in known:
            hint = f"Put it below a line [help], or write help_{unknown[0]}."
        raise _refusal(f'"{unknown[0]}" in the config file is no setting.', hint)
    values: dict[str, Any] = {}
    for name in known:
        variable = f"VOICEJOY_{name.upper()}"
        if flags and flags.get(name) is not None:
            values[name] = _checked(name, flags[name], f"--{name.replace('_', '-')}")
        elif environ.get(variable):
            values[name] = _checked(name, environ[variable], variable)
        elif name in file:
            values[name] = _checked(name, file[name], f'"{name}" in the config file')
    return Settings(**values)


def _checked(name: str, value: Any, where: str) -> Any:
    if name in _RANGES:
        return _number(name, value, where)
    if name in ("chimes_only", "gentle"):
        return _switch(value, where)
    if not isinstance(value, (str, Path)):
        raise _refusal(f"{where} must be text.", "Put it in quotes.")
    if name == "help_region":
        return _region(str(value), where)
    if name in ("model", "whisper_model", "share_folder"):
        return Path(value)
    text = str(value).strip()
    if name == "engine" and text not in ENGINES:
        raise _refusal(f'{where} is "{text}".', f"Choose one of {', '.join(ENGINES)}.")
    if name == "language" and not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", text):
        raise _refusal(f'{where} is "{text}", which is no language code.', "Codes look like en, de or ko.")
    if name == "wake" and not words_of(text):
        raise _refusal(f"{where} has no words in it.", 'Choose a phrase such as "hello joy".')
    return text


def _flattened(file: Mapping[str, Any]) -> dict[str, Any]:
    """The file with `[help] region` as `help_region`."""
    table = file.get("help", {})
    if not isinstance(table, Mapping):
        raise _refusal('"help" in the config file is a table.', 'Write [help] and below it region = "US".')
    flat = {name: value for name, value in file.items() if name != "help"}
    return flat | {f"help_{name}": value for name, value in table.items()}


def _region(text: str, where: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text.strip()):
        raise _refusal(f'{where} is "{text}", which is no country code.', "Codes look like US, GB or DE.")
    return text.strip().upper()


def _number(name: str, value: Any, where: str) -> float | int:
    low, high = _RANGES[name]
    kind = int if isinstance(low, int) else float
    try:
        number = kind(value)
    except (TypeError, ValueError):
        number = kind(-1)
    if isinstance(value, bool) or not low <= number <= high:
        raise _refusal(f"{where} must be a number from {low:g} to {high:g}.", f"It is {value!r} now.")
    return number


def _switch(value: Any, where: str) -> bool:
    switches = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    known = switches.get(str(value).lower())
    if known is None:
        raise _refusal(f"{where} must be true or false.", f"It is {value!r} now.")
    return known


def _refusal(message: str, hint: str) -> VoicejoyError:
    return VoicejoyError(Code.CONFIG, message, hint, exit_code=2)
