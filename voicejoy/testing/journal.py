"""An in-memory journal with the behaviour of the real one; both pass tests/contract/test_journal.py.

It knows words only as they are written (no stemming), and forgets everything with the process.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone

from voicejoy.joys import DAY_ENDS_HOUR, Category, Joy, NewJoy, Stack, journal_day
from voicejoy.store.failures import not_found
from voicejoy.store.folded import folded_words
from voicejoy.store.stacks import no_stack
from voicejoy.store.words import fold


class MemoryJournal:
    """`ports.Journal` for tests: no file, no engine, any thread."""

    def __init__(self, *, day_ends_hour: int = DAY_ENDS_HOUR) -> None:
        self._day_ends_hour = day_ends_hour
        self._joys: dict[int, Joy] = {}
        self._stacks: dict[int, Stack] = {}
        self._preferences: dict[str, str] = {}
        self._changes: list[tuple[str, Joy | Stack]] = []
        self._last_told: int | None = None

    def __enter__(self) -> MemoryJournal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to close."""

    def get(self, joy_id: int) -> Joy:
        """The joy with this id, deleted or not. Raises `VoicejoyError` (NOT_FOUND)."""
        if joy_id not in self._joys:
            raise not_found(joy_id)
        return self._joys[joy_id]

    def newest(
        self,
        *,
        limit: int | None = 20,
        day: date | None = None,
        category: str | None = None,
        deleted: bool = False,
    ) -> list[Joy]:
        """Newest first; `category` "none" is the joys without one, `deleted` the deleted ones."""
        found = [
            joy
            for joy in self._joys.values()
            if (joy.deleted_at is not None) == deleted
            and (day is None or joy.day == day)
            and (category is None or joy.category == _category(category))
        ]
        return sorted(found, key=lambda joy: (joy.created_at, joy.id), reverse=True)[:limit]

    def search(self, query: str, *, limit: int = 20) -> list[Joy]:
        """Joys that hold all the words of `query`, newest first; else those that hold it within."""
        joys = self.newest(limit=None)
        wanted = folded_words(query)
        found = [joy for joy in joys if wanted and _holds(joy, wanted)]
        if not found and (part := fold(query)):
            found = [joy for joy in joys if part in fold(joy.text)]
        return found[:limit]

    def candidates(self, include_private: bool = False) -> list[Joy]:
        """What a glimmer may be chosen from: neither deleted nor `never_read`, nor private unless asked."""
        return [
            joy
            for joy in self._joys.values()
            if joy.deleted_at is None and not joy.never_read and (include_private or not joy.private)
        ]

    def count(self) -> int:
        """How many joys are not deleted."""
        return len(self.newest(limit=None))

    def last_kept(self) -> int | None:
        """Id of the joy kept last and not deleted."""
        return max((joy.id for joy in self.newest(limit=None)), default=None)

    def last_told(self) -> int | None:
        """Id of the joy told last."""
        return self._last_told

    def keep(self, joy: NewJoy) -> Joy:
        """Keep `joy`; the joy with its number."""
        offset = joy.created_at.utcoffset()
        if offset is None:
            raise ValueError(f"a moment without a timezone: {joy.created_at}")
        kept = Joy(
            id=len(self._joys) + 1,
            text=joy.text,
            heard=joy.heard,
            category=joy.category,
            created_at=joy.created_at.astimezone(timezone.utc),
            utc_offset_minutes=int(offset.total_seconds() // 60),
            day=journal_day(joy.created_at, self._day_ends_hour),
            source=joy.source,
            confidence=joy.confidence,
            private=joy.private,
        )
        self._joys[kept.id] = kept
        self._changes.append(("keep", kept))
        return kept

    def edit(
        self,
        joy_id: int,
        *,
        now: datetime,  # noqa: ARG002 (the port's; only the real journal notes when)
        text: str | None = None,
        category: str | None = None,
        favourite: bool | None = None,
        private: bool | None = None,
    ) -> Joy:
        """Change what is shown of a joy; what was heard stays. `category` "none" clears it."""
        joy = self.get(joy_id)
        alone = favourite is not None and text is None and category is None and private is None
        return self._put(
            "favourite" if alone else "edit",
            replace(
                joy,
                text=joy.text if text is None else text,
                category=joy.category if category is None else _category(category),
                favourite=joy.favourite if favourite is None else favourite,
                private=joy.private if private is None else private,
            ),
        )

    def rest(self, joy_id: int, *, until: date, now: datetime) -> Joy:  # noqa: ARG002 (as above)
        """Let a joy rest until the day `until`, on which it may be read back again."""
        return self._put("rest", replace(self.get(joy_id), resting_until=until))

    def never_read(self, joy_id: int, *, now: datetime) -> Joy:  # noqa: ARG002 (as above)
        """Never choose this joy as a glimmer again; it stays in the lists."""
        return self._put("never", replace(self.get(joy_id), never_read=True))

    def delete(self, joy_id: int, *, now: datetime) -> Joy:
        """Put a joy away. Harmless when it is away already."""
        joy = self.get(joy_id)
        return self._put("delete", replace(joy, deleted_at=joy.deleted_at or now.astimezone(timezone.utc)))

    def restore(self, joy_id: int, *, now: datetime) -> Joy:  # noqa: ARG002 (as above)
        """Bring a deleted joy back. Harmless when it is there already."""
        return self._put("restore", replace(self.get(joy_id), deleted_at=None))

    def undo(self, *, now: datetime) -> tuple[str, Joy | Stack] | None:
        """Take back the newest change not yet taken back: its name, and the joy or stack as it is now."""
        if not self._changes:
            return None
        change, before = self._changes.pop()
        if change in ("keep", "stack"):
            before = replace(before, deleted_at=now.astimezone(timezone.utc))
        if isinstance(before, Stack):
            self._stacks[before.id] = before
            return change, before
        # The tellings in between are not part of the change.
        now_told = self._joys[before.id]
        self._joys[before.id] = replace(
            before, times_told=now_told.times_told, last_told_at=now_told.last_told_at
        )
        return change, self._joys[before.id]

    def told(self, joy_id: int, *, now: datetime) -> Joy:
        """Record one telling. Raises `VoicejoyError` (NOT_FOUND)."""
        joy = self.get(joy_id)
        self._joys[joy_id] = replace(
            joy, times_told=joy.times_told + 1, last_told_at=now.astimezone(timezone.utc)
        )
        self._last_told = joy_id
        return self._joys[joy_id]

    def add_stack(self, pleasure: str, task: str, *, now: datetime) -> Stack:
        """Pair a pleasure with a task; the stack with its number."""
        added = Stack(len(self._stacks) + 1, pleasure, task, now.astimezone(timezone.utc))
        self._stacks[added.id] = added
        self._changes.append(("stack", added))
        return added

    def stacks(self) -> list[Stack]:
        """Newest first, without the removed ones."""
        return [stack for stack in reversed(self._stacks.values()) if stack.deleted_at is None]

    def remove_stack(self, stack_id: int, *, now: datetime) -> Stack:
        """Put a stack away; `undo` brings it back. Harmless when it is away already."""
        if stack_id not in self._stacks:
            raise no_stack(stack_id)
        stack = self._stacks[stack_id]
        if stack.deleted_at is None:
            self._changes.append(("unstack", stack))
            self._stacks[stack_id] = replace(stack, deleted_at=now.astimezone(timezone.utc))
        return self._stacks[stack_id]

    def preference(self, name: str) -> str | None:
        """What was preferred for `name`; None when nothing was."""
        return self._preferences.get(name)

    def prefer(self, name: str, value: str | None) -> None:
        """Remember a preference, None forgets it. `undo` does not touch it."""
        self._preferences.pop(name, None)
        if value is not None:
            self._preferences[name] = value

    def _put(self, change: str, after: Joy) -> Joy:
        before = self._joys[after.id]
        if after != before:
            self._changes.append((change, before))
            self._joys[after.id] = after
        return after


def _category(name: str) -> Category | None:
    return None if name == "none" else Category(name)


def _holds(joy: Joy, wanted: list[str]) -> bool:
    words = folded_words(joy.text)
    *whole, last = wanted
    return set(whole) <= set(words) and any(word.startswith(last) for word in words)
