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
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from voicejoy import dialogue, intents, phrases
from voicejoy.actions import (
    Action,
    Chime,
    CountTelling,
    Discard,
    Earcon,
    Finish,
    KeepDraft,
    KeepJoy,
    Listen,
    Mode,
    Recall,
    Say,
    Undo,
)
from voicejoy.capture import Utterance
from voicejoy.desk import JournalDesk
from voicejoy.dialogue import Phase, State
from voicejoy.errors import Code, VoicejoyError
from voicejoy.events import (
    AudioEnded,
    Event,
    Failed,
    Heard,
    Kept,
    NothingHeard,
    Paused,
    SpeechFinished,
    Undone,
    Woke,
)
from voicejoy.hearing import (
    CueDue,
    Hearing,
    HearingEvent,
    PartialHeard,
    SilenceHeard,
    UtteranceHeard,
    WakeHeard,
)
from voicejoy.ports import AudioSource
from voicejoy.speaking import Mouth
from voicejoy.spool import Spool
from voicejoy.transcribing import Transcriber
from voicejoy.wake import tidy, words_of

log = logging.getLogger(__name__)

ECHO_MARGIN_S = 0.25
"""A room goes on sounding after the voice has ended; the microphone is deaf for this much longer."""
STUCK_S, STUCK_PER_CHARACTER_S = 10.0, 0.2
"""A sentence that takes longer is stuck in its device: at 165 words a minute a character takes 0.07 s."""
POLL_S = 0.1
"""How often `stop` is looked at while nothing happens."""


class Reporter(Protocol):
    """Told of everything that happens, for captions and for `--json`."""

    def __call__(self, event: str, at: float, **fields: object) -> None:
        """`event` happened `at` seconds of audio after the start."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the pump is made of."""

    source: AudioSource
    ears: str
    """Which engines hear, for the person."""
    mouth: Mouth
    hearing: Hearing
    transcriber: Transcriber
    desk: JournalDesk
    spool: Spool
    report: Reporter
    now: Callable[[], datetime]
    earcon: Callable[[str], tuple[bytes, int]]
    chimes_only: bool = False


class Assistant:
    """The loop. `run` it once, on one thread; set `stop` from anywhere."""

    def __init__(self, parts: Parts, stop: threading.Event) -> None:
        self._parts, self._stop = parts, stop
        self._state = State()
        self._speaking: threading.Event | None = None
        self._speaking_until = 0.0
        self._told_at: datetime | None = None
        self._cut_off = False
        """Whether an utterance was heard and not yet acted on."""

    def run(self) -> None:
        """Listen until the end. Raises `VoicejoyError` when the source fails."""
        parts = self._parts
        try:
            self._recover()
            self._report("ready", text=parts.ears)
            while not self._stop.is_set() and self._state.phase is not Phase.CLOSED:
                self._turn()
        finally:
            if self._cut_off or parts.hearing.telling or self._state.pending or self._state.wordless:
                self._leave()
            parts.spool.clear()
            parts.mouth.close()
            parts.source.close()
            self._report("done")

    def _turn(self) -> None:
        """Read one block and act on it; while the voice speaks, wait for its end instead."""
        parts = self._parts
        self._settle()
        block = parts.source.read(POLL_S)
        heard = parts.hearing.finish() if block is None else parts.hearing.accept(block)
        for event in heard:
            self._hear(event)
            if self._stop.is_set() or (self._speaking is not None and parts.source.live):
                return
            self._settle()
        if block is None:
            self._dispatch(AudioEnded())

    def _settle(self) -> None:
        """Let the voice finish before the next sound is looked at."""
        while self._speaking is not None and not self._stop.is_set():
            self._wait_for_voice(self._speaking)

    def _wait_for_voice(self, ended: threading.Event) -> None:
        """Half duplex: what a live source hears now is our own voice."""
        parts = self._parts
        while not ended.is_set() and not self._stop.is_set() and time.monotonic() < self._speaking_until:
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
                self._report("partial", text=text)
            case SilenceHeard():
                self._dispatch(NothingHeard())
            case UtteranceHeard(utterance):
                self._understand(utterance)

    def _understand(self, utterance: Utterance) -> None:
        self._cut_off = True
        began = time.monotonic()
        command, text, heard, confidence = utterance.command, "", "", 1.0
        asked = self._state.phase is Phase.CHECKING
        if command is None or (command in intents.ANSWERS and not asked):
            transcript = self._parts.transcriber.transcribe(utterance)
            text, heard, confidence = transcript.text, transcript.text, transcript.confidence
            command = None if utterance.tail else self._parts.transcriber.command(utterance, text)
            log.info("understood in %.2f s", time.monotonic() - began)
        else:
            text = utterance.transcript.text
        self._report(
            "heard",
            text=text,
            confidence=round(confidence, 2),
            command=command.value if command else None,
        )
        self._dispatch(Heard(text, heard, confidence, command, utterance.tail, utterance.woken))
        self._cut_off = False

    # --- what the dialogue wants ---------------------------------------------------------------------

    def _dispatch(self, event: Event) -> None:
        self._state, actions = dialogue.step(self._state, event)
        for action in actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        parts = self._parts
        match action:
            case Listen(mode):
                self._listen(mode)
            case Say(text, chatter):
                self._say(text, silently=chatter and parts.chimes_only)
            case Chime(earcon):
                self._chime(earcon)
            case KeepJoy():
                self._keep(action)
            case Recall():
                self._try(parts.desk.recall)
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
        if mode is not Mode.WAKE:
            self._report("listening", text=mode.value)

    def _say(self, text: str, *, silently: bool = False) -> None:
        self._report("said", text=text)
        self._speaking = self._parts.mouth.say("" if silently else text)
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

    # --- drafts --------------------------------------------------------------------------------------

    def _leave(self) -> None:
        """What is being told stays in the spool."""
        draft = self._parts.spool.leave()
        if draft is not None:
            self._report("draft", text=str(draft))

    def _recover(self) -> None:
        """Keep what an earlier run was cut off in. A draft that cannot be used stops nothing and nobody."""
        for draft, begun in self._parts.spool.drafts():
            self._recover_one(draft, begun)

    def _recover_one(self, draft: Path, begun: datetime) -> None:
        try:
            transcript = self._parts.transcriber.transcribe_draft(draft.read_bytes())
            self._keep_draft(draft, begun, transcript.text, transcript.confidence)
        except VoicejoyError as error:  # the draft waits for the next start
            self._fail(error)
        except Exception as error:  # noqa: BLE001 (whatever is wrong with it, it must not end the start)
            log.warning("a draft cannot be used: %s", type(error).__name__)
            self._parts.spool.set_aside(draft)

    def _keep_draft(self, draft: Path, begun: datetime, text: str, confidence: float) -> None:
        """Keep it, or set it aside when it has no words or takes itself back at its end."""
        command = intents.exact(text)
        if not text or any(intents.exact(end) in intents.DISCARDING for end in _last_words(text)):
            self._parts.spool.set_aside(draft)
        elif command is None or command in intents.ANSWERS:
            joy = self._parts.desk.keep(KeepJoy(tidy(text), text, confidence), begun)
            self._report("kept", joy=joy.as_json())
            self._say(phrases.RECOVERED.format(text=phrases.echo(joy.text)))
        draft.unlink(missing_ok=True)

    def _fail(self, error: VoicejoyError) -> None:
        log.warning("failed: %s", error.code.value)
        self._report("error", error=error.code.value, message=error.message, hint=error.hint)

    def _report(self, event: str, **fields: object) -> None:
        self._parts.report(event, self._parts.hearing.at_s, **fields)


def _last_words(text: str) -> list[str]:
    """The last one, two and three words of a longer text."""
    words = words_of(text)
    return [" ".join(words[-count:]) for count in (1, 2, 3) if len(words) > count]
