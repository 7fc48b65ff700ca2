"""The text of an utterance: from the streaming engine that heard it, or from a second, better engine."""

from __future__ import annotations

from dataclasses import replace

from voicejoy.capture import Utterance
from voicejoy.ports import Recognizer, Transcript
from voicejoy.wake import strip_phrase, words_of

CHUNK_BYTES = 6400
"""0.2 s: streaming engines look for an endpoint once a call (engine-traps.md)."""


class Transcriber:
    """Turns utterances and drafts into text, with `better` where there is one, else with `recognizer`."""

    def __init__(self, recognizer: Recognizer, better: Recognizer | None, wake_phrase: str) -> None:
        self._recognizer, self._better = recognizer, better
        self._wake_words = words_of(wake_phrase)

    def transcribe(self, utterance: Utterance) -> Transcript:
        """The text of `utterance` without the wake phrase."""
        if self._better is None:
            return utterance.transcript
        whole = _transcript(self._better, utterance.pcm)
        found, text = strip_phrase(whole.text, self._wake_words, woken=utterance.woken)
        if utterance.woken and not found and utterance.segments[0].told_from_s > 0:
            whole = _transcript(self._better, utterance.pcm_after_wake)
            text = strip_phrase(whole.text, self._wake_words)[1]
        return replace(whole, text=text) if text else utterance.transcript

    def transcribe_draft(self, pcm: bytes) -> Transcript:
        """The text of a draft's audio without the wake phrase."""
        whole = _transcript(self._better or self._recognizer, pcm)
        return replace(whole, text=strip_phrase(whole.text, self._wake_words)[1])


def _transcript(recognizer: Recognizer, pcm: bytes) -> Transcript:
    session = recognizer.session()
    for start in range(0, len(pcm), CHUNK_BYTES):
        session.accept(pcm[start : start + CHUNK_BYTES])
    return session.finish()
