"""One measurement in a process of its own: `python -m voicejoy.bench.probes PROBE SUBJECT REPEATS`.

Prints one JSON object: what was measured, or {"error": sentence}. Speech comes from a synthetic voice and
is fixed; CPU is the time of all threads, and a share of it is of one core. Sound is taken faster than real
time, which changes the work of the loop in nothing but its waiting.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from voicejoy import languages
from voicejoy.audio.gate import SileroGate
from voicejoy.bench.loop import hear
from voicejoy.bench.machine import resident_mb
from voicejoy.bench.sentences import JOYS
from voicejoy.bench.speaking import first_voice, quiet, speak
from voicejoy.capture import BYTES_PER_SECOND
from voicejoy.cli.settings import load_settings
from voicejoy.errors import VoicejoyError
from voicejoy.ports import SAMPLE_RATE_HZ, Recognizer
from voicejoy.recognizers.choice import open_ears

MINUTE_S = 60.0
IDLE_S = 300.0
TELLINGS = 10
CHUNK_BYTES = 4096
"""0.13 s, as `hearing` feeds a recognizer."""
ROOM_DBFS = -55.0
"""A quiet room on an ordinary microphone: loud enough that the gate may not rest."""

PARTS = ("gate", "grammar", "dictation", "whisper")
STATES = ("silence", "quiet room", "speech nearby", "telling joys")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    probe, subject, repeats = arguments
    try:
        measured = {"load": load, "speed": speed, "loop": loop}[probe](subject, int(repeats))
    except VoicejoyError as error:
        measured = {"error": error.message}
    sys.stdout.write(json.dumps(measured) + "\n")


# --- the probes ------------------------------------------------------------------------------------


def load(engine: str, _repeats: int) -> dict[str, Any]:
    """How long `engine` takes to be ready (seconds), and the memory before and after (MB)."""
    before_mb, began = resident_mb(), time.perf_counter()
    ears = open_ears(load_settings(engine=engine))
    load_s = time.perf_counter() - began
    return {"ears": ears.name, "load_s": load_s, "before_mb": before_mb, "rss_mb": resident_mb()}


def speed(part: str, repeats: int) -> dict[str, Any]:
    """Real-time factors of one part alone: of each sentence of the minute, `repeats` times."""
    work = _worker(part)
    sentences = minute()
    factors = []
    for repeat in range(repeats + 1):
        for pcm in sentences:
            began = time.perf_counter()
            work(pcm)
            if repeat:  # the first round is the warm-up
                factors.append((time.perf_counter() - began) / (len(pcm) / BYTES_PER_SECOND))
    mean_s = sum(map(len, sentences)) / len(sentences) / BYTES_PER_SECOND
    return {"factors": factors, "sentence_s": mean_s}


def loop(engine: str, repeats: int) -> dict[str, Any]:
    """The whole loop in each of `STATES`: CPU seconds a second of sound, and the memory after it (MB)."""
    settings = load_settings(engine=engine)
    ears = open_ears(settings)
    states: dict[str, Any] = {}
    for state, pcm in sounds(settings.wake).items():
        shares = []
        for _ in range(repeats + 1):
            began = time.process_time()
            hear(pcm, ears, settings)
            shares.append((time.process_time() - began) / (len(pcm) / BYTES_PER_SECOND))
        states[state] = {"shares": shares[1:], "rss_mb": resident_mb()}
    return {"ears": ears.name, "states": states}


# --- what is measured ------------------------------------------------------------------------------


def _worker(part: str) -> Callable[[bytes], object]:
    """What `part` does with one sentence."""
    if part == "gate":
        return _gate
    settings = load_settings(engine="whisper" if part == "whisper" else "vosk")
    recognizer = open_ears(settings).recognizer
    phrases = _grammar(recognizer, settings.wake) if part == "grammar" else ()
    return lambda pcm: _recognise(recognizer, pcm, phrases)


def _grammar(recognizer: Recognizer, wake: str) -> tuple[str, ...]:
    """The wake phrase and the control phrases that the model knows, as a telling is listened to."""
    controls = languages.load("en").lexicon.grammar
    return wake, *(phrase for phrase in controls if not recognizer.unknown_words(phrase))


def _gate(pcm: bytes) -> None:
    gate = SileroGate()
    for start in range(0, len(pcm) - gate.frame_bytes + 1, gate.frame_bytes):
        gate.is_speech(pcm[start : start + gate.frame_bytes])


def _recognise(recognizer: Recognizer, pcm: bytes, phrases: tuple[str, ...]) -> None:
    session = recognizer.session(phrases)
    for start in range(0, len(pcm), CHUNK_BYTES):
        session.accept(pcm[start : start + CHUNK_BYTES])
    session.finish()


# --- the sound -------------------------------------------------------------------------------------


def minute() -> list[bytes]:
    """Sentences of one voice, each with half a second of quiet behind it: a minute or a little more."""
    voice, sentences, length_s = first_voice(), [], 0.0
    for joy in JOYS:
        sentences.append(speak(voice, joy) + quiet(0.5))
        length_s += len(sentences[-1]) / BYTES_PER_SECOND
        if length_s >= MINUTE_S:
            break
    return sentences


def sounds(wake: str) -> dict[str, bytes]:
    """The sound of each of `STATES`: `IDLE_S` of each idle one, a minute of speech, `TELLINGS` joys told."""
    samples = int(IDLE_S * SAMPLE_RATE_HZ)
    noise = np.random.default_rng(3).normal(0.0, 32768 * 10 ** (ROOM_DBFS / 20), samples)
    voice = first_voice()
    tellings = [speak(voice, f"{wake}, {joy}") + quiet(3.0) for joy in JOYS[:TELLINGS]]
    pcm = (quiet(IDLE_S), noise.astype("<i2").tobytes(), b"".join(minute()), b"".join(tellings))
    return dict(zip(STATES, pcm, strict=True))


if __name__ == "__main__":
    main(sys.argv[1:])
