"""Speech without a voice: sound that spells its words, and a recognizer and a gate that can read it.

`spoken("hello joy")` is PCM in which each word is a stretch of one constant sample value; silence is
zeros. So a whole conversation can be played through the real hearing, at any block size, exactly.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import groupby

from voicejoy.ports import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ, Transcript, Word
from voicejoy.wake import words_of

WORD_S = 0.3
"""Length of a spoken word in seconds."""
_FIRST_CODE = 256
_codes: dict[str, int] = {}
_words: dict[int, str] = {}


def spoken(text: str) -> bytes:
    """PCM of `text`, 0.3 s a word."""
    samples = array("h")
    for word in words_of(text):
        code = _codes.setdefault(word, _FIRST_CODE + len(_codes))
        _words[code] = word
        samples.extend([code] * int(WORD_S * SAMPLE_RATE_HZ))
        samples.append(0)
    return samples.tobytes()


def silence(seconds: float) -> bytes:
    """PCM of nothing."""
    return bytes(int(seconds * SAMPLE_RATE_HZ) * BYTES_PER_SAMPLE)


class SpelledGate:
    """A `SpeechGate` for spelled sound: anything but zeros is speech."""

    frame_bytes = 1024

    def is_speech(self, frame: bytes) -> bool:
        """Whether the frame has sound; raises `ValueError` on a frame of another size."""
        if len(frame) != self.frame_bytes:
            raise ValueError(f"a frame has {self.frame_bytes} bytes, not {len(frame)}")
        return any(frame)

    def reset(self) -> None:
        """There is nothing to forget."""


class SpelledRecognizer:
    """A `Recognizer` for spelled sound.

    `vocabulary` None means that every word is known; words outside it are dropped as Vosk does. `misheard`
    maps words to what is understood instead, over the full vocabulary only.
    """

    def __init__(
        self,
        *,
        streaming: bool = True,
        vocabulary: frozenset[str] | None = None,
        misheard: Mapping[str, str] | None = None,
        confidence: float = 0.9,
    ) -> None:
        self.streaming = streaming
        self._vocabulary, self._misheard, self._confidence = vocabulary, misheard or {}, confidence

    @property
    def name(self) -> str:
        """Its name."""
        return "spelled"

    def unknown_words(self, phrase: str) -> tuple[str, ...]:
        """The words outside the vocabulary."""
        known = self._vocabulary
        return () if known is None else tuple(word for word in words_of(phrase) if word not in known)

    def similar_words(self, word: str) -> tuple[str, ...]:
        """Known words with the same first letter."""
        return tuple(sorted(known for known in self._vocabulary or () if known[0] == word[0]))[:3]

    def session(self, phrases: Sequence[str] = (), *, opening: str = "") -> SpelledSession:  # noqa: ARG002 (as Vosk)
        """A new session; no use is made of the opening."""
        grammar = frozenset(word for phrase in phrases for word in words_of(phrase))
        misheard = {} if phrases or not self.streaming else self._misheard
        return SpelledSession(grammar, misheard, self._confidence, streaming=self.streaming)

    def close(self) -> None:
        """Nothing to let go of."""


class SpelledSession:
    """Reads words out of spelled sound; a word of which less than half is there is not understood."""

    def __init__(
        self, grammar: frozenset[str], misheard: Mapping[str, str], confidence: float, *, streaming: bool
    ) -> None:
        self._grammar, self._misheard, self._confidence = grammar, misheard, confidence
        self._streaming, self._finished = streaming, False
        self._words: list[Word] = []
        self._code = self._since = self._at = 0

    def accept(self, pcm: bytes) -> str:
        """Take audio in; the text of the words that have ended. Raises `RuntimeError` after `finish`."""
        if self._finished:
            raise RuntimeError("a finished session is not used again")
        for code, run in groupby(array("h", pcm)):
            if code != self._code:
                self._end_word()
                self._code, self._since = code, self._at
            self._at += len(list(run))
        return self._text() if self._streaming else ""

    def finish(self) -> Transcript:
        """The words and their text."""
        self._end_word()
        self._finished = True
        return Transcript(self._text(), tuple(self._words), self._confidence if self._words else 0.0)

    def _text(self) -> str:
        return " ".join(word.text for word in self._words)

    def _end_word(self) -> None:
        cut_short = self._at - self._since < WORD_S / 2 * SAMPLE_RATE_HZ
        word = "" if cut_short else _words.get(self._code, "")
        if self._grammar and word and word not in self._grammar:
            word = "[unk]"
        word = self._misheard.get(word, word)
        if word and not (word == "[unk]" and self._words and self._words[-1].text == word):
            begin_s, end_s = self._since / SAMPLE_RATE_HZ, self._at / SAMPLE_RATE_HZ
            self._words.append(Word(word, begin_s, end_s, self._confidence))
