"""Synthetic voices: who speaks, and how to have a text spoken. All are Debian packages.

Some are never trained on: `HELD_OUT` is what `evaluate` measures with. Free programs with few human voices,
so each training utterance is made a pseudo-speaker: a formant voice drawn at random, or a human one with
its vocal tract lengthened or shortened by resampling.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr

from scripts.train_starter.features import Array
from voicejoy.ports import SAMPLE_RATE_HZ

ESPEAK_DATA = "espeak-ng-data"
ACCENTS = ("en-us", "en-us", "en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029")
ESPEAK_VARIANTS = (
    "f1 f2 f4 f5 m1 m2 m3 m4 m5 m6 m7 klatt klatt2 klatt3 klatt4 Annie Gene Jacky Lee linda steph Denis "
    "Michael belinda Mario anika edward iven max zac Hugo Mike Diogo antonio benjamin boris john miguel "
    "norbert paul pedro robert sandro victor"
).split()
"""eSpeak NG's own variants that speak clearly; `f3`, `Andy` and the plain voices are held out."""
SHARES = {
    "espeak variant": 0.2,
    "espeak random": 0.25,
    "slt": 0.2,
    "awb": 0.13,
    "kal16": 0.12,
    "kal diphone": 0.1,
}


@dataclass(frozen=True)
class Voice:
    """One way to speak: `speak` turns text and a folder for temporary files into samples and their rate."""

    name: str
    engine: str
    speak: Callable[[str, Path], tuple[Array, int]]

    def samples(self, text: str, folder: Path) -> Array:
        """`text` as 16 kHz samples in -1..1. Raises `CalledProcessError` when the program fails."""
        return resample(*self.speak(text, folder))


def resample(samples: Array, rate_hz: float) -> Array:
    """`samples` at 16 kHz; a `rate_hz` that is not the real one shifts pitch and formants."""
    return np.asarray(soxr.resample(samples, rate_hz, SAMPLE_RATE_HZ), np.float32)


def _read(wav: Path) -> tuple[Array, int]:
    samples, rate_hz = soundfile.read(wav, dtype="float32")
    return samples, rate_hz


def flite(voice: str, stretch: float = 1.0, pitch_hz: int | None = None) -> Voice:
    """A voice of flite; `stretch` above 1 is slower. `pitch_hz` counts for the diphone voices (kal) only."""

    def speak(text: str, folder: Path) -> tuple[Array, int]:
        wav = folder / "flite.wav"
        settings = ["--setf", f"duration_stretch={stretch:.2f}"]
        if pitch_hz:
            settings += ["--setf", f"int_f0_target_mean={pitch_hz}"]
        subprocess.run(["flite", "-voice", voice, *settings, "-t", text, "-o", wav], check=True)
        return _read(wav)

    return Voice(f"flite {voice}", "flite", speak)


def espeak(voice: str, words_per_minute: int = 160, pitch: int = 50, data: Path | None = None) -> Voice:
    """A voice of eSpeak NG, as `-v` names it; `data` is a folder with variants of our own."""

    def speak(text: str, folder: Path) -> tuple[Array, int]:
        wav = folder / "espeak.wav"
        path = [f"--path={data}"] if data else []
        speed = ["-s", str(words_per_minute), "-p", str(pitch)]
        subprocess.run(
            ["espeak-ng", *path, "-v", voice, *speed, "-w", wav, text], check=True, capture_output=True
        )
        return _read(wav)

    return Voice(f"espeak-ng {voice}", "espeak-ng", speak)


def festival(voice: str, stretch: float = 1.0) -> Voice:
    """A voice of Festival, such as `kal_diphone` or `cmu_us_slt_arctic_hts`."""

    def speak(text: str, folder: Path) -> tuple[Array, int]:
        wav, script = folder / "festival.wav", folder / "festival.scm"
        script.write_text(
            f"(voice_{voice})\n(Parameter.set 'Duration_Stretch {stretch:.2f})\n"
            f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{wav}" (quote riff))\n'
        )
        subprocess.run(["festival", "-b", script], check=True, capture_output=True)
        return _read(wav)

    return Voice(f"festival {voice}", "festival", speak)


HELD_OUT = {
    "flite rms": flite("rms"),
    "festival ked": festival("ked_diphone"),
    "festival slt-hts": festival("cmu_us_slt_arctic_hts"),
    "espeak-ng en-us": espeak("en-us", 150),
    "espeak-ng Andy": espeak("en-gb+Andy", 150),
}
"""Never trained on, of four kinds: clustered units (rms), diphones (ked), HTS, formants."""


def draw_espeak_variant(rng: random.Random) -> str:
    """The text of an eSpeak NG voice file of a speaker who does not exist.

    Formant frequencies about 8 % lower to 20 % higher than the man of the original: the spread of vocal
    tracts between large men and children. Keywords as in eSpeak NG's docs/voices.md.
    """
    female = rng.random() < 0.55
    tract = rng.uniform(1.06, 1.22) if female else rng.uniform(0.92, 1.06)
    low = rng.randint(150, 240) if female else rng.randint(70, 115)
    formants = [
        f"formant {index} {100 * (tract if index else 1.0) * rng.uniform(0.97, 1.03):.0f}"
        f" {rng.randint(80, 120)} {rng.randint(80, 150)}"
        for index in range(9)
    ]
    return "\n".join(
        [
            "language variant",
            "name drawn",
            f"gender {'female' if female else 'male'}",
            f"pitch {low} {round(low * rng.uniform(1.2, 1.7))}",
            *formants,
            f"voicing {rng.randint(60, 110)}",
            f"consonants {rng.randint(80, 120)} {rng.randint(80, 120)}",
            "",
        ]
    )


@cache
def own_espeak_data(folder: Path) -> Path:
    """A copy of eSpeak NG's data in `folder`, where variants of our own may be written."""
    system = next(Path("/usr").glob(f"lib/*/{ESPEAK_DATA}"), Path("/usr/share") / ESPEAK_DATA)
    if not (folder / ESPEAK_DATA).is_dir():
        shutil.copytree(system, folder / ESPEAK_DATA)
    return folder


def draw_voice(rng: random.Random, folder: Path) -> tuple[Voice, float]:
    """A random voice to train with, and the factor of its sampling rate that makes it another speaker."""
    kind = rng.choices(list(SHARES), weights=list(SHARES.values()))[0]
    stretch = rng.uniform(0.75, 1.3)
    speed, pitch = rng.randint(110, 215), rng.randint(20, 80)
    factor = rng.choice([1.0, rng.uniform(0.86, 1.16)])
    match kind:
        case "espeak variant":
            voice = f"{rng.choice(ACCENTS)}+{rng.choice(ESPEAK_VARIANTS)}"
            return espeak(voice, speed, pitch), rng.choice([1.0, rng.uniform(0.94, 1.06)])
        case "espeak random":
            data = own_espeak_data(folder)
            (data / ESPEAK_DATA / "voices" / "!v" / "drawn").write_text(draw_espeak_variant(rng))
            return espeak(f"{rng.choice(ACCENTS)}+drawn", speed, pitch, data), 1.0
        case "kal16":
            return flite("kal16", stretch, rng.randint(80, 180)), factor
        case "kal diphone":
            return festival("kal_diphone", stretch), factor
        case _:
            return flite(kind, stretch), factor
