"""The mouth: one thread that owns the voice and the loudspeaker, and speaks what it is handed in order.

A voice or loudspeaker that fails never stops the loop: the failure is told once, captions go on, every
sentence still comes to its `done`, and the next one is tried anew.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator

from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import AudioSink, Voice

MAX_WAITING = 16
"""Sounds waiting to be played; a conversation never has more than three."""
_BUG = "Speaking failed ({})."


class Mouth:
    """Speaks and chimes in order, off the listening thread."""

    def __init__(
        self,
        voice: Callable[[], Voice],
        sink: Callable[[], AudioSink],
        *,
        failed: Callable[[VoicejoyError], None],
    ) -> None:
        """`voice` and `sink` are made on the mouth's own thread; `failed` is called there, once."""
        self._make_voice, self._make_sink, self._failed = voice, sink, failed
        self._work: queue.Queue[tuple[str | tuple[bytes, int], threading.Event] | None] = queue.Queue(
            MAX_WAITING
        )
        self._stopping = threading.Event()
        self._voice: Voice | None = None
        self._sink: AudioSink | None = None
        self._pace: tuple[int, float] | None = None
        self._hushed = False
        self._told: set[str] = set()
        """Which of "voice" and "sink" fail at present, and have been told."""
        self._thread = threading.Thread(target=self._run, name="voicejoy-mouth", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the mouth's thread runs: without it no sound comes to its `done`."""
        return self._thread.is_alive()

    def say(self, text: str) -> threading.Event:
        """Speak `text` after what is already waiting; the event is set when its sound has ended."""
        return self._add(text)

    def play(self, pcm: bytes, rate_hz: int) -> threading.Event:
        """Play sound after what is already waiting."""
        return self._add((pcm, rate_hz))

    def speak_at(self, rate_wpm: int, volume: float) -> None:
        """From the next sentence on, this many words a minute and this many times the voice's loudness."""
        self._pace = rate_wpm, volume

    def hush(self) -> None:
        """End what is spoken or played now; what waits behind it goes on."""
        self._hushed = True
        self._stop_sound()

    def _stop_sound(self) -> None:
        sink = self._sink  # the mouth's thread may let go of it at any moment
        if sink is not None:
            with contextlib.suppress(Exception):
                sink.stop()

    def close(self, timeout_s: float = 1.0) -> None:
        """Stop speaking and end the thread."""
        self._stopping.set()
        self._stop_sound()
        with contextlib.suppress(queue.Full):  # a stuck thread is a daemon, and is left behind
            self._work.put_nowait(None)
        self._thread.join(timeout_s)

    def _add(self, sound: str | tuple[bytes, int]) -> threading.Event:
        done = threading.Event()
        try:
            self._work.put_nowait((sound, done))
        except queue.Full:  # stuck in its device: nobody waits for this one
            done.set()
        return done

    def _run(self) -> None:
        while (job := self._work.get()) is not None:
            sound, done = job
            self._hushed = False
            try:
                if not self._stopping.is_set():
                    self._sound(sound)
            finally:
                done.set()
        for edge in (self._voice, self._sink):
            if edge is not None:
                with contextlib.suppress(Exception):
                    edge.close()

    def _sound(self, sound: str | tuple[bytes, int]) -> None:
        """Synthesize and play. What fails is told; nothing is raised, for the thread must live on."""
        if isinstance(sound, str):
            with self._told_once("voice", Code.NO_VOICE):
                self._voice = self._voice or self._make_voice()
                if self._pace is not None:
                    self._voice.rate_wpm, self._voice.volume = self._pace
                self._play(self._voice.synthesize(sound))
        else:
            self._play(sound)

    def _play(self, sound: tuple[bytes, int]) -> None:
        """Play. A loudspeaker that failed is tried anew at the next sound: it may be plugged in again."""
        with self._told_once("sink", Code.NO_LOUDSPEAKER):
            try:
                self._sink = self._sink or self._make_sink()
                if not self._stopping.is_set() and not self._hushed:
                    self._sink.play(*sound)
            except Exception:
                sink, self._sink = self._sink, None
                with contextlib.suppress(Exception):
                    if sink is not None:
                        sink.close()
                raise

    @contextlib.contextmanager
    def _told_once(self, what: str, code: Code) -> Iterator[None]:
        """End a failure of `what` here and tell it, once until it works again."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 (a driver's bug must not stop the listening)
            if what not in self._told:
                self._told.add(what)
                told = error if isinstance(error, VoicejoyError) else VoicejoyError(code, _BUG.format(error))
                with contextlib.suppress(Exception):
                    self._failed(told)
        else:
            self._told.discard(what)


class NoVoice:
    """A `Voice` for people who want none: every sentence is silence."""

    rate_wpm, volume = 165, 1.0

    def synthesize(self, text: str) -> tuple[bytes, int]:  # noqa: ARG002 (the port's signature)
        """No sound."""
        return b"", 22_050

    def close(self) -> None:
        """Nothing to let go of."""
