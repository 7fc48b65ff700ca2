"""The journal's tables, as steps that are never changed once released: a new need is a new step.

Each step runs in one transaction with the record that it was done (sqlite-utils keeps it), so a journal
is always at the end of some step. Joys are the truth; `revisions` holds what each change replaced, which
is all that undo needs; `tellings` one row for each time a joy was read back.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x766A6F79
"""Stands in the file's header ("vjoy"), so that no other program's database is taken for a journal."""

MIGRATIONS = Migrations("voicejoy")


@MIGRATIONS()
def m001_joys_revisions_tellings(db: Database) -> None:
    """The first tables, and the full-text index over what is shown of a joy."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(
        """
        CREATE TABLE joys (
            id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number is never given to a second joy
            text TEXT NOT NULL,
            heard TEXT NOT NULL,
            category TEXT,
            created_at TEXT NOT NULL,              -- UTC, ISO 8601
            utc_offset_minutes INTEGER NOT NULL,
            day TEXT NOT NULL,                     -- the journal's day, ISO 8601
            source TEXT NOT NULL,
            confidence REAL,
            favourite INTEGER NOT NULL DEFAULT 0,
            private INTEGER NOT NULL DEFAULT 0,
            deleted_at TEXT
        )
        """
    )
    db.execute(
        """
        CREATE TABLE revisions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            joy_id INTEGER NOT NULL REFERENCES joys(id) ON DELETE CASCADE,
            change TEXT NOT NULL,
            made_at TEXT NOT NULL,
            before TEXT NOT NULL                   -- JSON: the columns changed, as they were
        )
        """
    )
    db.execute(
        """
        CREATE TABLE tellings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            joy_id INTEGER NOT NULL REFERENCES joys(id) ON DELETE CASCADE,
            told_at TEXT NOT NULL
        )
        """
    )
    db.table("joys").create_index(["created_at"])
    db.table("joys").create_index(["day"])
    db.table("revisions").create_index(["joy_id"])
    db.table("tellings").create_index(["joy_id", "told_at"])
    db.table("joys").enable_fts(
        ["text"], create_triggers=True, tokenize="porter unicode61 remove_diacritics 2"
    )
