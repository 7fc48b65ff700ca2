"""The pump: moves events into the dialogue and its actions out to the world. It decides nothing.

One thread reads sound, hears, and acts; the mouth has a thread of its own.
Half duplex: while the voice speaks, a live microphone's blocks are read and dropped until a margin after
the true end of the sound; a recording simply waits. Earcons are short, never heard as speech, and drop
nothing. The loop ends when the audio ends, the dialogue is closed, or `stop` is set; a telling that is
cut off stays in the spool and is kept at the next start.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from voicejoy import dialogue, intents, voice
from voicejoy.actions import (
    Action,
    Ask,
    Chime,
    CountTelling,
    Discard,
    Earcon,
    EndTelling,
    Finish,
    Hush,
    KeepDraft,
    KeepJoy,
    Listen,
    Mode,
    Recall,
    Say,
    SetGentle,
    SetPaused,
    SetVoice,
    Undo,
)
from voicejoy.capture import Utterance
from voicejoy.care.detector import is_cry
from voicejoy.commands import joy_of
from voicejoy.conversation import understood
from voicejoy.dialogue import Phase, State
from voicejoy.errors import Code, VoicejoyError
from voicejoy.events import (
    AudioEnded,
    Despaired,
    Event,
    Failed,
    Heard,
    Kept,
    NothingHeard,
    Paused,
    Poked,
    SpeechFinished,
    Undone,
    Woke,
)
from voicejoy.grounding import keeping_noticed
from voicejoy.hearing import (
    CueDue,
    HearingEvent,
    PartialHeard,
    SilenceHeard,
    UtteranceHeard,
    WakeHeard,
)
from voicejoy.parts import Parts
from voicejoy.recovering import Recovery

log = logging.getLogger(__name__)

ECHO_MARGIN_S = 0.25
"""A room goes on sounding after the voice has ended; the microphone is deaf for this much longer."""
STUCK_S, STUCK_PER_CHARACTER_S = 10.0, 0.3
"""A sentence that takes longer is stuck in its device: a character takes 0.15 s at the slowest pace."""
POLL_S = 0.1
"""How often `stop` is looked at while nothing happens."""


class Assistant:
    """The loop. `run` it once, on one thread; set `stop` and call `poke` from anywhere."""

    def __init__(self, parts: Parts, stop: threading.Event, state: State | None = None) -> None:
        self._parts, self._stop = parts, stop
        self._state = state or State()
        self._poked = threading.Event()
        self._speaking: threading.Event | None = None
        self._speaking_until = 0.0
        self._told_at: datetime | None = None
        self._cut_off = False
        """Whether an utterance was heard and not yet acted on."""
        self._not_kept = False
        """Whether a joy that was to be kept without a word was not: then the next words say so."""

    def run(self) -> None:
        """Listen until the end. Raises `VoicejoyError` when the source fails."""
        parts = self._parts
        try:
            self._set_voice(voice.setting(self._state))
            for said in Recovery(parts, self._state, self._report, self._fail).recover():
                self._say(said.text, spoken=said.spoken)
                self._settle()
            self._report("ready", text=parts.ears)
            while not self._stop.is_set() and self._state.phase is not Phase.CLOSED:
                self._turn()
        finally:
            self._keep_what_waits()
            if self._state.phase is Phase.CARING:
                parts.spool.clear()
            elif self._cut_off or parts.hearing.telling or self._state.pending or self._state.wordless:
                self._leave()
            parts.spool.clear()
            parts.mouth.close()
            parts.source.close()
            self._report("done")

    def _keep_what_waits(self) -> None:
        """Cut off in the midst of the senses, or paused: what was told is kept, for only we know of it."""
        told = self._state.waiting
        for wish in (*keeping_noticed(self._state), *((joy_of(told, quiet=True),) if told else ())):
            self._keep(wish)

    def poke(self) -> None:
        """A key or a button was pressed. From any thread."""
        self._poked.set()

    def _turn(self) -> None:
        """Read one block and act on it; while the voice speaks, wait for its end instead."""
        parts = self._parts
        self._settle()
        self._answer_poke()
        block = parts.source.read(POLL_S)
        if block and parts.meter is not None:
            self._report("level", db=round(parts.meter(block), 1))
        heard = parts.hearing.finish() if block is None else parts.hearing.accept(block)
        for event in heard:
            self._hear(event)
            if self._stop.is_set() or (self._speaking is not None and parts.source.live):
                return
            self._settle()
        if block is None:
            self._dispatch(AudioEnded())

    def _answer_poke(self) -> None:
        if self._poked.is_set():
            self._poked.clear()
            self._told_at = self._parts.now()
            self._dispatch(Poked())

    def _settle(self) -> None:
        """Let the voice finish before the next sound is looked at."""
        while self._speaking is not None and not self._stop.is_set():
            self._wait_for_voice(self._speaking)

    def _wait_for_voice(self, ended: threading.Event) -> None:
        """Half duplex: what a live source hears now is our own voice."""
        parts = self._parts
        while not ended.is_set() and not self._stop.is_set() and time.monotonic() < self._speaking_until:
            self._answer_poke()
            if parts.source.live:
                parts.source.read(POLL_S / 2)
            else:
                ended.wait(POLL_S)
        if not ended.is_set() and not self._stop.is_set():
            self._fail(VoicejoyError(Code.NO_LOUDSPEAKER, "The loudspeaker is stuck.", "Captions go on."))
        if parts.source.live:
            until = time.monotonic() + ECHO_MARGIN_S
            while time.monotonic() < until:
                parts.source.read(POLL_S / 2)
            parts.hearing.forget()
        self._speaking = None
        self._report("spoke")
        self._dispatch(SpeechFinished())

    # --- what was heard ------------------------------------------------------------------------------

    def _hear(self, event: HearingEvent) -> None:
        match event:
            case WakeHeard(phrase):
                self._told_at = self._parts.now()
                self._report("wake", phrase=phrase)
                self._dispatch(Woke(phrase))
            case CueDue():
                self._dispatch(Paused())
            case PartialHeard(text):
                if not is_cry(text):
                    self._report("partial", text=text)
            case SilenceHeard():
                self._dispatch(NothingHeard())
            case UtteranceHeard(utterance):
                self._understand(utterance)

    def _understand(self, utterance: Utterance) -> None:
        self._cut_off = True
        event = self._heard(utterance)
        if isinstance(event, Despaired):  # what triggers care is written down nowhere
            self._report("heard", text="", confidence=1.0, command=None, private=True)
        else:
            command = event.command.value if event.command else None
            self._report("heard", text=event.text, confidence=round(event.confidence, 2), command=command)
        self._dispatch(event)
        self._cut_off = False

    def _heard(self, utterance: Utterance) -> Heard | Despaired:
        """The utterance, understood as well as the engines can."""
        self._report("thinking")
        began = time.monotonic()
        transcriber, tail, woken = self._parts.transcriber, utterance.tail, utterance.woken
        request = transcriber.certain(utterance)
        asked = self._state.phase in (Phase.CHECKING, Phase.OFFERING)
        if request is not None and (asked or request.intent not in intents.ANSWERS):
            heard = Heard(utterance.transcript.text, "", 1.0, tail=tail, woken=woken)
            return understood(heard, request, lambda _text: "")
        transcript = transcriber.transcribe(utterance)
        text = transcript.text
        request = None if tail else transcriber.request(utterance, text)
        log.info("understood in %.2f s", time.monotonic() - began)
        heard = Heard(text, text, transcript.confidence, tail=tail, woken=woken)
        return understood(heard, request, self._parts.desk.task_named)

    # --- what the dialogue wants ---------------------------------------------------------------------

    def _dispatch(self, event: Event) -> None:
        self._state, actions = dialogue.step(self._state, event)
        for action in actions:
            self._do(action)

    def _do(self, action: Action) -> None:  # noqa: PLR0912 (one case for each action)
        parts = self._parts
        match action:
            case Listen(mode):
                self._listen(mode)
            case Say():
                self._say(action.text, spoken=action.spoken, silently=action.chatter and self._quiet)
            case Hush():
                parts.mouth.hush()
            case Chime(earcon):
                self._chime(earcon)
            case EndTelling():
                for event in list(parts.hearing.finish()):
                    self._hear(event)
            case KeepJoy():
                self._keep(action)
            case Recall():
                self._try(lambda: parts.desk.recall(action))
            case Ask(question):
                self._try(lambda: parts.desk.answer(question))
            case SetVoice() | SetGentle() | SetPaused():
                self._adjust(action)
            case Undo():
                self._try(parts.desk.undo)
            case CountTelling(joy_id):
                self._count(joy_id)
            case Discard():
                parts.spool.clear()
            case KeepDraft():
                self._leave()
            case Finish():
                pass  # the phase is closed, and `run` sees it

    def _listen(self, mode: Mode) -> None:
        self._parts.hearing.listen(mode)
        self._report("listening", text=mode.value)

    @property
    def _quiet(self) -> bool:
        """Whether chimes stand for chatter."""
        return self._parts.chimes_only or self._state.gentle

    def _adjust(self, action: SetVoice | SetGentle | SetPaused) -> None:
        match action:
            case SetPaused(on):
                self._report("paused" if on else "resumed")
                return
            case SetVoice():
                self._set_voice(action)
            case SetGentle(on):
                self._parts.hearing.be_patient(self._parts.relaxed if on else self._parts.patience)
        try:
            self._parts.remember(self._state)
        except VoicejoyError as error:  # it holds for now, if not for the next time
            self._fail(error)

    def _set_voice(self, wish: SetVoice) -> None:
        self._parts.mouth.speak_at(wish.rate_wpm, wish.volume)

    def _say(self, text: str, *, spoken: str = "", silently: bool = False) -> None:
        if self._not_kept:
            text, spoken, self._not_kept = self._state.language.phrases.say("problem"), "", False
        self._report("said", text=text)
        self._speaking = self._parts.mouth.say("" if silently else spoken or text)
        self._speaking_until = time.monotonic() + STUCK_S + STUCK_PER_CHARACTER_S * len(text)

    def _chime(self, earcon: Earcon) -> None:
        self._parts.mouth.play(*self._parts.earcon(earcon.value))
        if earcon is Earcon.CANCELLED:
            self._report("cancelled")

    def _keep(self, wish: KeepJoy) -> None:
        try:
            joy = self._parts.desk.keep(wish, self._told_at)
        except VoicejoyError as error:
            self._fail(error)
            if wish.quiet:
                self._not_kept = True
                self._leave()
            else:
                self._dispatch(Failed(error.message))
            return
        self._report("kept", joy=joy.as_json())
        if not wish.quiet:  # a quiet one's sound lies with that of the telling that follows
            self._parts.spool.clear()
            self._dispatch(Kept(joy))

    def _try(self, deed: Callable[[], Event]) -> None:
        try:
            outcome = deed()
        except VoicejoyError as error:
            self._fail(error)
            outcome = Failed(error.message)
        if isinstance(outcome, Undone) and outcome.joy is not None:
            self._report("undone", joy=outcome.joy.as_json())
        self._dispatch(outcome)

    def _count(self, joy_id: int) -> None:
        try:
            self._report("glimmer", joy=self._parts.desk.count_telling(joy_id).as_json())
        except VoicejoyError as error:  # the telling goes on: only the count is missing
            self._fail(error)

    def _leave(self) -> None:
        """What is being told stays in the spool."""
        draft = self._parts.spool.leave()
        if draft is not None:
            self._report("draft", text=str(draft))

    def _fail(self, error: VoicejoyError) -> None:
        log.warning("failed: %s", error.code.value)
        self._report("error", error=error.code.value, message=error.message, hint=error.hint)

    def _report(self, event: str, **fields: object) -> None:
        self._parts.report(event, self._parts.hearing.at_s, **fields)
