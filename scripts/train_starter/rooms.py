"""Rooms: impulse responses between a mouth and a microphone, by pyroomacoustics' image-source method."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from scripts.train_starter.features import Array
from voicejoy.ports import SAMPLE_RATE_HZ


def draw_room(rng: random.Random) -> Array:
    """The impulse response of a random home room, direct sound first, at full level.

    2.5 to 7 m wide, 0.15 to 0.7 s of reverberation, 0.3 to 3.5 m between mouth and microphone.
    """
    import pyroomacoustics as pra  # noqa: PLC0415 (seconds to load, and only the corpus needs it)

    size = np.array([rng.uniform(2.5, 7), rng.uniform(2.5, 6), rng.uniform(2.3, 3.2)])
    absorption, order = pra.inverse_sabine(rng.uniform(0.15, 0.7), size)
    room = pra.ShoeBox(
        size, fs=SAMPLE_RATE_HZ, materials=pra.Material(min(absorption, 0.99)), max_order=min(order, 12)
    )
    mouth = np.array([rng.uniform(0.5, side - 0.5) for side in size])
    for _ in range(100):
        microphone = np.array([rng.uniform(0.2, side - 0.2) for side in size])
        if 0.3 < np.linalg.norm(microphone - mouth) < 3.5:
            break
    room.add_source(mouth)
    room.add_microphone(microphone)
    room.compute_rir()
    response = np.asarray(room.rir[0][0], np.float32)
    start = int(np.argmax(np.abs(response)))
    direct: Array = response[max(0, start - 8) :] / np.abs(response[start])
    return direct


def room_bank(path: Path, count: int, seed: int) -> list[Array]:
    """`count` rooms, kept in `path` once drawn."""
    if not path.is_file():
        rng = random.Random(seed)
        np.savez(path, *(draw_room(rng) for _ in range(count)))
    with np.load(path) as stored:
        return [stored[name] for name in stored.files]


def in_room(samples: Array, response: Array) -> Array:
    """`samples` as heard in the room, as long as before, so that the labels' places stay."""
    return np.asarray(fftconvolve(samples, response)[: len(samples)], np.float32)
