"""The journal in one SQLite file: `ports.Journal` on sqlite-utils.

Every change is one transaction that takes the write lock at its beginning, so it never fails half-way
for want of it, and is on the disk when the call returns. Deleting only marks a joy; undo is a stack of
what each change replaced, kept in the file, so it reaches back across restarts.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from voicejoy.joys import DAY_ENDS_HOUR, Category, Joy, JoySource, NewJoy, journal_day
from voicejoy.store.failures import not_found, told_plainly
from voicejoy.store.words import fold, match_expression

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = Mapping[str, Any]

BUSY_TIMEOUT_S = 5.0
"""How long a change waits for another process to finish its own."""
_LARGEST_ID = 2**63 - 1
_JOYS = """
    SELECT joys.*,
        (SELECT count(*) FROM tellings WHERE joy_id = joys.id) AS times_told,
        (SELECT max(told_at) FROM tellings WHERE joy_id = joys.id) AS last_told_at
    FROM joys
"""
_NEWEST_FIRST = "joys.created_at DESC, joys.id DESC"


class SqliteJournal:
    """The person's journal at `path`, made if it is missing.

    One thread owns it: the one that opened it. Raises `VoicejoyError` (JOURNAL) when the file is
    damaged, foreign, newer than this voicejoy or not writable (it is then left as it is), and when
    another process holds it for longer than `busy_timeout_s`; (HOME) when its folder cannot be made.
    """

    def __init__(
        self,
        path: Path,
        *,
        day_ends_hour: int = DAY_ENDS_HOUR,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
    ) -> None:
        with _without_numpy():
            from voicejoy.store.opening import open_database  # noqa: PLC0415 (the engine, on first use)

        self.path = path
        self._day_ends_hour = day_ends_hour
        self._db: Database = open_database(path, busy_timeout_s=busy_timeout_s)

    def __enter__(self) -> SqliteJournal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Harmless when closed already."""
        with told_plainly(self.path):
            self._db.close()

    # --- reading -----------------------------------------------------------------------------------

    def get(self, joy_id: int) -> Joy:
        """The joy with this id, deleted or not. Raises `VoicejoyError` (NOT_FOUND)."""
        # SQLite's integers end where Python's go on.
        rows = self._read("WHERE joys.id = ?", joy_id) if 0 < joy_id <= _LARGEST_ID else []
        if not rows:
            raise not_found(joy_id)
        return rows[0]

    def newest(
        self,
        *,
        limit: int | None = 20,
        day: date | None = None,
        category: str | None = None,
        deleted: bool = False,
    ) -> list[Joy]:
        """Newest first; `category` "none" is the joys without one, `deleted` the deleted ones."""
        where = f"WHERE deleted_at IS {'NOT NULL' if deleted else 'NULL'}"
        values: list[object] = []
        if day is not None:
            where += " AND day = ?"
            values.append(day.isoformat())
        if category is not None:
            where += " AND category IS ?"
            values.append(_category(category))
        return self._read(
            f"{where} ORDER BY {_NEWEST_FIRST} LIMIT ?", *values, -1 if limit is None else limit
        )

    def search(self, query: str, *, limit: int = 20) -> list[Joy]:
        """Joys that hold all the words of `query`, best first; else those that hold it anywhere within.

        The second way finds what the index does not know as words: emoji, and scripts without spaces.
        """
        found: list[Joy] = []
        if expression := match_expression(_storable(query)):
            found = self._read(
                "JOIN joys_fts ON joys_fts.rowid = joys.id WHERE joys_fts MATCH ? AND deleted_at IS NULL "
                f"ORDER BY joys_fts.rank, {_NEWEST_FIRST} LIMIT ?",
                expression,
                limit,
            )
        part = fold(query)
        if found or not part:
            return found
        return [joy for joy in self.newest(limit=None) if part in fold(joy.text)][:limit]

    def candidates(self) -> list[Joy]:
        """What a glimmer may be chosen from: neither deleted nor private."""
        return self._read("WHERE deleted_at IS NULL AND NOT private ORDER BY joys.id")

    def last_told(self) -> int | None:
        """Id of the joy told last, across restarts."""
        with told_plainly(self.path):
            rows = list(self._db.query("SELECT joy_id FROM tellings ORDER BY id DESC LIMIT 1"))
        return rows[0]["joy_id"] if rows else None

    # --- changing ----------------------------------------------------------------------------------

    def keep(self, joy: NewJoy) -> Joy:
        """Keep `joy` for good; the joy with its number."""
        created_at = _utc(joy.created_at)
        with self._change() as db:
            kept = db.table("joys").insert(
                {
                    "text": _storable(joy.text),
                    "heard": _storable(joy.heard),
                    "category": joy.category and joy.category.value,
                    "created_at": created_at,
                    "utc_offset_minutes": _offset_minutes(joy.created_at),
                    "day": journal_day(joy.created_at, self._day_ends_hour).isoformat(),
                    "source": joy.source.value,
                    "confidence": joy.confidence,
                    "private": joy.private,
                }
            )
            joy_id = cast("int", kept.last_pk)
            self._remember(joy_id, "keep", created_at, {})
        return self.get(joy_id)

    def edit(
        self, joy_id: int, *, now: datetime, text: str | None = None, category: str | None = None
    ) -> Joy:
        """Change what is shown of a joy; what was heard stays. `category` "none" clears it."""
        after: dict[str, object] = {}
        if text is not None:
            after["text"] = _storable(text)
        if category is not None:
            after["category"] = _category(category)
        return self._revise(joy_id, "edit", now, lambda _: after)

    def delete(self, joy_id: int, *, now: datetime) -> Joy:
        """Put a joy away; `restore` and `undo` bring it back. Harmless when it is away already."""
        return self._revise(joy_id, "delete", now, lambda row: {"deleted_at": row["deleted_at"] or _utc(now)})

    def restore(self, joy_id: int, *, now: datetime) -> Joy:
        """Bring a deleted joy back. Harmless when it is there already."""
        return self._revise(joy_id, "restore", now, lambda _: {"deleted_at": None})

    def undo(self, *, now: datetime) -> tuple[str, Joy] | None:
        """Take back the newest change not yet taken back: its name and the joy as it is now, else None.

        A `keep` is taken back by deleting the joy, so that `restore` can still bring the words back.
        """
        with self._change() as db:
            changes = list(db.query("SELECT * FROM revisions ORDER BY id DESC LIMIT 1"))
            if not changes:
                return None
            change = changes[0]
            # Before it was kept there was no joy, hence nothing to put back.
            before = json.loads(change["before"]) or {"deleted_at": _utc(now)}
            db.table("joys").update(change["joy_id"], before)
            db.table("revisions").delete(change["id"])
        return change["change"], self.get(change["joy_id"])

    def told(self, joy_id: int, *, now: datetime) -> Joy:
        """Record one telling. Raises `VoicejoyError` (NOT_FOUND)."""
        with self._change() as db:
            self.get(joy_id)
            db.execute("INSERT INTO tellings (joy_id, told_at) VALUES (?, ?)", (joy_id, _utc(now)))
        return self.get(joy_id)

    # --- within ------------------------------------------------------------------------------------

    def _read(self, rest: str, *values: object) -> list[Joy]:
        with told_plainly(self.path):
            return [_joy(row) for row in self._db.query(_JOYS + rest, values)]

    @contextmanager
    def _change(self) -> Iterator[Database]:
        """One transaction. The lock is taken first: a change that began by reading could not wait for it."""
        with told_plainly(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.commit()
            except BaseException:
                self._db.rollback()
                raise

    def _revise(
        self, joy_id: int, change: str, now: datetime, alter: Callable[[Row], dict[str, object]]
    ) -> Joy:
        """Change the columns that `alter` gives for the joy's row, remembering how they were."""
        with self._change() as db:
            self.get(joy_id)
            row: Row = db.table("joys").get(joy_id)
            after = {column: value for column, value in alter(row).items() if row[column] != value}
            if after:
                db.table("joys").update(joy_id, after)
                self._remember(joy_id, change, _utc(now), {column: row[column] for column in after})
        return self.get(joy_id)

    def _remember(self, joy_id: int, change: str, made_at: str, before: Row) -> None:
        self._db.execute(
            "INSERT INTO revisions (joy_id, change, made_at, before) VALUES (?, ?, ?, ?)",
            (joy_id, change, made_at, json.dumps(before)),
        )


def _joy(row: Row) -> Joy:
    return Joy(
        id=row["id"],
        text=row["text"],
        heard=row["heard"],
        category=Category(row["category"]) if row["category"] else None,
        created_at=datetime.fromisoformat(row["created_at"]),
        utc_offset_minutes=row["utc_offset_minutes"],
        day=date.fromisoformat(row["day"]),
        source=JoySource(row["source"]),
        confidence=row["confidence"],
        favourite=bool(row["favourite"]),
        private=bool(row["private"]),
        times_told=row["times_told"],
        last_told_at=_moment(row["last_told_at"]),
        deleted_at=_moment(row["deleted_at"]),
    )


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None


def _utc(moment: datetime) -> str:
    """ISO 8601 of one width, so that text sorts as time does."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment without a timezone: {moment}")
    return moment.astimezone(timezone.utc).isoformat(timespec="microseconds")


def _offset_minutes(moment: datetime) -> int:
    offset = moment.utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def _category(name: str) -> str | None:
    """The stored form of a category's name. Raises `ValueError` for one that does not exist."""
    return None if name == "none" else Category(name).value


def _storable(text: str) -> str:
    """`text` without the halves of characters that a terminal passes on for broken bytes."""
    return text.encode("utf-8", "replace").decode("utf-8")


@contextmanager
def _without_numpy() -> Iterator[None]:
    """Keep sqlite-utils from loading numpy, a third of a cold start that a journal has no use for.

    Only while this is the sole thread: another one might be importing numpy for good reason.
    """
    if "numpy" in sys.modules or threading.active_count() > 1:
        yield
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]  # Python's own way to say "not importable"
    try:
        yield
    finally:
        del sys.modules["numpy"]
