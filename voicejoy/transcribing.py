"""The text of an utterance: from the streaming engine that heard it, or from a second, better engine.

The second engine works on a thread of its own, so that Ctrl-C is answered while it thinks.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from voicejoy.capture import Utterance
from voicejoy.ports import Recognizer, RecognizerSession, Transcript
from voicejoy.wake import strip_phrase, words_of


class Transcriber:
    """Turns utterances into text with `better`, where there is one."""

    def __init__(self, better: Recognizer | None, wake_phrase: str) -> None:
        self._better = better
        self._wake_words = words_of(wake_phrase)
        self._work: queue.Queue[Callable[[], None] | None] = queue.Queue(1)
        self._busy = threading.Event()
        if better is not None:
            threading.Thread(target=self._run, name="voicejoy-transcriber", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether the second engine is at work, which it cannot be called off from."""
        return self._busy.is_set()

    def transcribe(self, utterance: Utterance, stop: threading.Event) -> Transcript | None:
        """The text of `utterance` without the wake phrase; None if `stop` was set meanwhile."""
        if self._better is None:
            return utterance.transcript
        return self._on_thread(lambda: self._listen_again(utterance), stop)

    def transcribe_pcm(self, pcm: bytes, recognizer: Recognizer, stop: threading.Event) -> Transcript | None:
        """The text of raw audio (a draft) with the better engine, else with `recognizer`."""
        better = self._better
        if better is None:
            return self._without_wake(_transcript(recognizer.session(), pcm))
        return self._on_thread(lambda: self._without_wake(_transcript(better.session(), pcm)), stop)

    def close(self) -> None:
        """End the thread once it is idle."""
        if self._better is not None and not self.busy:
            self._work.put(None)

    def _listen_again(self, utterance: Utterance) -> Transcript:
        """The better engine over the whole telling; where it missed the wake phrase, over what follows it."""
        assert self._better is not None
        transcript = _transcript(self._better.session(), utterance.pcm)
        found, _ = strip_phrase(transcript.text, self._wake_words)
        if utterance.woken and not found and utterance.segments[0].told_from_s > 0:
            transcript = _transcript(self._better.session(), utterance.pcm_after_wake)
        better = self._without_wake(transcript)
        return better if better.text else utterance.transcript

    def _without_wake(self, transcript: Transcript) -> Transcript:
        text = strip_phrase(transcript.text, self._wake_words)[1]
        return Transcript(text, transcript.words, transcript.confidence)

    def _on_thread(self, work: Callable[[], Transcript], stop: threading.Event) -> Transcript | None:
        results: list[Transcript | BaseException] = []
        done = threading.Event()

        def job() -> None:
            try:
                results.append(work())
            except BaseException as error:  # noqa: BLE001 (raised again on the caller's thread)
                results.append(error)
            done.set()

        self._busy.set()
        self._work.put(job)
        while not done.wait(0.05):
            if stop.is_set():
                return None
        if isinstance(results[0], BaseException):
            raise results[0]
        return results[0]

    def _run(self) -> None:
        while (job := self._work.get()) is not None:
            job()
            self._busy.clear()


def _transcript(session: RecognizerSession, pcm: bytes) -> Transcript:
    """Feed `pcm` in pieces of 0.2 s, as the streaming engine wants it, and finish."""
    for start in range(0, len(pcm), 6400):
        session.accept(pcm[start : start + 6400])
    return session.finish()
