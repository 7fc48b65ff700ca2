"""What the network learns from: shards, recordings, rooms and voices."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
import soundfile

for needed in ("kaldi_native_fbank", "pyroomacoustics", "scipy"):
    pytest.importorskip(needed, reason="the extra `train` is not installed")

from scripts.train_starter.corpus import read_shards, recordings, spoken_words, write_shard
from scripts.train_starter.features import BANDS, log_mel
from scripts.train_starter.rooms import draw_room, in_room, room_bank
from scripts.train_starter.voices import HELD_OUT, draw_espeak_variant, draw_voice

pytestmark = pytest.mark.engine
RNG = np.random.default_rng(3)


def noise(seconds: float) -> np.ndarray:
    return (RNG.normal(size=int(16_000 * seconds)) * 0.1).astype(np.float32)


def test_a_shard_gives_back_what_was_written(tmp_path: Path) -> None:
    written = [("hello joy", log_mel(noise(1.0))), ("the sun came out", log_mel(noise(2.0)))]
    write_shard(tmp_path / "people-me.npz", written)
    write_shard(tmp_path / "spoken-000.npz", written[:1])
    read = list(read_shards([tmp_path / "people-me.npz", tmp_path / "spoken-000.npz"]))
    assert [(one.text, one.of_person) for one in read] == [
        ("hello joy", True), ("the sun came out", True), ("hello joy", False),
    ]  # fmt: skip
    np.testing.assert_allclose(read[1].features, written[1][1], atol=0.02)


def test_what_is_too_short_or_too_long_stays_out(tmp_path: Path) -> None:
    written = [("click", log_mel(noise(0.1))), ("tale", log_mel(noise(13))), ("word", log_mel(noise(1)))]
    write_shard(tmp_path / "spoken-000.npz", written)
    assert [one.text for one in read_shards([tmp_path / "spoken-000.npz"])] == ["word"]


@pytest.mark.parametrize(
    ("transcript", "words"),
    [
        ("Printing, in the only sense", "printing in the only sense"),
        ("Don\N{RIGHT SINGLE QUOTATION MARK}t wait.", "don't wait"),
        ("In 1836", None),
    ],
)
def test_transcripts_become_spoken_words(transcript: str, words: str | None) -> None:
    assert spoken_words(transcript) == words


def test_recordings_are_found_by_list_and_by_folder(tmp_path: Path) -> None:
    for name, rate_hz, channels in (
        ("read/a.wav", 44_100, 2),
        ("read/b.wav", 16_000, 1),
        ("smart_mirror/1.flac", 16_000, 1),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        soundfile.write(tmp_path / name, RNG.normal(size=(rate_hz, channels)) * 0.1, rate_hz)
    listed = [
        {"file": "read/a.wav", "text": "a robin sang"},
        {"file": "read/b.wav", "text": "who knows", "mean_logprob": -0.9},
    ]
    (tmp_path / "read.json").write_text(json.dumps(listed))
    found = list(recordings(tmp_path))
    assert [text for text, _ in found] == ["a robin sang", "smart mirror"]
    assert all(features.shape == (98, BANDS) for _, features in found)


def test_a_room_begins_with_the_direct_sound_and_keeps_the_length(tmp_path: Path) -> None:
    room = draw_room(random.Random(4))
    assert int(np.argmax(np.abs(room))) <= 8
    assert np.abs(room).max() == pytest.approx(1)
    assert len(in_room(noise(0.5), room)) == 8000
    bank = room_bank(tmp_path / "rooms.npz", 2, seed=1)
    assert [len(room) for room in bank] == [
        len(room) for room in room_bank(tmp_path / "rooms.npz", 2, seed=9)
    ]


def test_no_voice_that_is_held_out_is_ever_drawn(tmp_path: Path) -> None:
    rng = random.Random(1)
    (tmp_path / "espeak-ng-data" / "voices" / "!v").mkdir(parents=True)
    drawn = {draw_voice(rng, tmp_path)[0].name for _ in range(3000)}
    assert len(drawn) > 100
    assert not drawn & set(HELD_OUT)


def test_drawn_espeak_speakers_differ() -> None:
    rng = random.Random(1)
    assert len({draw_espeak_variant(rng) for _ in range(50)}) == 50
