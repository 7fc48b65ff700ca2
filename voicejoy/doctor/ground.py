"""The ground voicejoy stands on: Python, settings, folders, the journal and what waits to be kept in it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from voicejoy.cli.settings import load_settings
from voicejoy.config import Settings
from voicejoy.doctor.findings import Finding, Level, count, failed, well
from voicejoy.errors import VoicejoyError
from voicejoy.paths import Paths
from voicejoy.store.checking import look_over

OLDEST_PYTHON = (3, 10)
FULL_BELOW_MB = 20
"""With less than this left, a telling and its journal may not fit."""
TIGHT_BELOW_MB = 250
"""A model that is fetched needs about this much while it is unpacked."""


def check_python(version: tuple[int, ...]) -> Finding:
    """Whether this Python is new enough."""
    number = ".".join(map(str, version))
    if version >= OLDEST_PYTHON:
        return well("python", f"Python {number}.")
    return Finding(
        "python",
        Level.PROBLEM,
        f"Python {number} is too old; voicejoy needs 3.10 or newer.",
        "Install a newer Python, then run scripts/run.",
    )


def check_config(path: Path) -> tuple[Finding, Settings]:
    """Whether file and environment hold valid settings; the settings, or the defaults if they do not."""
    try:
        settings = load_settings()
    except VoicejoyError as error:
        return failed("config", error), Settings()
    told = f"The settings in {path} are valid." if path.exists() else "No config file: the defaults hold."
    return well("config", told), settings


def check_home(paths: Paths) -> Finding:
    """Whether the folders can be written to, or made."""
    for folder in (paths.journal.parent, paths.spool, paths.models):
        place = _existing(folder)
        if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
            return Finding(
                "home",
                Level.PROBLEM,
                f"voicejoy cannot write to {folder}.",
                "Set VOICEJOY_HOME to a folder that you can write to, or mend that folder's permissions.",
            )
    return well("home", f"{paths.journal.parent} can be written to.")


def check_disk(path: Path, *, free_bytes: Callable[[Path], int]) -> Finding:
    """Whether there is room where `path` lies."""
    free_mb = free_bytes(_existing(path.parent)) / 1e6
    if free_mb >= TIGHT_BELOW_MB:
        return well("disk", f"{free_mb / 1000:.1f} GB are free.")
    level = Level.PROBLEM if free_mb < FULL_BELOW_MB else Level.ADVICE
    return Finding("disk", level, f"Only {free_mb:.0f} MB are free.", "Make room on the disk.")


def _existing(path: Path) -> Path:
    """The nearest of `path` and its parents that is there."""
    return next((place for place in (path, *path.parents) if os.path.lexists(place)), Path.cwd())


def check_journal(path: Path) -> Finding:
    """Whether the journal opens, is whole, and is nobody else's to read."""
    try:
        if not path.exists():
            return well("journal", "No journal yet; the first joy begins it.")
        joys, mode = look_over(path), stat.S_IMODE(path.stat().st_mode)
    except VoicejoyError as error:
        return failed("journal", error)
    except OSError:
        return Finding("journal", Level.PROBLEM, f"{path} cannot be read.", "Mend its folder's permissions.")
    if mode & 0o077:
        return Finding(
            "journal",
            Level.PROBLEM,
            f"Other people on this machine may open {path}.",
            f"chmod 600 '{path}'",
        )
    return well("journal", f"{count(joys, 'joy')} in {path}, whole and private.")


def check_drafts(spool: Path) -> Finding:
    """Whether something that was told still waits to be kept."""
    waiting = len(list(spool.glob("telling-*.pcm")))
    aside = len(list(spool.glob("wordless-*.pcm")))
    if waiting:
        return Finding(
            "drafts",
            Level.ADVICE,
            f"{count(waiting, 'telling')} in {spool} still to be kept; the next start does it.",
            "voicejoy listen",
        )
    if aside:
        return well("drafts", f"None waiting; {count(aside, 'recording')} without words in {spool}.")
    return well("drafts", "None waiting.")
