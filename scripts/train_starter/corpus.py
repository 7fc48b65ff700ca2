"""The corpus: spoken prompts and recordings of people, as log-mel features with their texts, in shards.

A shard is a `.npz` file, written whole or not at all; building goes on where it was interrupted.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from scripts.train_starter.features import Array, log_mel
from scripts.train_starter.rooms import in_room
from scripts.train_starter.voices import draw_voice, resample
from voicejoy.ports import SAMPLE_RATE_HZ

IN_A_ROOM = 0.4
"""The share of synthetic utterances that sound in a room; the others are close to the microphone."""
SHORTEST_FRAMES, LONGEST_FRAMES = 25, 1200


@dataclass(frozen=True)
class Utterance:
    """What was said, and its features: shape (frames, 40), float16."""

    text: str
    features: np.ndarray[tuple[int, int], np.dtype[np.float16]]
    of_person: bool


def write_shard(path: Path, spoken: Iterable[tuple[str, Array]]) -> None:
    """Write texts and log-mel features to `path`."""
    texts, features = [], []
    for text, frames in spoken:
        if SHORTEST_FRAMES <= len(frames) <= LONGEST_FRAMES:
            texts.append(text)
            features.append(frames.astype(np.float16))
    part = path.with_suffix(".part.npz")
    np.savez(
        part,
        features=np.concatenate(features),
        lengths=np.array([len(frames) for frames in features]),
        texts=np.array(texts),
    )
    part.replace(path)


def read_shards(paths: Iterable[Path]) -> Iterator[Utterance]:
    """The utterances of all shards; those of people are in shards named `people-...`."""
    for path in paths:
        with np.load(path) as shard:
            features, lengths, texts = shard["features"], shard["lengths"], shard["texts"].tolist()
        ends = np.cumsum(lengths)
        for text, end, length in zip(texts, ends, lengths, strict=True):
            yield Utterance(text, features[end - length : end], path.name.startswith("people-"))


def speak(
    prompts: Callable[[], str], count: int, rooms: Sequence[Array], seed: int
) -> Iterator[tuple[str, Array]]:
    """`count` prompts spoken by random voices, some in a room, with quiet around and a little hiss."""
    rng = random.Random(seed)
    noise = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory(prefix="train-starter-") as name:
        folder = Path(name)
        for _ in range(count):
            text = prompts()
            voice, factor = draw_voice(rng, folder)
            try:
                samples, rate_hz = voice.speak(text, folder)
            except subprocess.CalledProcessError:
                continue  # a draw of parameters that the program refuses
            samples = resample(samples, rate_hz * factor)
            if not len(samples) or not np.abs(samples).max():
                continue
            quiet = [np.zeros(rng.randint(1600, 9600), np.float32) for _ in range(2)]
            samples = np.concatenate([quiet[0], samples / np.abs(samples).max() * 0.5, quiet[1]])
            if rng.random() < IN_A_ROOM:
                samples = in_room(samples, rng.choice(rooms))
            hiss = 10 ** rng.uniform(-4.6, -2.6)
            yield text, log_mel(samples + hiss * noise.standard_normal(len(samples)).astype(np.float32))


def recordings(folder: Path) -> Iterator[tuple[str, Array]]:
    """People's recordings: every `*.json` in `folder` that lists `{"file": ..., "text": ...}` entries.

    And every subfolder without such a list, whose name is what its clips say. Entries whose `mean_logprob`
    says that a machine wrote them down badly are left out.
    """
    listed = {path.stem for path in folder.glob("*.json")}
    for path in sorted(folder.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            if entry.get("mean_logprob", 0) > -0.6 and entry.get("slot_coverage", 1) >= 0.5:
                yield entry["text"], log_mel(read_recording(folder / entry["file"]))
    for sub in sorted(folder.iterdir()):
        if sub.is_dir() and sub.name not in listed:
            for clip in sorted(sub.glob("*.*")):
                yield sub.name.replace("_", " "), log_mel(read_recording(clip))


def spoken_words(text: str) -> str | None:
    """A transcript as the words that are spoken, in lower case; None where that takes guessing (numbers)."""
    if any(character.isdigit() for character in text):
        return None
    return " ".join(
        re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    )


def read_recording(path: Path) -> Array:
    """A recording of any format and rate as 16 kHz mono samples."""
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    return resample(samples.mean(axis=1), rate_hz) if rate_hz != SAMPLE_RATE_HZ else samples.mean(axis=1)
