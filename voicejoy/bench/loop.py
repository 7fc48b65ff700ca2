"""The loop of `voicejoy listen` on sound in memory, in a throw-away journal; its events as a list."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from voicejoy.cli.listen import run_loop
from voicejoy.config import Settings
from voicejoy.paths import find_paths
from voicejoy.ports import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ
from voicejoy.recognizers.choice import Ears
from voicejoy.store.journal import SqliteJournal

BLOCK_BYTES = SAMPLE_RATE_HZ // 10 * BYTES_PER_SAMPLE
"""0.1 s, as `listen --audio` reads."""

Told = dict[str, Any]
"""An event of the loop: its name under "event", and its fields."""


class Played:
    """An `AudioSource` of PCM in memory, as fast as it is taken."""

    live = False

    def __init__(self, pcm: bytes) -> None:
        self._pcm = memoryview(pcm)

    def read(self, timeout_s: float) -> bytes | None:  # noqa: ARG002 (the port's signature)
        """The next 0.1 s, None at the end."""
        block, self._pcm = bytes(self._pcm[:BLOCK_BYTES]), self._pcm[BLOCK_BYTES:]
        return block or None

    def close(self) -> None:
        """Nothing to let go of."""


def hear(pcm: bytes, ears: Ears, settings: Settings) -> list[Told]:
    """What `listen` would report of `pcm`, from a first start on. The person's own journal is not touched."""
    events: list[Told] = []
    with tempfile.TemporaryDirectory(prefix="voicejoy-bench-", ignore_cleanup_errors=True) as folder:
        paths = find_paths({"VOICEJOY_HOME": str(Path(folder))})
        with SqliteJournal(paths.journal) as journal:
            run_loop(
                settings=settings,
                paths=paths,
                source=Played(pcm),
                ears=ears,
                journal=journal,
                report=lambda event, at, **fields: events.append({"event": event, "at": at} | fields),
                silent=True,
                speak_to=None,
            )
    return events


def first(events: list[Told], name: str) -> Told | None:
    """The first event of that name."""
    return next((event for event in events if event["event"] == name), None)
