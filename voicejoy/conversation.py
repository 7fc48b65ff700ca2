"""The dialogue by text: one utterance after another, with no sound and no waiting.

Behind `say`, `ground` and `simulate`. It moves events and actions as `assistant` does for sound, and decides
as little: words are understood by the language's lexicon, cries for help by `care`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from voicejoy import dialogue, intents
from voicejoy.actions import (
    Action,
    Ask,
    Chime,
    CountTelling,
    EndTelling,
    KeepJoy,
    Recall,
    Say,
    SetGentle,
    SetPaused,
    SetVoice,
    Undo,
)
from voicejoy.care.detector import is_cry
from voicejoy.desk import JournalDesk
from voicejoy.events import Despaired, Event, Heard, Kept, NothingHeard, Paused, SpeechFinished, Undone, Woke
from voicejoy.intents import Intent, Request
from voicejoy.state import Phase, State
from voicejoy.wake import strip_phrase, words_of

_PAUSE = re.compile(r"\s*(?:\u2026|[.!?;]+)\s+")
"""Where a written turn pauses, with words after it."""

Note = Callable[..., None]
"""Told of what happens: an event's name and its fields, as `listen --json` prints them."""


def understood(heard: Heard, request: Request | None, task_named: Callable[[str], str]) -> Heard | Despaired:
    """The event that an utterance is: a request, the task of a pair, a cry for help, or else a joy.

    `request` is what the whole of it asks for; `task_named` gives the pair's task that a text names.
    """
    if request is None or request.intent is Intent.STACK_TASK:
        task = "" if heard.tail else task_named(heard.text)
        request = Request(Intent.STACK_TASK, {"task": task}) if task else None
    told = request is None or request.intent in intents.OPEN_ENDED
    if told and is_cry(heard.text):
        return Despaired(heard)
    return heard if request is None else replace(heard, command=request.intent, slots=request.slots)


@dataclass(slots=True)
class Conversation:
    """A dialogue by text at a journal's desk."""

    desk: JournalDesk
    state: State
    note: Note
    remember: Callable[[State], None] = lambda _state: None
    """Called when something changed that outlives the conversation: the voice, gentle mode."""

    def hear(self, text: str, *, confidence: float = 1.0, tail: Intent | None = None) -> None:
        """The person says `text`, with or without the wake phrase."""
        woken, told = strip_phrase(text, words_of(self.state.wake))
        if woken:
            self.open()
        if not told and woken:
            self.dispatch(Paused())
            return
        if self.state.phase is Phase.FOLLOW_UP and self.state.language.lexicon.read(told) is None:
            return  # talk in the room
        self._understand(Heard(told, told, confidence, tail=tail, woken=woken))

    def hear_with_pauses(self, parts: Sequence[str], *, confidence: float = 1.0) -> None:
        """The person says `parts` with pauses between: the last may be a request, as in `capture.divide`."""
        *earlier, last = (part.strip() for part in parts)
        told, lexicon = " ".join(earlier), self.state.language.lexicon
        request = lexicon.read(last) if earlier else None
        asked = self.state.phase in (Phase.CHECKING, Phase.OFFERING)
        if request is not None and asked and request.intent in intents.ANSWERS:
            self.hear(last, confidence=confidence)
        elif request is None or lexicon.read(f"{told} {last}") is not None:
            self.hear(f"{told} {last}".strip(), confidence=confidence)
        elif request.intent not in intents.CLOSING:
            self.hear(f"{told} {last}", confidence=confidence)
        elif lexicon.is_overruled(strip_phrase(told, words_of(self.state.wake))[1]):
            self.hear(self._with_wake(told, last), confidence=confidence)
        else:
            self.hear(told, confidence=confidence, tail=request.intent)

    def _with_wake(self, before: str, request: str) -> str:
        """A request that overrules what was said `before` it, but not the wake phrase."""
        woken = strip_phrase(before, words_of(self.state.wake))[0]
        return f"{self.state.wake} {request}" if woken else request

    def open(self) -> None:
        """Begin a turn, as the wake phrase does."""
        self.dispatch(Woke(self.state.wake))

    def take_turn(self, text: str) -> None:
        """A turn of its own, as after the wake phrase; a dash of dots or a full stop in it is a pause.

        In a follow-up "no" still means what was just kept.
        """
        told, lexicon = strip_phrase(text, words_of(self.state.wake))[1], self.state.language.lexicon
        request = lexicon.read(told)
        opening = not (self.state.just_kept and request is not None and request.intent is Intent.NO)
        if opening:
            self.open()
        pauses = list(_PAUSE.finditer(told))
        closing = lexicon.read(told[pauses[-1].end() :]) if pauses else None
        if closing is not None and closing.intent in intents.CLOSING:
            self.hear_with_pauses((told[: pauses[-1].start()], told[pauses[-1].end() :]))
        else:
            self._understand(Heard(told, told, woken=opening))

    def _understand(self, heard: Heard) -> None:
        """Typed words need no sound-alikes. What triggers care is not written down."""
        request = None if heard.tail else self.state.language.lexicon.read(heard.text)
        event = understood(heard, request, self.desk.task_named)
        if isinstance(event, Despaired):
            self.note("heard", text="", command=None, private=True)
        else:
            self.note("heard", text=event.text, command=event.command.value if event.command else None)
        self.dispatch(event)

    def dispatch(self, event: Event) -> None:
        """Give the dialogue an event, and do what it wants."""
        self.state, actions = dialogue.step(self.state, event)
        for action in actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        match action:
            case Say(text):
                self.note("said", text=text)
                self.dispatch(SpeechFinished())
            case Chime(earcon):
                self.note("chime", earcon=earcon.value)
            case KeepJoy():
                self._keep(action)
            case Recall():
                self._try(lambda: self.desk.recall(action))
            case Ask(question):
                self._try(lambda: self.desk.answer(question))
            case Undo():
                self._try(self.desk.undo)
            case CountTelling(joy_id):
                self.note("glimmer", joy=self.desk.count_telling(joy_id).as_json())
            case EndTelling() if self.state.phase in (Phase.CHECKING, Phase.OFFERING):
                self.dispatch(NothingHeard())
            case SetVoice() | SetGentle():
                self.remember(self.state)
            case SetPaused(on):
                self.note("paused" if on else "resumed")
            case _:
                pass  # listening and captured sound have no meaning in text

    def _keep(self, wish: KeepJoy) -> None:
        joy = self.desk.keep(wish)
        self.note("kept", joy=joy.as_json())
        if not wish.quiet:
            self.dispatch(Kept(joy))

    def _try(self, deed: Callable[[], Event]) -> None:
        outcome = deed()
        if isinstance(outcome, Undone) and outcome.joy is not None:
            self.note("undone", joy=outcome.joy.as_json())
        self.dispatch(outcome)
