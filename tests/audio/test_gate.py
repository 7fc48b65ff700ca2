"""The gate, with the real network: it ships inside its package and runs in milliseconds."""

from __future__ import annotations

import numpy as np
import pytest

from voicejoy.audio.files import resample
from voicejoy.audio.gate import SileroGate
from voicejoy.speaker import Pyttsx3Voice


def frames(pcm: bytes) -> list[bytes]:
    return [pcm[at : at + 1024] for at in range(0, len(pcm) - 1023, 1024)]


def heard(gate: SileroGate, pcm: bytes) -> list[bool]:
    return [gate.is_speech(frame) for frame in frames(pcm)]


def noise(seconds: float, level: float, seed: int = 1) -> bytes:
    return np.random.default_rng(seed).normal(0, level, round(seconds * 16_000)).astype("<i2").tobytes()


@pytest.fixture(scope="module")
def sentence() -> bytes:
    voice = Pyttsx3Voice()
    try:
        return resample(*voice.synthesize("The sun came out over the harbour."), 16_000)
    finally:
        voice.close()


def test_a_frame_is_32_ms() -> None:
    assert SileroGate().frame_bytes == 1024


@pytest.mark.parametrize("length", [0, 1022, 1026, 2048])
def test_a_frame_of_another_length_is_an_error(length: int) -> None:
    with pytest.raises(ValueError, match="1024 bytes"):
        SileroGate().is_speech(bytes(length))


@pytest.mark.parametrize("level", [0, 1, 10, 100, 1000, 8000])
def test_silence_and_noise_are_no_speech(level: int) -> None:
    assert not any(heard(SileroGate(), noise(4, level)))


@pytest.mark.engine
@pytest.mark.parametrize("level", [0, 25])
def test_speech_opens_it_soon_and_its_end_closes_it(sentence: bytes, level: int) -> None:
    around = noise(2, level)
    opened = heard(SileroGate(), around + sentence + around)
    before, after = len(around) // 1024, len(around + sentence) // 1024
    assert not any(opened[:before])
    assert opened.index(True) - before <= 6, "opens within 0.2 s"
    assert sum(opened[before:after]) > 0.7 * (after - before)
    assert not any(opened[after + 16 :])


@pytest.mark.engine
def test_after_a_rest_it_hears_as_at_the_start(sentence: bytes) -> None:
    gate = SileroGate()
    heard(gate, sentence)
    heard(gate, bytes(32_000 * 10))
    assert heard(gate, sentence) == heard(SileroGate(), sentence)


@pytest.mark.engine
def test_reset_forgets(sentence: bytes) -> None:
    gate = SileroGate()
    half = frames(sentence)[:30]
    assert any(gate.is_speech(frame) for frame in half)
    gate.reset()
    assert heard(gate, sentence) == heard(SileroGate(), sentence)


def test_two_gates_do_not_share_their_memory() -> None:
    loud, quiet = SileroGate(), SileroGate()
    heard(loud, noise(1, 3000))
    assert heard(quiet, noise(1, 10)) == heard(SileroGate(), noise(1, 10))
