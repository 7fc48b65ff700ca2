"""What the dialogue wishes of the journal, done: keep, recall, count, undo. Used by the loop and by `say`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from voicejoy import phrases, recall
from voicejoy.actions import KeepJoy
from voicejoy.events import RecallReady, Undone
from voicejoy.joys import Joy, JoySource, NewJoy, journal_day
from voicejoy.ports import Journal


def local_now() -> datetime:
    """The time on the person's clock, with its offset."""
    return datetime.now().astimezone()


class JournalDesk:
    """Does the dialogue's wishes at the journal. Shared by the loop and by `say`."""

    def __init__(
        self,
        journal: Journal,
        *,
        now: Callable[[], datetime],
        seed: Callable[[], int],
        source: JoySource = JoySource.VOICE,
    ) -> None:
        """`now` gives the local time with its offset, `seed` the luck of each recall."""
        self._journal, self._now, self._seed, self._source = journal, now, seed, source

    def keep(self, wish: KeepJoy, told_at: datetime | None = None) -> Joy:
        """Keep a joy told at `told_at`, or now."""
        confidence = wish.confidence if self._source is JoySource.VOICE else None
        return self._journal.keep(
            NewJoy(wish.text, wish.heard, told_at or self._now(), self._source, confidence=confidence)
        )

    def recall(self) -> RecallReady:
        """Choose a glimmer."""
        today: date = journal_day(self._now())
        joy = recall.choose(
            self._journal.candidates(),
            today=today,
            seed=self._seed(),
            last_told=self._journal.last_told(),
        )
        return RecallReady(joy, phrases.when(joy.day, today) if joy else "")

    def count_telling(self, joy_id: int) -> Joy:
        """Record that a joy is being told."""
        return self._journal.told(joy_id, now=self._now())

    def undo(self) -> Undone:
        """Take back the newest change."""
        taken = self._journal.undo(now=self._now())
        return Undone(taken[1], taken[0]) if taken else Undone(None)
