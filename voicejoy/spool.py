"""The spool: audio of what is being told, on disk before it is recognised, gone once it is kept.

Raw PCM (16 kHz, mono, 16 bit) and appended as it comes, so that a crash at any moment leaves a readable
file. A file that stays behind is a *draft*: at the next start it is recognised and kept; one without
words in it is set aside as `wordless-*` and never touched again by the program.

A running telling is locked, so that a second voicejoy does not take it for a draft.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from io import FileIO
from pathlib import Path

from voicejoy.errors import Code, VoicejoyError
from voicejoy.paths import private_folder

try:
    import fcntl
except ImportError:  # Windows: tellings go without locks there
    fcntl = None  # type: ignore[assignment]

_STAMP = "%Y%m%dT%H%M%S.%f%z"


class Spool:
    """One telling at a time. Raises `VoicejoyError` (HOME) when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = private_folder(folder)
        self._file: FileIO | None = None
        self._path: Path | None = None

    def append(self, pcm: bytes, *, now: datetime) -> None:
        """Add audio to the telling, beginning one at `now` if there is none."""
        with _told_if_it_fails(self._folder):
            if self._file is None:
                path = self._folder / f"telling-{now.strftime(_STAMP)}.pcm"
                self._file, self._path = _begin(path), path
            rest = memoryview(pcm)
            while rest:  # an unbuffered write may take only a part
                rest = rest[self._file.write(rest) :]

    def clear(self) -> None:
        """The telling is kept, or let go: remove its audio."""
        if self._path is not None:
            with contextlib.suppress(PermissionError):  # Windows removes no open file: below, then
                self._path.unlink(missing_ok=True)  # while locked, so that nobody takes it for a draft
        path = self._close()
        if path is not None:
            path.unlink(missing_ok=True)

    def leave(self) -> Path | None:
        """Leave the telling as a draft for the next start; its file, None if there is no telling."""
        return self._close()

    def drafts(self, *, running: bool = False) -> list[tuple[Path, datetime]]:
        """The drafts left behind and when each was begun, oldest first; `running` tellings too if wanted."""
        found = []
        for path in sorted(self._folder.glob("telling-*.pcm")):
            if not (path.is_file() and os.access(path, os.R_OK)):
                continue
            if not running and (path == self._path or _is_locked(path)):
                continue
            with contextlib.suppress(ValueError):
                begun = datetime.strptime(path.stem.removeprefix("telling-"), _STAMP)  # noqa: DTZ007 (%z is in it)
                found.append((path, begun))
        return found

    def set_aside(self, draft: Path, name: str = "wordless") -> Path:
        """A draft that gives no joy: rename it to `name`-*, so that it is offered no more but not lost."""
        aside = draft.with_name(draft.name.replace("telling-", f"{name}-", 1))
        return draft.rename(aside)

    def _close(self) -> Path | None:
        path, self._path = self._path, None
        if self._file is not None:
            self._file.close()
            self._file = None
        return path


def _begin(path: Path) -> FileIO:
    """A new telling's file, open and locked. It gets its name when locked: never a draft in between."""
    new = path if fcntl is None else path.with_suffix(".new")  # Windows renames no open file
    file = FileIO(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
    try:
        _lock(file.fileno())
        if new != path:
            new.rename(path)
    except OSError:
        file.close()
        raise
    return file


def _lock(descriptor: int) -> bool:
    """Lock an open file until it is closed; False if somebody else holds it."""
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
    return True


def _is_locked(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return not _lock(file.fileno())
    except OSError:  # kept or let go just now
        return True


@contextlib.contextmanager
def _told_if_it_fails(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise VoicejoyError(
            Code.HOME,
            f"voicejoy cannot write what you say to {folder} ({error.strerror}).",
            "Make room on the disk, or set VOICEJOY_HOME to another folder.",
        ) from error
