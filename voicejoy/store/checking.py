"""Looking a journal over without changing a byte of it, for `voicejoy doctor`.

All tests run on a copy in memory: SQLite can then be asked to try the search index, which it does only
where it may write, and the person's file stays exactly as it was found.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from voicejoy.store import failures
from voicejoy.store.migrations import APPLICATION_ID, MIGRATIONS

BUSY_TIMEOUT_S = 2.0


def look_over(path: Path) -> int:
    """How many joys the journal at `path` holds. The file must exist; one without tables holds 0.

    Raises `VoicejoyError` (JOURNAL) when it is damaged, in its search index too, foreign, newer than this
    voicejoy, or cannot be read.
    """
    with failures.told_plainly(path), closing(_copied(path)) as copy:
        if not copy.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return 0
        if copy.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise failures.foreign(path)
        if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise failures.damaged(path)
        if _steps_done(copy) - _steps_known():
            raise failures.newer(path)
        copy.execute("INSERT INTO joys_fts (joys_fts, rank) VALUES ('integrity-check', 1)")
        joys: int = copy.execute("SELECT count(*) FROM joys WHERE deleted_at IS NULL").fetchone()[0]
        return joys


def _copied(path: Path) -> sqlite3.Connection:
    """The file's content in memory. Journals are text: ten thousand joys are a few megabytes."""
    wal = path.with_name(f"{path.name}-wal").exists()
    # Without a log nobody is writing, and SQLite need not put its lock files beside the journal.
    uri = f"{path.absolute().as_uri()}?mode=ro" + ("" if wal else "&immutable=1")
    copy = sqlite3.connect(":memory:")
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)) as original:
            original.execute("SELECT count(*) FROM sqlite_master")  # `backup` would wait for a lock for ever
            original.backup(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def _steps_done(connection: sqlite3.Connection) -> set[str]:
    return {step.name for step in MIGRATIONS.applied(_wrapped(connection))}


def _steps_known() -> set[str]:
    """All steps of this version: sqlite-utils tells them by what an empty database lacks."""
    with closing(sqlite3.connect(":memory:")) as empty:
        return {step.name for step in MIGRATIONS.pending(_wrapped(empty))}


def _wrapped(connection: sqlite3.Connection) -> Database:
    return Database(connection, execute_plugins=False)
