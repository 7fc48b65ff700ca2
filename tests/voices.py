"""Synthetic voices for the tests: sentences spoken by flite and espeak-ng, cached for the session."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

VOICES = ("slt", "rms", "espeak-ng")
_folder = tempfile.TemporaryDirectory(prefix="voicejoy-voices-")  # removed when the tests end
_cache = Path(_folder.name)


def speak(voice: str, text: str) -> Path:
    """A WAV of `text`; 16 kHz from flite's voices, 22,050 Hz from espeak-ng. Skips without the program."""
    program = "espeak-ng" if voice == "espeak-ng" else "flite"
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    name = hashlib.sha256(f"{voice}|{text}".encode()).hexdigest()[:16]
    path = _cache / f"{voice}-{name}.wav"
    if not path.exists():
        flite = ["flite", "-voice", voice, "-t", text, "-o", str(path)]
        espeak = ["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(path), text]
        subprocess.run(espeak if voice == "espeak-ng" else flite, check=True, capture_output=True)
    return path


def recording(voice: str, *parts: str | float) -> Path:
    """One WAV (16 kHz) of sentences and pauses in seconds, with half a second of quiet around it."""
    from voicejoy.audio.files import read_pcm, write_wav  # noqa: PLC0415 (loads numpy)

    def quiet(seconds: float) -> bytes:
        return bytes(int(seconds * 16_000) * 2)

    sounds = [
        quiet(part) if isinstance(part, (int, float)) else read_pcm(speak(voice, part)) for part in parts
    ]
    pcm = quiet(0.5) + b"".join(sounds) + quiet(0.5)
    path = _cache / f"{voice}-{hashlib.sha256(pcm).hexdigest()[:16]}.wav"
    if not path.exists():
        write_wav(path, pcm, 16_000)
    return path
