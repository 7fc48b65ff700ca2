"""What the dialogue wishes of the journal, done. Used by the loop and by turns in text.

The dialogue decides what is wanted, the desk asks the journal and says by which prompt the answer is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from voicejoy import languages, recall, stacking, times
from voicejoy.actions import (
    Alter,
    Change,
    HowMany,
    KeepJoy,
    ListPairs,
    Pair,
    PairFor,
    Question,
    ReadWeek,
    Recall,
    Rewrite,
    Share,
    SuggestPair,
    Why,
)
from voicejoy.digest import digest
from voicejoy.errors import VoicejoyError
from voicejoy.events import Answered, Effect, RecallReady, Undone
from voicejoy.joys import Joy, JoySource, NewJoy, journal_day
from voicejoy.languages import Language
from voicejoy.phrases import echo, sentence
from voicejoy.ports import Journal
from voicejoy.recall import Wanted

A_MOMENT = timedelta(minutes=2)
"""For this long a typed "no" still means the joy that was just kept."""
LONGEST_TASK = 80
"""Characters: whoever names a task says no more."""


def local_now() -> datetime:
    """The time on the person's clock, with its offset."""
    return datetime.now().astimezone()


class CardWriter(Protocol):
    """Writes a card of a joy for somebody, into the folder that the person chose."""

    def __call__(self, joy: Joy, *, when: str, title: str, for_person: str) -> None:
        """Raises `VoicejoyError` when the folder cannot be written to."""
        ...


class JournalDesk:
    """Does the dialogue's wishes at the journal. Shared by the loop and by turns in text."""

    def __init__(
        self,
        journal: Journal,
        *,
        now: Callable[[], datetime],
        seed: Callable[[], int],
        source: JoySource = JoySource.VOICE,
        language: Language | None = None,
        write_card: CardWriter | None = None,
        southern: bool = False,
    ) -> None:
        """`now` gives the local time with its offset, `seed` the luck of each recall.

        `write_card` is None where no folder was chosen. `southern` turns the seasons round.
        """
        self._journal, self._now, self._seed, self._source = journal, now, seed, source
        self._language = language or languages.load()
        self._phrases = self._language.phrases
        self._write_card, self._southern = write_card, southern

    @property
    def _today(self) -> date:
        return journal_day(self._now())

    # --- telling and recall --------------------------------------------------------------------------

    def keep(self, wish: KeepJoy, told_at: datetime | None = None) -> Joy:
        """Keep a joy told at `told_at`, or now."""
        confidence = wish.confidence if self._source is JoySource.VOICE else None
        moment = told_at or self._now()
        return self._journal.keep(
            NewJoy(wish.text, wish.heard, moment, self._source, wish.category, confidence)
        )

    def recall(self, wish: Recall) -> RecallReady:
        """Choose a glimmer among the joys that fit the wish, or the prompt that says why there is none."""
        today = self._today
        wanted = self._wanted(wish, today)
        if wanted is None:
            return RecallReady(None, problem="no_such_time")
        candidates = self._journal.candidates()
        fitting = recall.matching(candidates, wanted, today)
        joy = recall.choose(fitting, today=today, seed=self._seed(), last_told=self._journal.last_told())
        if joy is None:
            awake = [replace(joy, resting_until=None) for joy in candidates]
            if recall.matching(awake, wanted, today):
                return RecallReady(None, problem="none_left")
            return RecallReady(None, problem=_why_none(wish, anything=self._journal.count() > 0))
        return RecallReady(joy, self._phrases.when(joy.day, today))

    def count_telling(self, joy_id: int) -> Joy:
        """Record that a joy is being told."""
        return self._journal.told(joy_id, now=self._now())

    def undo(self) -> Undone:
        """Take back the newest change."""
        taken = self._journal.undo(now=self._now())
        if taken is None:
            return Undone(None)
        change, what = taken
        return Undone(what, change) if isinstance(what, Joy) else Undone(None, change, what)

    def _wanted(self, wish: Recall, today: date) -> Wanted | None:
        """What the wish asks for, None where its time is no time."""
        if not wish.time:
            return Wanted(favourites=wish.favourites, category=wish.category, words=wish.words)
        span = times.span(wish.time, today=today, language=self._language.code, southern=self._southern)
        if span is None:
            return None
        return Wanted(since=span.since, until=span.until, anniversary=span.anniversary)

    def task_named(self, text: str) -> str:
        """The task of a pair that a text names ("I'm washing up"), "" where it names none and is a joy."""
        if len(text) > LONGEST_TASK:
            return ""
        try:
            stacks = self._journal.stacks()
            bare = self._language.lexicon.task_of(text) if stacks else ""
            found = stacking.find(text, stacks) or (stacking.find(bare, stacks) if bare else None)
        except VoicejoyError:  # then the words are a joy, and whoever keeps it will tell
            return ""
        return found.task if found else ""

    # --- questions -----------------------------------------------------------------------------------

    def answer(self, question: Question) -> Answered:
        """The answer, by the prompt that tells it. Raises `VoicejoyError` when the journal fails."""
        match question:
            case Alter():
                return self._alter(question)
            case Rewrite():
                return self._rewrite(question)
            case Why():
                return self._why()
            case HowMany():
                return self._how_many()
            case Pair(pleasure, task):
                stack = self._journal.add_stack(pleasure, task, now=self._now())
                pair = {"pleasure": stack.pleasure, "task": stack.task}
                return Answered("stacked", pair, effect=Effect.PAIR)
            case ListPairs():
                return self._list_pairs()
            case SuggestPair():
                return self._suggest_pair()
            case PairFor(task):
                found = stacking.find(task, self._journal.stacks())
                pair = {"pleasure": found.pleasure, "task": found.task} if found else {}
                return Answered("stack_for" if found else "", pair)
            case Share():
                return self._share(question)
            case ReadWeek():
                return self._week()

    def _subject(self, joy_id: int | None) -> Joy | None:
        """The joy of this number, or the one told or kept last; None when there is none (any more)."""
        found = joy_id or self.last_subject()
        try:
            joy = self._journal.get(found) if found else None
        except VoicejoyError:
            return None
        return None if joy is None or joy.deleted_at else joy

    def _told(self) -> Joy | None:
        """The joy that was read last, None when there is none (any more)."""
        told = self._journal.last_told()
        return self._subject(told) if told is not None else None

    def last_told_sentence(self) -> str:
        """How the joy that was told or kept last is read: what "say that again" means in a turn alone."""
        joy = self._subject(None)
        if joy is None:
            return ""
        return self._phrases.say("glimmer", when=self._phrases.when(joy.day, self._today), text=joy.text)

    def just_kept(self) -> bool:
        """Whether the last thing was to keep a joy, a moment ago: then a bare "no" means that."""
        kept = self._journal.last_kept()
        if kept is None or kept != self.last_subject():
            return False
        return self._now() - self._journal.get(kept).created_at < A_MOMENT

    def last_subject(self) -> int | None:
        """Number of the joy that was told or kept last, whichever came later; across restarts."""
        told, kept = self._journal.last_told(), self._journal.last_kept()
        if told is None or kept is None:
            return told or kept
        told_at = self._journal.get(told).last_told_at
        return told if told_at and told_at >= self._journal.get(kept).created_at else kept

    def _alter(self, question: Alter) -> Answered:
        change, now = question.change, self._now()
        reading = change in (Change.REST, Change.NEVER)
        joy = self._told() if reading else self._subject(question.joy_id)
        if joy is None:
            return Answered("nothing_read" if reading else "nothing_to_change")
        match change:
            case Change.DELETE:
                self._journal.delete(joy.id, now=now)
                return Answered("deleted", {"text": echo(joy.text)}, effect=Effect.CHANGE)
            case Change.REST:
                until = self._today + timedelta(days=recall.REST_DAYS)
                rested = self._journal.rest(joy.id, until=until, now=now)
                return Answered("rested", joy=rested, effect=Effect.CHANGE)
            case Change.NEVER:
                never = self._journal.never_read(joy.id, now=now)
                return Answered("never_again", joy=never, effect=Effect.CHANGE)
            case Change.FAVOURITE:
                liked = self._journal.edit(joy.id, now=now, favourite=True)
                return Answered("favourite", {"text": echo(joy.text)}, joy=liked, effect=Effect.CHANGE)

    def _rewrite(self, question: Rewrite) -> Answered:
        joy = self._subject(question.joy_id)
        if joy is None or not question.text:
            return Answered("nothing_to_change")
        changed = self._journal.edit(joy.id, now=self._now(), text=question.text)
        return Answered("changed", {"text": echo(changed.text)}, joy=changed, effect=Effect.CHANGE)

    def _why(self) -> Answered:
        joy = self._told()
        if joy is None:
            return Answered("nothing_read")
        earlier = replace(joy, times_told=max(0, joy.times_told - 1))  # the telling that is asked about
        reasons = self._phrases.why(recall.reasons(earlier, today=self._today))
        return Answered("why", {"reasons": reasons}, joy=joy)

    def _how_many(self) -> Answered:
        count = self._journal.count()
        prompt = {0: "count_none", 1: "count_one"}.get(count, "count_many")
        return Answered(prompt, {"count": str(count)})

    def _list_pairs(self) -> Answered:
        stacks = self._journal.stacks()
        if not stacks:
            return Answered("stack_none")
        said = (self._phrases.say("stack_pair", pleasure=one.pleasure, task=one.task) for one in stacks)
        return Answered("stack_list", {"pairs": "; ".join(said)})

    def _suggest_pair(self) -> Answered:
        joys = recall.matching(self._journal.candidates(), Wanted(), self._today)
        idea = stacking.suggest(joys, self._journal.stacks(), self._phrases.tasks, seed=self._seed())
        if idea is None:
            return Answered("stack_no_idea")
        return Answered("stack_suggest", {"pleasure": idea[0], "task": idea[1]}, pair=idea)

    def _share(self, question: Share) -> Answered:
        joy = self._subject(question.joy_id)
        if joy is None or (joy.private and question.joy_id is None):
            return Answered("share_nothing")
        if self._write_card is None:
            return Answered("share_where", joy=joy)
        person = self._phrases.show("for_person", person=question.person) if question.person else ""
        when = self._phrases.when(joy.day, self._today)
        self._write_card(joy, when=when, title=self._phrases.show("title"), for_person=person)
        return Answered("shared", joy=joy)

    def _week(self) -> Answered:
        today = self._today
        joys = digest(self._journal.candidates(), today=today)
        told = " ".join(f"{self._phrases.when(joy.day, today)}: {sentence(joy.text)}" for joy in joys)
        return Answered("week", {"joys": told}, effect=Effect.READING) if joys else Answered("week_none")


def _why_none(wish: Recall, *, anything: bool) -> str:
    """The prompt that says why nothing fits."""
    if not anything:
        return "no_glimmer"
    narrowed = {
        "none_time": wish.time,
        "none_about": wish.words,
        "none_favourite": wish.favourites,
        "none_category": wish.category,
    }
    return next((prompt for prompt, asked in narrowed.items() if asked), "none_left")
