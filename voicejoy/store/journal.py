"""The journal in one SQLite file: `ports.Journal` on sqlite-utils.

Every change is one transaction that takes the write lock at its beginning, so it never fails half-way
for want of it, and is on the disk when the call returns. Deleting only marks a joy or a stack; undo goes
by what each change replaced, kept in the file, so it reaches back across restarts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from voicejoy.joys import DAY_ENDS_HOUR, Joy, NewJoy, Stack
from voicejoy.store import rows
from voicejoy.store.failures import not_found, told_plainly
from voicejoy.store.lightly import without_numpy
from voicejoy.store.rows import Row, storable, utc
from voicejoy.store.stacks import no_stack
from voicejoy.store.words import fold, match_expression

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_TIMEOUT_S = 5.0
"""How long a change waits for another process to finish its own."""
_LARGEST_ID = 2**63 - 1
_JOYS = """
    SELECT joys.*,
        (SELECT count(*) FROM tellings WHERE joy_id = joys.id) AS times_told,
        (SELECT max(told_at) FROM tellings WHERE joy_id = joys.id) AS last_told_at
    FROM joys
"""
_SUBJECTS = {"joys": "joy_id", "stacks": "stack_id"}
"""Tables whose changes can be taken back, and the column of `revisions` that names their rows."""
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
        with without_numpy():
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
        found = self._read("WHERE joys.id = ?", joy_id) if 0 < joy_id <= _LARGEST_ID else []
        if not found:
            raise not_found(joy_id)
        return found[0]

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
            values.append(rows.category(category))
        return self._read(
            f"{where} ORDER BY {_NEWEST_FIRST} LIMIT ?", *values, -1 if limit is None else limit
        )

    def search(self, query: str, *, limit: int = 20) -> list[Joy]:
        """Joys that hold all the words of `query`, best first; else those that hold it anywhere within.

        The second way finds what the index does not know as words: emoji, and scripts without spaces.
        """
        found: list[Joy] = []
        if expression := match_expression(storable(query)):
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

    def candidates(self, include_private: bool = False) -> list[Joy]:
        """What a glimmer may be chosen from: neither deleted nor `never_read`, nor private unless asked."""
        shown = "" if include_private else " AND NOT private"
        return self._read(f"WHERE deleted_at IS NULL AND NOT never_read{shown} ORDER BY joys.id")

    def count(self) -> int:
        """How many joys are not deleted."""
        return cast("int", self._value("SELECT count(*) FROM joys WHERE deleted_at IS NULL"))

    def last_kept(self) -> int | None:
        """Id of the joy kept last and not deleted."""
        return cast("int | None", self._value("SELECT max(id) FROM joys WHERE deleted_at IS NULL"))

    def last_told(self) -> int | None:
        """Id of the joy told last, across restarts."""
        return cast("int | None", self._value("SELECT joy_id FROM tellings ORDER BY id DESC LIMIT 1"))

    # --- changing ----------------------------------------------------------------------------------

    def keep(self, joy: NewJoy) -> Joy:
        """Keep `joy` for good; the joy with its number."""
        row = rows.columns(joy, self._day_ends_hour)
        return self.get(self._insert("joys", row, "keep", joy.created_at))

    def edit(
        self,
        joy_id: int,
        *,
        now: datetime,
        text: str | None = None,
        category: str | None = None,
        favourite: bool | None = None,
        private: bool | None = None,
    ) -> Joy:
        """Change what is shown of a joy; what was heard stays. `category` "none" clears it."""
        after: dict[str, object] = {}
        if text is not None:
            after["text"] = storable(text)
        if category is not None:
            after["category"] = rows.category(category)
        if favourite is not None:
            after["favourite"] = int(favourite)
        if private is not None:
            after["private"] = int(private)
        return self._revise(
            joy_id, "favourite" if set(after) == {"favourite"} else "edit", now, lambda _: after
        )

    def rest(self, joy_id: int, *, until: date, now: datetime) -> Joy:
        """Let a joy rest until the day `until`, on which it may be read back again."""
        return self._revise(joy_id, "rest", now, lambda _: {"resting_until": until.isoformat()})

    def never_read(self, joy_id: int, *, now: datetime) -> Joy:
        """Never choose this joy as a glimmer again; it stays in the lists."""
        return self._revise(joy_id, "never", now, lambda _: {"never_read": 1})

    def delete(self, joy_id: int, *, now: datetime) -> Joy:
        """Put a joy away; `restore` and `undo` bring it back. Harmless when it is away already."""
        return self._revise(joy_id, "delete", now, lambda row: {"deleted_at": row["deleted_at"] or utc(now)})

    def restore(self, joy_id: int, *, now: datetime) -> Joy:
        """Bring a deleted joy back. Harmless when it is there already."""
        return self._revise(joy_id, "restore", now, lambda _: {"deleted_at": None})

    def undo(self, *, now: datetime) -> tuple[str, Joy | Stack] | None:
        """Take back the newest change not yet taken back: its name, and the joy or stack as it is now.

        A `keep` is taken back by deleting the joy, so that `restore` can still bring the words back. None
        when there is nothing to take back.
        """
        with self._change() as db:
            changes = list(db.query("SELECT * FROM revisions ORDER BY id DESC LIMIT 1"))
            if not changes:
                return None
            change = changes[0]
            table = "joys" if change["joy_id"] is not None else "stacks"
            # Before it was kept there was nothing, hence nothing to put back.
            before = json.loads(change["before"]) or {"deleted_at": utc(now)}
            db.table(table).update(change[_SUBJECTS[table]], before)
            db.table("revisions").delete(change["id"])
        changed = self.get(change["joy_id"]) if table == "joys" else self._stack(change["stack_id"])
        return change["change"], changed

    def told(self, joy_id: int, *, now: datetime) -> Joy:
        """Record one telling. Raises `VoicejoyError` (NOT_FOUND)."""
        with self._change() as db:
            self.get(joy_id)
            db.execute("INSERT INTO tellings (joy_id, told_at) VALUES (?, ?)", (joy_id, utc(now)))
        return self.get(joy_id)

    # --- stacks and preferences --------------------------------------------------------------------

    def add_stack(self, pleasure: str, task: str, *, now: datetime) -> Stack:
        """Pair a pleasure with a task; the stack with its number."""
        row = {"pleasure": storable(pleasure), "task": storable(task), "created_at": utc(now)}
        return self._stack(self._insert("stacks", row, "stack", now))

    def stacks(self) -> list[Stack]:
        """Newest first, without the removed ones."""
        with told_plainly(self.path):
            found = self._db.query("SELECT * FROM stacks WHERE deleted_at IS NULL ORDER BY id DESC")
            return [rows.stack(row) for row in found]

    def remove_stack(self, stack_id: int, *, now: datetime) -> Stack:
        """Put a stack away; `undo` brings it back. Harmless when it is away already."""
        with self._change():
            gone = self._stack(stack_id).deleted_at
            self._alter("stacks", stack_id, "unstack", now, {} if gone else {"deleted_at": utc(now)})
        return self._stack(stack_id)

    def preference(self, name: str) -> str | None:
        """What was preferred for `name`, across restarts; None when nothing was."""
        return cast("str | None", self._value("SELECT value FROM preferences WHERE name = ?", storable(name)))

    def prefer(self, name: str, value: str | None) -> None:
        """Remember a preference, None forgets it. `undo` does not touch it."""
        with self._change() as db:
            db.execute("DELETE FROM preferences WHERE name = ?", (storable(name),))
            if value is not None:
                row = (storable(name), storable(value))
                db.execute("INSERT INTO preferences (name, value) VALUES (?, ?)", row)

    # --- within ------------------------------------------------------------------------------------

    def _read(self, rest: str, *values: object) -> list[Joy]:
        with told_plainly(self.path):
            return [rows.joy(row) for row in self._db.query(_JOYS + rest, values)]

    def _stack(self, stack_id: int) -> Stack:
        with told_plainly(self.path):
            found = (
                list(self._db.query("SELECT * FROM stacks WHERE id = ?", (stack_id,)))
                if 0 < stack_id <= _LARGEST_ID
                else []
            )
        if not found:
            raise no_stack(stack_id)
        return rows.stack(found[0])

    def _value(self, sql: str, *values: object) -> object:
        """The first column of the first row, None when there is no row."""
        with told_plainly(self.path):
            row = self._db.execute(sql, values).fetchone()
        return row[0] if row else None

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

    def _insert(self, table: str, row: dict[str, Any], change: str, now: datetime) -> int:
        """Put a new row into `table`, remembering that there was none before; its number."""
        with self._change() as db:
            number = cast("int", db.table(table).insert(row).last_pk)
            self._remember(table, number, change, now, {})
        return number

    def _revise(
        self, joy_id: int, change: str, now: datetime, alter: Callable[[Row], dict[str, object]]
    ) -> Joy:
        """Change the columns that `alter` gives for the joy's row, remembering how they were."""
        with self._change() as db:
            self.get(joy_id)
            self._alter("joys", joy_id, change, now, alter(db.table("joys").get(joy_id)))
        return self.get(joy_id)

    def _alter(self, table: str, number: int, change: str, now: datetime, after: dict[str, object]) -> None:
        """Within a change: set the columns in `after` that differ; no difference is no change."""
        row: Row = self._db.table(table).get(number)
        new = {column: value for column, value in after.items() if row[column] != value}
        if new:
            self._db.table(table).update(number, new)
            self._remember(table, number, change, now, {column: row[column] for column in new})

    def _remember(self, table: str, number: int, change: str, now: datetime, before: Row) -> None:
        self._db.execute(
            f"INSERT INTO revisions ({_SUBJECTS[table]}, change, made_at, before) VALUES (?, ?, ?, ?)",  # noqa: S608
            (number, change, utc(now), json.dumps(before)),
        )
