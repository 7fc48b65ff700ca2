"""Opening the journal's file: private to its person, looked at before it is touched.

A file that is damaged, foreign or newer than this voicejoy is refused while it is open for reading only,
so a journal that could still be mended is never changed by the attempt to open it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from voicejoy.paths import private_folder
from voicejoy.store import failures
from voicejoy.store.migrations import APPLICATION_ID, MIGRATIONS


def open_database(path: Path, *, busy_timeout_s: float) -> Database:
    """The journal's database at `path`, made if it is missing, at the newest schema, ready for use.

    Waits up to `busy_timeout_s` for other processes. Raises `VoicejoyError` (HOME) when the folder
    cannot be made, and (JOURNAL) for everything else.
    """
    private_folder(path.parent)
    with failures.told_plainly(path):
        if path.exists():
            _inspect(path, busy_timeout_s)
            _make_private(path)
        else:
            # Only a missing file is opened by hand: closing a second descriptor of a database that is
            # in use would drop this process's locks on it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(path, timeout=busy_timeout_s)
        try:
            return _prepare(connection)
        except BaseException:
            connection.close()
            raise


def _inspect(path: Path, busy_timeout_s: float) -> None:
    """Refuse what is not a sound journal of this version or an older one. Writes nothing."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=busy_timeout_s)) as connection:
        try:
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            if tables and mark != APPLICATION_ID:
                raise failures.foreign(path)
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise failures.damaged(path)
        except sqlite3.OperationalError:
            # A reader may not finish what a crash left half done, nor wait for every lock: no verdict
            # here, the real opening gives it.
            return
        if {step.name for step in MIGRATIONS.applied(_wrap(connection))} - _known_steps():
            raise failures.newer(path)


def _known_steps() -> set[str]:
    """All steps of this version: sqlite-utils tells them by what an empty database lacks."""
    with closing(sqlite3.connect(":memory:")) as empty:
        return {step.name for step in MIGRATIONS.pending(_wrap(empty))}


def _prepare(connection: sqlite3.Connection) -> Database:
    """Settings of this connection, then the tables. WAL with FULL keeps what was acknowledged."""
    database = _wrap(connection)
    database.enable_wal()
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA secure_delete = ON")
    database.execute("PRAGMA foreign_keys = ON")
    if MIGRATIONS.pending(database):
        # sqlite-utils begins its transactions late; taking the lock first lets two voicejoys start at once.
        database.execute("BEGIN IMMEDIATE")
        try:
            MIGRATIONS.apply(database)
            database.commit()
        except BaseException:
            database.rollback()
            raise
    return database


def _wrap(connection: sqlite3.Connection) -> Database:
    """A sqlite-utils database without its plugins: other people's code has no place in a journal."""
    return Database(connection, execute_plugins=False)


def _make_private(path: Path) -> None:
    """Take a journal that others may read (copied, say) back to its owner."""
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
