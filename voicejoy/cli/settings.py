"""Flags shared by the commands that hear or speak, and the settings they make with file and environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from voicejoy.config import ENGINES, Settings, settle
from voicejoy.errors import Code, VoicejoyError
from voicejoy.paths import find_paths

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Command = TypeVar("Command", bound=Callable[..., Any])

language_option = click.option("--language", metavar="CODE", help="Language to speak: en, es or de.")
"""The flag of the commands that only speak or only read."""

_OPTIONS = (
    click.option("--engine", type=click.Choice(ENGINES), help="Which engine hears (default: auto)."),
    click.option(
        "--language", metavar="CODE", help="Language: en, es or de; others (ko ...) hear, but speak English."
    ),
    click.option("--wake", metavar="PHRASE", help='The wake phrase (default: "hello joy").'),
    click.option("--model", type=click.Path(path_type=Path), help="A Vosk model's folder or name."),
    click.option("--whisper-model", type=click.Path(path_type=Path), help="A faster-whisper model's folder."),
)


def engine_options(command: Command) -> Command:
    """Add the flags that choose what hears."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def load_settings(**flags: Any) -> Settings:
    """The settings of this run. Raises `VoicejoyError` (CONFIG)."""
    return settle(_config_file(find_paths().config), os.environ, flags)


def _config_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):  # an impossible home is told where it is written to
        return {}
    except OSError as error:
        raise VoicejoyError(
            Code.CONFIG,
            f"The config file {path} cannot be read ({error.strerror}).",
            "Mend its permissions, or move it away.",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VoicejoyError(
            Code.CONFIG,
            f"The config file {path} is not TOML: {error}.",
            "Mend that line, or move it away.",
        ) from error
