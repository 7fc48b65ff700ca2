"""Whisper behind the recognizer port, through faster-whisper: better text, once per utterance.

It never streams: a session gathers audio and transcribes it on `finish`. Models come from a local
folder only; the hub is switched off before the library is imported. On noise Whisper invents text, so
what it doubts is dropped here and what it half doubts carries a low confidence.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import SAMPLE_RATE_HZ, Transcript

NO_SPEECH = 0.6
WORST_LOGPROB = -1.0
"""Whisper's own limits: above the first and below the second, a segment is silence (its `transcribe`)."""
WINDOW_S = 28.0
"""Within Whisper's 30 s window no time tokens are needed, which is quicker and steadier."""
BEAM_SIZE = 5


class WhisperRecognizer:
    """A Whisper model for faster-whisper. Used from one thread at a time."""

    streaming = False

    def __init__(self, model_path: Path, *, language: str = "en", threads: int = 0) -> None:
        """Load the model in `model_path`; `threads` 0 leaves their number to CTranslate2.

        Raises `VoicejoyError` (ENGINE when faster-whisper is missing, BAD_MODEL when the folder is refused).
        """
        os.environ["HF_HUB_OFFLINE"] = "1"
        try:
            from faster_whisper import WhisperModel  # noqa: PLC0415 (an optional, heavy extra)
        except (ImportError, OSError) as error:
            raise VoicejoyError(
                Code.ENGINE,
                "Whisper is not installed.",
                "Run scripts/run without --light, or `pip install 'voicejoy[whisper]'`.",
            ) from error
        self._path = model_path
        self._language = language
        self.prompt: str | None = None
        try:
            self._model: Any = WhisperModel(
                str(model_path), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        except Exception as error:  # the tokenizer raises a bare Exception
            raise VoicejoyError(
                Code.BAD_MODEL,
                f"Whisper could not read the model in {model_path}.",
                "Run `voicejoy model verify`, or reinstall the extra with scripts/run.",
            ) from error

    def prompted(self, prompt: str) -> WhisperRecognizer:
        """The same model, primed with `prompt`: the kind of thing that people say to it."""
        primed = copy(self)
        primed.prompt = prompt
        return primed

    @property
    def name(self) -> str:
        """The engine and its model's folder."""
        return f"whisper {self._path.name}"

    def unknown_words(self, phrase: str) -> tuple[str, ...]:  # noqa: ARG002 (the port's signature)
        """Always (): Whisper spells any word."""
        return ()

    def similar_words(self, word: str) -> tuple[str, ...]:  # noqa: ARG002 (the port's signature)
        """Always (): there is no list of words."""
        return ()

    def session(self, phrases: Sequence[str] = (), *, opening: str = "") -> WhisperSession:  # noqa: ARG002
        """A new session, always over the full vocabulary; `phrases` are not heeded.

        To hear `opening` right helps Whisper with what comes after: one word in a hundred.
        """
        return WhisperSession(partial(self._transcribe, opening=opening))

    def close(self) -> None:
        """Let the model go."""
        self._model = None

    def _transcribe(self, pcm: bytes, *, opening: str) -> Transcript:
        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768.0
        segments, _ = self._model.transcribe(
            samples,
            language=self._language,
            beam_size=BEAM_SIZE,
            initial_prompt=self.prompt,
            prefix=f"{opening.capitalize()}," if opening else None,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=len(samples) < WINDOW_S * SAMPLE_RATE_HZ,
        )
        heard = [
            segment
            for segment in segments
            if not (segment.no_speech_prob > NO_SPEECH and segment.avg_logprob < WORST_LOGPROB)
        ]
        text = " ".join(segment.text.strip() for segment in heard).strip()
        if not text:
            return Transcript("", (), 0.0)
        mean = sum(segment.avg_logprob for segment in heard) / len(heard)
        return Transcript(text, (), math.exp(mean))


class WhisperSession:
    """One stretch of speech, transcribed at its end."""

    def __init__(self, transcribe: Any) -> None:
        self._transcribe = transcribe
        self._pcm = bytearray()

    def accept(self, pcm: bytes) -> str:
        """Take audio in; there is no text yet."""
        self._pcm += pcm
        return ""

    def finish(self) -> Transcript:
        """Transcribe what was taken in. An utterance under 0.1 s is nothing."""
        if len(self._pcm) < SAMPLE_RATE_HZ // 10 * 2:
            return Transcript("", (), 0.0)
        result: Transcript = self._transcribe(bytes(self._pcm))
        return result
