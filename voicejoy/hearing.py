"""From sound to what the dialogue needs to know: the wake phrase, pauses, captions and utterances.

Takes PCM blocks of any length and works on frames of the gate's size, so that the same sound gives the
same result however it is cut into blocks. Time is seconds of audio taken in. Silence costs the gate
only: recognizers run on speech alone.

The wake phrase is believed after two looks: `watching` finds it in final results, and then the full
vocabulary, afresh over the buffered audio from there, must find it or something very near.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voicejoy.actions import Mode
from voicejoy.capture import BYTES_PER_SECOND, Capture, Listener, OpenSegment, Utterance, divide
from voicejoy.endpoint import Edge, Patience, Segmenter
from voicejoy.intents import Lexicon
from voicejoy.ports import Recognizer, SpeechGate
from voicejoy.wake import find_near, strip_phrase, words_of
from voicejoy.watching import LONGEST_S, WakeWatch, end_of

PREROLL_S = 0.4
"""Sound kept from before speech was noticed: the gate needs a moment, and a word's onset is soft."""
CHUNK_FRAMES = 4
"""Frames given to a recognizer at once: 0.13 s with the gate's 32 ms frames (engine-traps.md: 0.1-0.2 s)."""
SECOND_LOOK_S = 1.2
"""How long the full vocabulary may take to find the phrase that the grammar found."""
REFRACTORY_S = 2.0
"""No second wake within this time of one (conversation.md)."""


@dataclass(frozen=True, slots=True)
class WakeHeard:
    """The wake phrase passed its second look."""

    phrase: str


@dataclass(frozen=True, slots=True)
class CueDue:
    """The wake phrase was followed by a pause."""


@dataclass(frozen=True, slots=True)
class PartialHeard:
    """The text so far, for captions."""

    text: str


@dataclass(frozen=True, slots=True)
class UtteranceHeard:
    """An utterance has ended."""

    utterance: Utterance


@dataclass(frozen=True, slots=True)
class SilenceHeard:
    """Listening was open for its whole time and nobody spoke."""


HearingEvent = WakeHeard | CueDue | PartialHeard | UtteranceHeard | SilenceHeard


class Hearing:
    """The ear: `accept` sound, get events; `listen` says what to listen for from now on."""

    def __init__(
        self,
        gate: SpeechGate,
        recognizer: Recognizer,
        wake_phrase: str,
        patience: Patience,
        lexicon: Lexicon,
        *,
        tap: Callable[[bytes], None] = lambda _pcm: None,
    ) -> None:
        """`tap` is given every piece of a telling's audio before it is recognised (the spool)."""
        self._gate = gate
        self._recognizer = recognizer
        self._words = words_of(wake_phrase)
        self._phrase = " ".join(self._words)
        self._lexicon = lexicon
        self._listener = Listener(recognizer, self._phrase, lexicon)
        self._patience = patience
        self._tap = tap
        self._frame_s = gate.frame_bytes / BYTES_PER_SECOND
        self._rest = bytearray()
        self._preroll: deque[bytes] = deque(maxlen=max(1, round(PREROLL_S / self._frame_s)))
        self.at_s = 0.0
        self._woke_at_s = -REFRACTORY_S
        self._mode = Mode.WAKE
        self._begin()

    # --- what to listen for ------------------------------------------------------------------------

    def listen(self, mode: Mode) -> None:
        """From now on listen for `mode`. A telling that the wake phrase has begun goes on."""
        begun = self._capture is not None and self._mode is not Mode.YES_NO
        self._mode = mode
        if not (mode is Mode.TELLING and begun):
            self._begin()

    def be_patient(self, patience: Patience) -> None:
        """From the next time that it listens for something, with these silences and limits."""
        self._patience = patience

    def forget(self) -> None:
        """Drop what was heard and not yet acted on (after a stretch in which listening was suspended)."""
        self._rest.clear()
        self._preroll.clear()
        self._gate.reset()
        self._begin()

    @property
    def telling(self) -> bool:
        """Whether words are being told right now."""
        capture, segment = self._capture, self._segment
        if capture is None or segment is None:
            return capture is not None and bool(capture.told)
        length_s = len(segment.pcm) / BYTES_PER_SECOND
        return (
            not self._expects_phrase()
            or bool(self._told_in(segment))
            or length_s > self._listener.wake_s + PREROLL_S + 0.5
        )

    def _begin(self) -> None:
        self._segmenter = Segmenter(self._patience.segment_gap_s)
        self._chunk = bytearray()
        self._watch: WakeWatch | None = None
        self._segment: OpenSegment | None = None
        self._looking_s: float | None = None
        self._last_partial = ""
        self._idle_s = 0.0
        self._capture: Capture | None = None
        if self._mode in (Mode.TELLING, Mode.YES_NO):
            answering = self._mode is Mode.YES_NO
            self._capture = Capture(self._patience, self._lexicon, answering=answering, cued=True)

    # --- sound in, events out ----------------------------------------------------------------------

    def accept(self, pcm: bytes) -> Iterator[HearingEvent]:
        """Take a block in. Handle each event before asking for the next: it may change what follows."""
        self._rest += pcm
        size = self._gate.frame_bytes
        while len(self._rest) >= size:
            frame = bytes(self._rest[:size])
            del self._rest[:size]
            yield from self._frame(frame)

    def finish(self) -> Iterator[HearingEvent]:
        """The sound has ended: what was begun is ended as by silence."""
        if self._segmenter.open:
            self._segmenter.open = False
            yield from self._segment_ended()
        if self._capture is not None:
            yield from self._end_capture(self._capture)

    def _frame(self, frame: bytes) -> Iterator[HearingEvent]:
        self.at_s += self._frame_s
        edge = self._segmenter.process(self._frame_s, self._gate.is_speech(frame))
        self._preroll.append(frame)
        if edge is Edge.STARTED:
            self._segment_started()
        elif self._segmenter.open or edge is Edge.ENDED:
            self._chunk += frame
            if len(self._chunk) >= CHUNK_FRAMES * len(frame):
                yield from self._feed()
        if edge is Edge.ENDED:
            yield from self._segment_ended()
        yield from self._check_time()

    def _segment_started(self) -> None:
        onset = b"".join(self._preroll)
        self._preroll.clear()
        if self._capture is None and self._recognizer.streaming:
            self._watch = WakeWatch(self._recognizer, self._phrase, onset)
        if self._capture is not None or self._mode is Mode.FOLLOW_UP or not self._recognizer.streaming:
            self._open_segment(onset)

    def _feed(self) -> Iterator[HearingEvent]:
        """Give the gathered chunk to whoever listens."""
        pcm = bytes(self._chunk)
        self._chunk.clear()
        if self._watch is not None and self._first_look(self._watch.accept(pcm)):
            return
        if self._segment is None:
            return
        self._accept_segment(self._segment, pcm)
        if self._looking_s is not None:
            self._looking_s += len(pcm) / BYTES_PER_SECOND
            yield from self._second_look(self._segment, self._looking_s)
        elif self._capture is not None:
            yield from self._caption(self._capture, self._segment)
        elif len(self._segment.pcm) > LONGEST_S * BYTES_PER_SECOND:
            overlap = end_of(self._segment.pcm)
            yield from self._close_segment(self._segment, 0.0)
            self._open_segment(overlap if self._capture is None else b"")

    def _segment_ended(self) -> Iterator[HearingEvent]:
        if self._chunk:
            yield from self._feed()
        if self._watch is not None:
            self._first_look(self._watch.look())
        self._watch = None
        if self._segment is not None:
            yield from self._close_segment(self._segment, self._segmenter.silence_s)

    def _check_time(self) -> Iterator[HearingEvent]:
        """Silences and limits."""
        capture, silence_s = self._capture, self._segmenter.silence_s
        if capture is None:
            if self._mode is Mode.FOLLOW_UP and not self._segmenter.open:
                self._idle_s += self._frame_s
                if self._idle_s >= self._patience.nothing_s:
                    self.listen(Mode.WAKE)
                    yield SilenceHeard()
            return
        if self._segment is not None:
            capture.elapsed_s += self._frame_s
            if capture.capped:
                yield from self._close_segment(self._segment, 0.0)
                yield from self._end_capture(capture)
        elif silence_s >= capture.ends_after_s():
            yield from self._end_capture(capture)
        elif capture.wants_cue(silence_s):
            capture.cued = True
            yield CueDue()

    # --- waiting for the wake phrase -----------------------------------------------------------------

    def _first_look(self, found: bytes | None) -> bool:
        """Whether the watch has found the phrase, so that the full vocabulary looks afresh from there."""
        if found is None:
            return False
        if self._watch is not None and not self._may_wake():
            self._watch.restart()
            return False
        self._watch = None
        self._looking_s = 0.0
        self._open_segment(found)
        return True

    def _may_wake(self) -> bool:
        return self.at_s - self._woke_at_s >= REFRACTORY_S

    def _second_look(self, segment: OpenSegment, looking_s: float) -> Iterator[HearingEvent]:
        if find_near(words_of(segment.text), self._words) is not None:
            self._wake(segment.pcm)
            yield WakeHeard(self._phrase)
        elif looking_s > SECOND_LOOK_S:
            self._looking_s = self._segment = None
            self._watch = WakeWatch(self._recognizer, self._phrase)

    def _wake(self, pcm: bytes | bytearray) -> Capture:
        self._looking_s = self._watch = None
        self._woke_at_s = self.at_s
        self._capture = Capture(self._patience, self._lexicon, woken=True)
        self._tap(bytes(pcm))
        return self._capture

    # --- while something is told ---------------------------------------------------------------------

    def _open_segment(self, onset: bytes) -> None:
        self._segment = self._listener.open()
        self._accept_segment(self._segment, onset)

    def _accept_segment(self, segment: OpenSegment, pcm: bytes) -> None:
        if self._capture is not None:
            self._tap(pcm)
        segment.accept(pcm)

    def _expects_phrase(self) -> bool:
        """Whether the open segment is where the wake phrase was found."""
        capture = self._capture
        begun_by_it = capture is not None and capture.woken and not capture.segments
        return begun_by_it or self._looking_s is not None

    def _told_in(self, segment: OpenSegment) -> str:
        return strip_phrase(segment.text, self._words, woken=self._expects_phrase())[1]

    def _caption(self, capture: Capture, segment: OpenSegment) -> Iterator[HearingEvent]:
        so_far = [part.text for part in capture.told] + [self._told_in(segment)]
        text = " ".join(part for part in so_far if part)
        if text and text != self._last_partial:
            self._last_partial = text
            yield PartialHeard(text)

    def _close_segment(self, open_segment: OpenSegment, trailing_s: float) -> Iterator[HearingEvent]:
        """A pause ended the segment, `trailing_s` after its last speech."""
        expected = self._expects_phrase()
        self._segment = self._looking_s = None
        length_s = len(open_segment.pcm) / BYTES_PER_SECOND
        speech_s = min(self._segmenter.speech_s, max(0.0, length_s - trailing_s))
        if speech_s < self._patience.shortest_s:
            return
        segment, woken = self._listener.close(open_segment, speech_s, expected=expected)
        if self._capture is not None:
            self._capture.add(segment)
            self._capture.woken |= woken
        elif woken and (expected or self._may_wake()):
            self._wake(segment.pcm).add(segment)
            yield WakeHeard(self._phrase)
        elif self._mode is Mode.FOLLOW_UP and (segment.command or segment.guess):
            self.listen(Mode.WAKE)
            yield UtteranceHeard(divide([segment], self._lexicon, woken=False))

    def _end_capture(self, capture: Capture) -> Iterator[HearingEvent]:
        utterance = capture.utterance()
        self.listen(Mode.WAKE)
        yield UtteranceHeard(utterance) if utterance.segments else SilenceHeard()
