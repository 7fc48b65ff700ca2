"""The earcons: short, gentle, told apart, and never taken for speech."""

from __future__ import annotations

import numpy as np
import pytest

from voicejoy.audio.earcons import earcon_pcm
from voicejoy.audio.files import resample
from voicejoy.audio.gate import SileroGate

NAMES = ["open", "kept", "cancelled", "problem"]


def samples(name: str) -> np.ndarray:
    return np.frombuffer(earcon_pcm(name)[0], "<i2").astype(float)


def pitch_hz(part: np.ndarray) -> float:
    padded = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 16))
    return float(padded.argmax() * 22_050 / (1 << 16))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_short_gentle_and_soft_at_both_ends(name: str) -> None:
    pcm, rate_hz = earcon_pcm(name)
    values = samples(name)
    assert rate_hz == 22_050
    assert len(pcm) / 2 / rate_hz <= 0.3
    assert 0.1 < np.abs(values).max() / 32768 <= 0.26
    assert values[0] == 0
    assert abs(values[-1]) <= 1
    assert np.abs(np.diff(values)).max() < 3500, "no step that clicks"
    assert np.abs(values[:44]).max() < 1000


def test_they_differ_in_shape() -> None:
    third = 22_050 // 10
    first_and_last = {
        name: (pitch_hz(samples(name)[:third]), pitch_hz(samples(name)[-third:])) for name in NAMES
    }
    assert first_and_last["open"][1] > 1.3 * first_and_last["open"][0]
    assert first_and_last["cancelled"][1] < first_and_last["cancelled"][0] / 1.3
    assert first_and_last["problem"][1] == pytest.approx(first_and_last["problem"][0], rel=0.02)
    gap = samples("problem")[round(0.09 * 22_050) : round(0.14 * 22_050)]
    assert not gap.any()


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        earcon_pcm("fanfare")


@pytest.mark.parametrize("noise_level", [0, 30, 150])
@pytest.mark.parametrize("name", NAMES)
def test_it_never_opens_the_gate(name: str, noise_level: int) -> None:
    """Three in a row, at several places in the frame, in silence and in a room."""
    heard = resample(*earcon_pcm(name), 16_000)
    noise = (np.random.default_rng(0).normal(0, noise_level, 16_000)).astype("<i2").tobytes()
    gate = SileroGate()
    for lead in (0, 300, 12_345):
        gate.reset()
        sound = noise[: 2 * lead] + (heard + noise[: 2 * 4800]) * 3
        assert not any(gate.is_speech(sound[at : at + 1024]) for at in range(0, len(sound) - 1023, 1024))
