"""Where voicejoy keeps things: one folder when `VOICEJOY_HOME` is set, else the platform's own places.

Everything made here is private to the person: folders 0700, files 0600.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from voicejoy.errors import Code, VoicejoyError


@dataclass(frozen=True, slots=True)
class Paths:
    """The places; none of them need exist yet."""

    config: Path
    """The TOML file."""
    journal: Path
    """The SQLite file."""
    models: Path
    """The person's own model folders."""
    spool: Path
    """What is being told, until it is kept."""
    logs: Path


def find_paths(environ: Mapping[str, str] = os.environ) -> Paths:
    """The places for this environment. Touches nothing."""
    home = environ.get("VOICEJOY_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(
            root / "config.toml", root / "journal.db", root / "models", root / "spool", root / "logs"
        )
    dirs = platformdirs.PlatformDirs("voicejoy", appauthor=False)
    data = Path(dirs.user_data_dir)
    return Paths(
        Path(dirs.user_config_dir) / "config.toml",
        data / "journal.db",
        data / "models",
        data / "spool",
        Path(dirs.user_log_dir),
    )


def private_folder(folder: Path) -> Path:
    """Make `folder` if need be, readable by its owner alone. Raises `VoicejoyError` (HOME)."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(f"not writable: {folder}")
    except OSError as error:
        raise VoicejoyError(
            Code.HOME,
            f"voicejoy cannot write to {folder}.",
            "Set VOICEJOY_HOME to a folder that you can write to, or mend that folder's permissions.",
        ) from error
    return folder
