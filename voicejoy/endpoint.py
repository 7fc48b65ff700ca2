"""When does speech begin and end? Durations in, decisions out; no clock, no audio.

`Segmenter` cuts a stream of speech/no-speech frames into segments at short pauses. `Patience` says how
long a silence ends the whole utterance: long while a joy is being told (people who are tired pause
in mid-sentence), short after a control phrase. Numbers are those of conversation.md, "Turns".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Patience:
    """The silences and limits of listening, in seconds of audio."""

    telling_s: float = 2.0
    """Silence that ends a joy."""
    answer_s: float = 0.7
    """Silence that ends an answer to a yes/no question."""
    command_s: float = 1.0
    """Silence that ends a whole-utterance control phrase: nobody waits two seconds for "help"."""
    cue_s: float = 0.6
    """Silence after the bare wake phrase before the open cue; less would cut into one-breath tellings."""
    nothing_s: float = 8.0
    """Listening without any speech before it is given up."""
    cap_s: float = 90.0
    """The longest telling; the cap keeps what was told."""
    segment_gap_s: float = 0.5
    """A pause that parts two segments of one utterance."""
    shortest_s: float = 0.12
    """Speech shorter than this is a click, not a word ("oh" lasts about 0.15 s)."""


class Edge(Enum):
    """What a frame changed."""

    STARTED = "started"
    ENDED = "ended"


class Segmenter:
    """Turns speech/no-speech frames into segment starts and ends.

    A start needs two speech frames in a row, so that a single click opens nothing; an end needs
    `gap_s` of no speech. `speech_s` is the speech in the current or last segment.
    """

    def __init__(self, gap_s: float) -> None:
        self._gap_s = gap_s
        self._run = 0
        self.open = False
        self.speech_s = 0.0
        self.silence_s = 0.0
        """No-speech time since the last speech frame (or since the beginning)."""

    def process(self, frame_s: float, is_speech: bool) -> Edge | None:
        """Take one frame of `frame_s` seconds in; the edge it makes, if any."""
        if is_speech:
            self._run += 1
            self.silence_s = 0.0
            if self.open:
                self.speech_s += frame_s
            elif self._run >= 2:
                self.open = True
                self.speech_s = self._run * frame_s
                return Edge.STARTED
            return None
        self._run = 0
        self.silence_s += frame_s
        if self.open and self.silence_s >= self._gap_s:
            self.open = False
            return Edge.ENDED
        return None
