"""One telling while it is being told: its segments, what was understood of each, and when it is over.

Fed by `hearing` with speech cut at short pauses. Each segment is listened to twice at once: with the
grammar of control phrases (does the person ask for something?) and with the full vocabulary (what do
they say?). Engines that do not stream are asked once, at the segment's or the utterance's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from voicejoy import intents
from voicejoy.endpoint import Patience
from voicejoy.intents import Intent, Lexicon
from voicejoy.ports import (
    BYTES_PER_SAMPLE,
    SAMPLE_RATE_HZ,
    Recognizer,
    RecognizerSession,
    Transcript,
)
from voicejoy.wake import find_near, strip_phrase, words_of

BYTES_PER_SECOND = SAMPLE_RATE_HZ * BYTES_PER_SAMPLE

WAKE_ONLY_SPEECH_S = 0.45
"""Speech beyond the wake phrase from which a segment without understood words still counts as telling."""


WORD_MARGIN_S = 0.1
"""Kept before a word's reported start when audio is cut there."""


LONGEST_COMMAND_WORDS = 6
CERTAIN = 0.95
"""The grammar's confidence in each word from which it insists on what it heard."""


def after(pcm: bytes, from_s: float) -> bytes:
    """`pcm` from a little before the word that begins at `from_s`."""
    return pcm[int(max(0.0, from_s - WORD_MARGIN_S) * SAMPLE_RATE_HZ) * BYTES_PER_SAMPLE :]


@dataclass(frozen=True, slots=True)
class Segment:
    """One finished stretch of speech between two pauses."""

    pcm: bytes
    transcript: Transcript
    text: str
    """The transcript without a leading wake phrase."""
    command: Intent | None
    """The control phrase that the whole segment surely is."""
    speech_s: float
    """Speech beyond a leading wake phrase, in seconds."""
    guess: str = ""
    """The control phrase that the grammar forced it into, where the full vocabulary is not sure of it."""
    insistent: bool = False
    """Whether the grammar heard that control phrase every time, certain of each word."""
    told_from_s: float = 0.0
    """Where in `pcm` the first word after a leading wake phrase begins, in seconds; 0 without one."""

    @property
    def counts(self) -> bool:
        """Whether something was told here besides the wake phrase."""
        return bool(self.text) or self.command is not None or self.speech_s >= WAKE_ONLY_SPEECH_S


@dataclass(frozen=True, slots=True)
class Utterance:
    """A finished telling: what was told, and the control phrase that was all of it or closed it."""

    segments: tuple[Segment, ...]
    command: Intent | None = None
    tail: Intent | None = None
    guess: str = ""
    """The control phrase that all of it may be; a second opinion decides."""
    insistent: bool = False
    """Whether the grammar is certain of that."""
    woken: bool = False

    @property
    def pcm(self) -> bytes:
        """The audio of what was told, control phrase left out; it may open with the wake phrase."""
        return b"".join(segment.pcm for segment in self.segments)

    @property
    def pcm_after_wake(self) -> bytes:
        """The same, cut where the first word after a leading wake phrase begins."""
        return after(self.pcm, self.segments[0].told_from_s) if self.segments else b""

    @property
    def transcript(self) -> Transcript:
        """What the streaming engine understood, wake phrase and control phrase left out."""
        words = tuple(word for segment in self.segments for word in segment.transcript.words)
        told = [segment for segment in self.segments if segment.text]
        if not told:
            return Transcript("", (), 0.0)
        confidence = sum(segment.transcript.confidence for segment in told) / len(told)
        return Transcript(" ".join(segment.text for segment in told), words, confidence)


@dataclass(slots=True)
class OpenSegment:
    """A stretch of speech that is still going on."""

    control: RecognizerSession | None
    dictation: RecognizerSession
    pcm: bytearray = field(default_factory=bytearray)
    text: str = ""

    def accept(self, pcm: bytes) -> None:
        """Take audio in."""
        self.pcm += pcm
        self.text = self.dictation.accept(pcm)
        if self.control is not None:
            self.control.accept(pcm)


class Listener:
    """Opens and closes segments with one recognizer; knows the wake phrase and the control phrases."""

    def __init__(self, recognizer: Recognizer, wake_phrase: str, lexicon: Lexicon) -> None:
        self.recognizer, self.lexicon = recognizer, lexicon
        self.wake_words = words_of(wake_phrase)
        phrases = (phrase for phrase in lexicon.grammar if not recognizer.unknown_words(phrase))
        self._grammar = [wake_phrase, *phrases]

    def open(self) -> OpenSegment:
        """Begin a segment."""
        control = self.recognizer.session(self._grammar) if self.recognizer.streaming else None
        return OpenSegment(control, self.recognizer.session())

    def close(self, segment: OpenSegment, speech_s: float, *, expected: bool) -> tuple[Segment, bool]:
        """The finished segment, and whether it opened with the wake phrase; `expected` if it should have."""
        transcript = segment.dictation.finish()
        woken, text = strip_phrase(transcript.text, self.wake_words, woken=expected)
        from_s = self._told_from_s(transcript) if woken else 0.0
        heard = self._ask_grammar(segment, text, from_s)
        guesses = [guess.text for guess in heard if self.lexicon.exact(guess.text) is not None]
        beyond_s = max(0.0, speech_s - self.wake_s) if woken else speech_s
        finished = Segment(
            pcm=bytes(segment.pcm),
            transcript=transcript,
            text=text,
            command=self._command(text, guesses),
            speech_s=beyond_s,
            guess=next(iter(guesses), ""),
            insistent=bool(guesses) and _agree(heard),
            told_from_s=from_s,
        )
        return finished, woken

    @property
    def wake_s(self) -> float:
        """About how long the wake phrase takes to say: 0.45 s a word."""
        return 0.45 * len(self.wake_words)

    def _told_from_s(self, transcript: Transcript) -> float:
        run = find_near([word.text for word in transcript.words], self.wake_words)
        after = transcript.words[run[1] :] if run else ()
        return after[0].start_s if after else 0.0

    def _ask_grammar(self, segment: OpenSegment, text: str, from_s: float) -> list[Transcript]:
        """What the grammar hears in this whole segment, without the wake phrase; nothing where there is none.

        Right after the wake phrase the grammar is asked a second time, about the sound from there on alone: a
        short word is hard to hear behind another.
        """
        if segment.control is None:
            return []
        whole = segment.control.finish()
        heard = [replace(whole, text=strip_phrase(whole.text, self.wake_words)[1])]
        if from_s > 0 and len(words_of(text)) <= LONGEST_COMMAND_WORDS:
            alone = self.recognizer.session(self._grammar)
            alone.accept(after(bytes(segment.pcm), from_s))
            heard.append(alone.finish())
        return heard

    def _command(self, text: str, guesses: Sequence[str]) -> Intent | None:
        """The control phrase that a whole segment surely is.

        A grammar forces what it hears into its own words, so it is believed at once only when the full
        vocabulary heard nearly the same.
        """
        supported = (guess for guess in guesses if intents.supports(text, guess, intents.SURE))
        command = next(map(self.lexicon.exact, supported), None)
        if command is not None:
            return command
        request = self.lexicon.hear(text)
        return request.intent if request and request.intent is not Intent.STACK_TASK else None


def _agree(heard: Sequence[Transcript]) -> bool:
    """Whether all of `heard` are one text, each word of it certain."""
    certain = all(word.confidence >= CERTAIN for transcript in heard for word in transcript.words)
    return certain and len({transcript.text for transcript in heard}) == 1


class Capture:
    """A telling in progress, in seconds of audio."""

    def __init__(
        self,
        patience: Patience,
        lexicon: Lexicon,
        *,
        answering: bool = False,
        woken: bool = False,
        cued: bool = False,
    ) -> None:
        self._patience, self._lexicon = patience, lexicon
        self._answering = answering
        self.woken = woken
        self.segments: list[Segment] = []
        self.elapsed_s = 0.0
        self.cued = cued
        """Whether the person knows that they may speak: by the open cue, or by what was just said to them."""

    def add(self, segment: Segment) -> None:
        """A segment has ended."""
        self.segments.append(segment)

    @property
    def told(self) -> list[Segment]:
        """The segments in which something was told."""
        return [segment for segment in self.segments if segment.counts]

    def wants_cue(self, silence_s: float) -> bool:
        """Whether it is the moment for the open cue: the wake phrase, then a pause, and no words."""
        return not self.cued and not self.told and silence_s >= self._patience.cue_s

    def ends_after_s(self) -> float:
        """The silence that ends this telling as it stands."""
        told = self.told
        if not told:
            return self._patience.nothing_s
        command = told[-1].command or self._lexicon.exact(told[-1].guess)
        if self._answering and self._is_answer(told):
            return self._patience.answer_s
        if command is Intent.DONE and len(told) > 1:
            return 0.0
        hasty = command is Intent.CANCEL or (command in intents.DISCARDING and len(told) > 1)
        if command is None or command in intents.ANSWERS or command is Intent.CHANGE or hasty:
            return self._patience.telling_s
        return self._patience.command_s

    def _is_answer(self, told: list[Segment]) -> bool:
        """Whether it can be a mere answer; a correction or a new telling is waited for like a joy."""
        text = " ".join(segment.text for segment in told)
        short = told[-1].command is not None or self._lexicon.answer(text) is not None or not text
        return short and not self.woken

    @property
    def capped(self) -> bool:
        """Whether the longest telling is reached."""
        return self.elapsed_s >= self._patience.cap_s

    def utterance(self) -> Utterance:
        """What was told, with a control phrase told apart from it."""
        return divide(self.told, self._lexicon, woken=self.woken, answering=self._answering)


def divide(told: Sequence[Segment], lexicon: Lexicon, *, woken: bool, answering: bool = False) -> Utterance:
    """Split `told` into what was told and the control phrase that was all of it, or followed a pause.

    The last words win: a request overrules one before it, and while `answering` an answer all before it.
    """
    if not told:
        return Utterance((), woken=woken)
    last = told[-1].command
    if len(told) == 1:
        only = told[0]
        return Utterance((only,), command=last, guess=only.guess, insistent=only.insistent, woken=woken)
    if answering and last in intents.ANSWERS:
        return Utterance((told[-1],), command=last, woken=woken)
    together = " ".join(segment.text for segment in told)
    whole = lexicon.hear(together) if last not in intents.CLOSING else lexicon.read(together)
    if whole is not None:
        return Utterance(tuple(told), command=whole.intent, woken=woken)
    if last in intents.CLOSING:
        before = " ".join(segment.text for segment in told[:-1])
        if lexicon.is_overruled(before):
            return Utterance((told[-1],), command=last, woken=woken)
        return Utterance(tuple(told[:-1]), tail=last, woken=woken)
    return Utterance(tuple(told), woken=woken)
