"""The journal on disk: `journal.SqliteJournal` and what it needs. sqlite-utils is imported here only."""
