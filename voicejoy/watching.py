"""Waiting for the wake phrase in one stretch of speech: the first look.

Two sessions listen side by side, the phrase's grammar and the full vocabulary, since in noise each hears
what the other misses. When a running guess of either names the phrase twice in a row, or the stretch ends,
their final results are read: partial results wake falsely, final ones hardly ever (engine-traps.md). The
phrase must stand there whole, adjacent and in order.
"""

from __future__ import annotations

from voicejoy.capture import BYTES_PER_SECOND
from voicejoy.ports import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ, Recognizer, RecognizerSession
from voicejoy.wake import find_phrase, words_of

MARGIN_S = 0.25
"""Kept before the wake phrase's reported start when a telling is cut out of a longer stretch of speech."""
LONGEST_S = 15.0
"""Speech without a wake phrase is let go of after this long, but for its last `OVERLAP_S`."""
OVERLAP_S = 2.0


def end_of(pcm: bytes | bytearray, seconds: float = OVERLAP_S) -> bytes:
    """The last `seconds` of the sound."""
    return bytes(pcm[-int(seconds * BYTES_PER_SECOND) :])


class WakeWatch:
    """Listens to one stretch of speech for `phrase`, with a streaming recognizer."""

    def __init__(self, recognizer: Recognizer, phrase: str, onset: bytes = b"") -> None:
        self._recognizer, self._phrase, self._words = recognizer, phrase, words_of(phrase)
        self.restart(onset)

    def restart(self, pcm: bytes = b"") -> None:
        """Forget what was heard but for `pcm`."""
        self._sessions = (self._recognizer.session([self._phrase]), self._recognizer.session())
        self._pcm = bytearray(pcm)
        self._hits = 0
        for session in self._sessions:
            session.accept(pcm)

    def accept(self, pcm: bytes) -> bytes | None:
        """Take audio in; the sound from the phrase on, once it is found, else None."""
        self._pcm += pcm
        guesses = [words_of(session.accept(pcm)) for session in self._sessions]
        named = any(find_phrase(guess, self._words) is not None for guess in guesses)
        self._hits = self._hits + 1 if named else 0
        if self._hits >= 2:
            return self.look()
        if len(self._pcm) > LONGEST_S * BYTES_PER_SECOND:
            self.restart(end_of(self._pcm))
        return None

    def look(self) -> bytes | None:
        """Read the final results: the sound from the phrase on, None if it is not there.

        Then it may only have been too early to tell, so the watch goes on with the sound it has.
        """
        starts_s = (self._start_s(session) for session in self._sessions)
        begin_s = next((start_s for start_s in starts_s if start_s is not None), None)
        if begin_s is None:
            self.restart(end_of(self._pcm))
            return None
        begin = int(max(0.0, begin_s - MARGIN_S) * SAMPLE_RATE_HZ) * BYTES_PER_SAMPLE
        return bytes(self._pcm[begin:])

    def _start_s(self, session: RecognizerSession) -> float | None:
        words = session.finish().words
        at = find_phrase([word.text for word in words], self._words)
        return None if at is None else words[at].start_s
