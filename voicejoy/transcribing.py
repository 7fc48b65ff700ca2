"""The text of an utterance: from the streaming engine that heard it, or from a second, better engine."""

from __future__ import annotations

import logging
from dataclasses import replace

from voicejoy import intents
from voicejoy.capture import Utterance
from voicejoy.intents import Lexicon, Request
from voicejoy.ports import BYTES_PER_SAMPLE, Recognizer, Transcript
from voicejoy.wake import strip_phrase, words_of

log = logging.getLogger(__name__)

DOUBTED = 0.3
"""The most confidence in words that the better engine did not hear: low enough to be asked about."""
CHUNK_BYTES = 6400
"""0.2 s: streaming engines look for an endpoint once a call (engine-traps.md)."""


class Transcriber:
    """Turns utterances and drafts into text, with `better` where there is one, else with `recognizer`."""

    def __init__(
        self, recognizer: Recognizer, better: Recognizer | None, wake_phrase: str, lexicon: Lexicon
    ) -> None:
        self._recognizer, self._better, self._lexicon = recognizer, better, lexicon
        self._wake_phrase, self._wake_words = wake_phrase, words_of(wake_phrase)

    def transcribe(self, utterance: Utterance) -> Transcript:
        """The text of `utterance` without the wake phrase.

        Where the better engine fails or hears nothing, the first one's words stand, as words to ask about.
        """
        if self._better is None:
            return utterance.transcript
        try:
            better = self._listen_again(self._better, utterance)
        except Exception as error:  # noqa: BLE001 (an engine's bug must not cost the words that we have)
            log.warning("the second engine failed: %s", type(error).__name__)
            better = Transcript()
        unsure = min(utterance.transcript.confidence, DOUBTED)
        return better if better.text else replace(utterance.transcript, confidence=unsure)

    def request(self, utterance: Utterance, text: str) -> Request | None:
        """The control phrase that the grammar guessed, if the text supports it, or what the text itself is.

        Where the text is no second engine's, less support will do for a guess that the grammar insists on.
        """
        insists = utterance.insistent and self._better is None
        enough = intents.FAINT if insists else intents.LIKELY
        guessed = bool(utterance.guess) and (not text or intents.supports(text, utterance.guess, enough))
        heard = self._lexicon.hear(text)
        return self._lexicon.read(utterance.guess) if guessed and heard is None else heard

    def certain(self, utterance: Utterance) -> Request | None:
        """What the streaming engine surely heard, where no second opinion could better its words."""
        command = utterance.command
        if command is None:
            return None
        if command not in intents.OPEN_ENDED:
            return Request(command)
        return self._lexicon.hear(utterance.transcript.text) if self._better is None else None

    def _listen_again(self, engine: Recognizer, utterance: Utterance) -> Transcript:
        heard_at_once = bool(utterance.segments) and utterance.segments[0].told_from_s > 0
        whole = _transcript(engine, utterance.pcm, self._wake_phrase if heard_at_once else "")
        found, text = strip_phrase(whole.text, self._wake_words, woken=utterance.woken)
        if utterance.woken and not found and heard_at_once:
            whole = _transcript(engine, utterance.pcm_after_wake)
            text = strip_phrase(whole.text, self._wake_words)[1]
        return replace(whole, text=text)

    def transcribe_draft(self, pcm: bytes) -> Transcript:
        """The text of a draft's audio without the wake phrase."""
        whole = _transcript(self._better or self._recognizer, pcm)
        return replace(whole, text=strip_phrase(whole.text, self._wake_words)[1])


def _transcript(recognizer: Recognizer, pcm: bytes, opening: str = "") -> Transcript:
    pcm = pcm[: len(pcm) // BYTES_PER_SAMPLE * BYTES_PER_SAMPLE]  # a draft may end in half a sample
    session = recognizer.session(opening=opening)
    for start in range(0, len(pcm), CHUNK_BYTES):
        session.accept(pcm[start : start + CHUNK_BYTES])
    return session.finish()
