"""The mouth: one thread that owns the voice and the loudspeaker, and speaks what it is handed in order.

A voice or loudspeaker that fails never stops the loop: the failure is told once, captions go on, every
sentence still comes to its `done`, and the next one is tried anew.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import AudioSink, Voice

MAX_WAITING = 16
"""Sounds waiting to be played; a conversation never has more than three."""


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
        self._sink: AudioSink | None = None
        self._told = False
        """Whether the present failure has been told."""
        self._thread = threading.Thread(target=self._run, name="voicejoy-mouth", daemon=True)
        self._thread.start()

    def say(self, text: str) -> threading.Event:
        """Speak `text` after what is already waiting; the event is set when its sound has ended."""
        return self._add(text)

    def play(self, pcm: bytes, rate_hz: int) -> threading.Event:
        """Play sound after what is already waiting."""
        return self._add((pcm, rate_hz))

    def close(self, timeout_s: float = 1.0) -> None:
        """Stop speaking and end the thread."""
        self._stopping.set()
        if self._sink is not None:
            self._sink.stop()
        self._work.put(None)
        self._thread.join(timeout_s)

    def _add(self, sound: str | tuple[bytes, int]) -> threading.Event:
        done = threading.Event()
        self._work.put((sound, done))
        return done

    def _run(self) -> None:
        voice: Voice | None = None
        while (job := self._work.get()) is not None:
            sound, done = job
            try:
                if not self._stopping.is_set():
                    if isinstance(sound, str):
                        voice = voice or self._make_voice()
                        sound = voice.synthesize(sound)
                    self._play(*sound)
                    self._told = False
            except VoicejoyError as error:
                self._fell_silent(error)
            except Exception as error:  # noqa: BLE001 (a driver's bug must not stop the listening)
                self._fell_silent(VoicejoyError(Code.NO_LOUDSPEAKER, f"Speaking failed ({error})."))
            finally:
                done.set()
        for edge in (voice, self._sink):
            if edge is not None:
                edge.close()

    def _play(self, pcm: bytes, rate_hz: int) -> None:
        self._sink = self._sink or self._make_sink()
        if not self._stopping.is_set():
            self._sink.play(pcm, rate_hz)

    def _fell_silent(self, error: VoicejoyError) -> None:
        """Tell it once, and try a loudspeaker anew at the next sound: it may have been plugged in again."""
        if self._sink is not None:
            self._sink.close()
            self._sink = None
        if not self._told:
            self._told = True
            self._failed(error)


class NoVoice:
    """A `Voice` for people who want none: every sentence is silence."""

    def synthesize(self, text: str) -> tuple[bytes, int]:  # noqa: ARG002 (the port's signature)
        """No sound."""
        return b"", 22_050

    def close(self) -> None:
        """Nothing to let go of."""
