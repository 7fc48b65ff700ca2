"""Rows and values: how a joy, a stack and a moment stand in the journal's tables. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any

from voicejoy.joys import DAY_ENDS_HOUR, Category, Joy, JoySource, NewJoy, Stack, journal_day

Row = Mapping[str, Any]


def joy(row: Row) -> Joy:
    """The joy of a row of `joys`, counted up with its tellings."""
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
        resting_until=date.fromisoformat(row["resting_until"]) if row["resting_until"] else None,
        never_read=bool(row["never_read"]),
    )


def columns(new: NewJoy, day_ends_hour: int = DAY_ENDS_HOUR) -> dict[str, object]:
    """The row of `joys` for a joy about to be kept. Raises `ValueError` for a moment without a timezone."""
    return {
        "text": storable(new.text),
        "heard": storable(new.heard),
        "category": new.category and new.category.value,
        "created_at": utc(new.created_at),
        "utc_offset_minutes": _offset_minutes(new.created_at),
        "day": journal_day(new.created_at, day_ends_hour).isoformat(),
        "source": new.source.value,
        "confidence": new.confidence,
        "private": new.private,
    }


def stack(row: Row) -> Stack:
    """The stack of a row of `stacks`."""
    return Stack(
        id=row["id"],
        pleasure=row["pleasure"],
        task=row["task"],
        created_at=datetime.fromisoformat(row["created_at"]),
        deleted_at=_moment(row["deleted_at"]),
    )


def utc(moment: datetime) -> str:
    """ISO 8601 of one width, so that text sorts as time does. Raises `ValueError` without a timezone."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment without a timezone: {moment}")
    return moment.astimezone(timezone.utc).isoformat(timespec="microseconds")


def category(name: str) -> str | None:
    """The stored form of a category's name. Raises `ValueError` for one that does not exist."""
    return None if name == "none" else Category(name).value


def storable(text: str) -> str:
    """`text` without the halves of characters that a terminal passes on for broken bytes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None


def _offset_minutes(moment: datetime) -> int:
    offset = moment.utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0
