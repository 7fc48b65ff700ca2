"""Synthetic voices for measuring with: flite's and eSpeak NG's, asked directly, so that each has a name."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from voicejoy.audio.files import read_pcm
from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ

VOICES = ("slt", "rms", "espeak-ng")
"""A woman's and a man's voice of flite, and eSpeak NG's American one."""
_ESPEAK_WPM = 150


def program_of(voice: str) -> str:
    """The program that has `voice`."""
    return "espeak-ng" if voice == "espeak-ng" else "flite"


def available(voices: tuple[str, ...] = VOICES) -> list[str]:
    """Those of `voices` whose program is on this machine."""
    return [voice for voice in voices if shutil.which(program_of(voice))]


def first_voice() -> str:
    """A voice that is on this machine. Raises `VoicejoyError` (NO_VOICE)."""
    voices = available()
    if not voices:
        raise VoicejoyError(
            Code.NO_VOICE, "There is no voice to measure with.", "Install flite or espeak-ng (apt or brew)."
        )
    return voices[0]


def speak(voice: str, text: str) -> bytes:
    """`text` as 16 kHz mono PCM. Raises `VoicejoyError` (NO_VOICE) when the program fails."""
    with tempfile.TemporaryDirectory(prefix="voicejoy-bench-") as folder:
        wav = Path(folder) / "said.wav"
        flite = ["flite", "-voice", voice, "-t", text, "-o", str(wav)]
        espeak = ["espeak-ng", "-v", "en-us", "-s", str(_ESPEAK_WPM), "-w", str(wav), text]
        try:
            subprocess.run(espeak if voice == "espeak-ng" else flite, check=True, capture_output=True)
            return read_pcm(wav)
        except (OSError, subprocess.CalledProcessError, VoicejoyError) as error:
            raise VoicejoyError(
                Code.NO_VOICE,
                f'{program_of(voice)} could not speak with the voice "{voice}".',
                "Choose others with --voice, or install it again.",
            ) from error


def quiet(seconds: float) -> bytes:
    """PCM of nothing."""
    return bytes(int(seconds * SAMPLE_RATE_HZ) * BYTES_PER_SAMPLE)
