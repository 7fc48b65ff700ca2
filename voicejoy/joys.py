"""The things the journal keeps: a joy, what is known of one before it is kept, and a stack.

Pure values. A joy's `created_at` is UTC; the offset says what the person's clock showed, and `day` is
the journal's day, which ends at 04:00 by default because a joy told after midnight belongs to the day
it was lived.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

DAY_ENDS_HOUR = 4
"""Hour of the local clock at which the journal's day ends (conversation.md, "Recall")."""


class Category(Enum):
    """The article's four kinds of micro-joy."""

    SENSORY = "sensory"
    ACHIEVEMENT = "achievement"
    DELIGHT = "delight"
    CONNECTION = "connection"


class JoySource(Enum):
    """How a joy came into the journal."""

    VOICE = "voice"
    TYPED = "typed"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class NewJoy:
    """A joy about to be kept.

    `text` is what is shown and told, `heard` what the recognizer wrote, word for word (the typed text
    when typed). `confidence` runs from 0 to 1, None when typed.
    """

    text: str
    heard: str
    created_at: datetime
    """Timezone-aware, in the person's own offset."""
    source: JoySource = JoySource.VOICE
    category: Category | None = None
    confidence: float | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Joy:
    """A joy as the journal holds it."""

    id: int
    text: str
    heard: str
    category: Category | None
    created_at: datetime
    """Timezone-aware, UTC."""
    utc_offset_minutes: int
    day: date
    source: JoySource
    confidence: float | None = None
    favourite: bool = False
    private: bool = False
    times_told: int = 0
    last_told_at: datetime | None = None
    deleted_at: datetime | None = None
    resting_until: date | None = None
    """The first day on which it may be read back again; None when it does not rest."""
    never_read: bool = False
    """Kept and listed, but never again chosen as a glimmer."""

    def as_json(self) -> dict[str, object]:
        """The command contract's JSON of a joy: keys in its order, times in ISO 8601 UTC."""
        return {
            "id": self.id,
            "text": self.text,
            "heard": self.heard,
            "category": self.category.value if self.category else None,
            "created_at": self.created_at.isoformat(),
            "utc_offset_minutes": self.utc_offset_minutes,
            "day": self.day.isoformat(),
            "source": self.source.value,
            "confidence": self.confidence,
            "favourite": self.favourite,
            "private": self.private,
            "times_told": self.times_told,
            "last_told_at": self.last_told_at.isoformat() if self.last_told_at else None,
            "deleted_at": self.deleted_at.isoformat() if self.deleted_at else None,
        }


@dataclass(frozen=True, slots=True)
class Stack:
    """A pleasure paired with an everyday task: "a song" with "washing up"."""

    id: int
    pleasure: str
    task: str
    created_at: datetime
    """Timezone-aware, UTC."""
    deleted_at: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """JSON of a stack, in the manner of a joy's: times in ISO 8601 UTC."""
        return {
            "id": self.id,
            "pleasure": self.pleasure,
            "task": self.task,
            "created_at": self.created_at.isoformat(),
            "deleted_at": self.deleted_at.isoformat() if self.deleted_at else None,
        }


def journal_day(moment: datetime, day_ends_hour: int = DAY_ENDS_HOUR) -> date:
    """The journal's day of a local moment: before `day_ends_hour` it is still yesterday."""
    return (moment - timedelta(hours=day_ends_hour)).date()
