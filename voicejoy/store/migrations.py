"""The journal's tables, as steps that are never changed once released: a new need is a new step.

Each step runs in one transaction with the record that it was done (sqlite-utils keeps it), so a journal
is always at the end of some step. Joys and stacks are the truth; `revisions` holds what each change of one
replaced, which is all that undo needs; `tellings` one row for each time a joy was read back; `preferences`
what the person set by voice.
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


@MIGRATIONS()
def m002_rest_stacks_preferences(db: Database) -> None:
    """Joys that rest, or are never read again; stacks; preferences; and revisions of stacks as well."""
    db.execute("ALTER TABLE joys ADD COLUMN resting_until TEXT")  # a day, ISO 8601
    db.execute("ALTER TABLE joys ADD COLUMN never_read INTEGER NOT NULL DEFAULT 0")
    db.execute(
        """
        CREATE TABLE stacks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            pleasure TEXT NOT NULL,
            task TEXT NOT NULL,
            created_at TEXT NOT NULL,              -- UTC, ISO 8601
            deleted_at TEXT
        )
        """
    )
    db.execute("CREATE TABLE preferences (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)")
    # SQLite cannot take NOT NULL from a column that is there, so the table is made anew.
    db.execute(
        """
        CREATE TABLE revisions_of_both (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            joy_id INTEGER REFERENCES joys(id) ON DELETE CASCADE,
            stack_id INTEGER REFERENCES stacks(id) ON DELETE CASCADE,
            change TEXT NOT NULL,
            made_at TEXT NOT NULL,
            before TEXT NOT NULL,                  -- JSON: the columns changed, as they were
            CHECK ((joy_id IS NULL) <> (stack_id IS NULL))
        )
        """
    )
    db.execute(
        "INSERT INTO revisions_of_both (id, joy_id, change, made_at, before) "
        "SELECT id, joy_id, change, made_at, before FROM revisions"
    )
    db.execute("DROP TABLE revisions")
    db.execute("ALTER TABLE revisions_of_both RENAME TO revisions")
    db.table("revisions").create_index(["joy_id"])
    db.table("revisions").create_index(["stack_id"])
