"""The spool: audio of what is being told, on disk before it is recognised, gone once it is kept.

Raw PCM (16 kHz, mono, 16 bit) and appended as it comes, so that a crash at any moment leaves a readable
file. A file that stays behind is a *draft*: at the next start it is recognised and kept; one without
words in it is set aside as `wordless-*` and never touched again by the program.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from voicejoy.errors import Code, VoicejoyError
from voicejoy.paths import private_folder

_STAMP = "%Y%m%dT%H%M%S.%f%z"


class Spool:
    """One telling at a time. Raises `VoicejoyError` (HOME) when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = private_folder(folder)
        self._file: IO[bytes] | None = None
        self._path: Path | None = None

    @property
    def active(self) -> bool:
        """Whether a telling is being spooled."""
        return self._path is not None

    def append(self, pcm: bytes, *, now: datetime) -> None:
        """Add audio to the telling, beginning one at `now` if there is none."""
        with _told_if_it_fails(self._folder):
            if self._file is None:
                self._path = self._folder / f"telling-{now.strftime(_STAMP)}.pcm"
                descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                self._file = os.fdopen(descriptor, "ab", buffering=0)
            self._file.write(pcm)

    def clear(self) -> None:
        """The telling is kept, or let go: remove its audio."""
        path = self._close()
        if path is not None:
            path.unlink(missing_ok=True)

    def leave(self) -> Path | None:
        """Leave the telling as a draft for the next start; its file, None if there is no telling."""
        return self._close()

    def drafts(self) -> list[tuple[Path, datetime]]:
        """The drafts left behind and when each was begun, oldest first."""
        found = []
        for path in sorted(self._folder.glob("telling-*.pcm")):
            with contextlib.suppress(ValueError):
                begun = datetime.strptime(path.stem.removeprefix("telling-"), _STAMP)  # noqa: DTZ007 (%z is in it)
                found.append((path, begun))
        return found

    def set_aside(self, draft: Path) -> Path:
        """A draft without words: rename it, so that it is offered no more but not lost either."""
        aside = draft.with_name(draft.name.replace("telling-", "wordless-", 1))
        return draft.rename(aside)

    def _close(self) -> Path | None:
        path, self._path = self._path, None
        if self._file is not None:
            self._file.close()
            self._file = None
        return path


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
