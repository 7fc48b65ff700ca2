"""Recordings in and out: every odd file is either read right or refused in one sentence."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from voicejoy.audio.files import FileSource, SilentSink, WavSink, read_mono, read_pcm, resample, write_wav
from voicejoy.errors import Code, VoicejoyError


def tone(seconds: float, rate_hz: int, hz: float = 440.0) -> np.ndarray:
    return 0.4 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)


def wav_header(rate_hz: int, data_bytes: int, *, bits: int = 16) -> bytes:
    width = bits // 8
    fmt = struct.pack("<IHHIIHH", 16, 1, 1, rate_hz, rate_hz * width, width, bits)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + data_bytes)
        + b"WAVEfmt "
        + fmt
        + b"data"
        + struct.pack("<I", data_bytes)
    )


def drain(source: FileSource) -> list[bytes]:
    blocks = []
    while (block := source.read(0.0)) is not None:
        blocks.append(block)
    source.close()
    return blocks


def loudness(pcm: bytes, hz: float = 440.0) -> float:
    """The share of a 16 kHz stretch's energy that lies within 5 Hz of `hz`."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    bins = np.fft.rfftfreq(len(samples), 1 / 16_000)
    return float(power[np.abs(bins - hz) < 5].sum() / power.sum())


# --- what is read right ----------------------------------------------------------------------------


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_rate_and_number_of_channels_becomes_16_khz_mono(
    tmp_path: Path, rate_hz: int, channels: int
) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, np.tile(tone(0.5, rate_hz)[:, None], (1, channels)), rate_hz)
    pcm = read_pcm(path)
    assert len(pcm) == pytest.approx(16_000, abs=4)
    assert loudness(pcm) > 0.99


@pytest.mark.parametrize(
    ("name", "subtype"),
    [
        ("a.wav", "PCM_U8"),
        ("a.wav", "PCM_16"),
        ("a.wav", "PCM_24"),
        ("a.wav", "PCM_32"),
        ("a.wav", "FLOAT"),
        ("a.wav", "DOUBLE"),
        ("a.flac", "PCM_16"),
        ("a.flac", "PCM_24"),
        ("a.ogg", "VORBIS"),
        ("a.aiff", "PCM_24"),
    ],
)
def test_any_width_and_format(tmp_path: Path, name: str, subtype: str) -> None:
    soundfile.write(tmp_path / name, tone(0.5, 16_000), 16_000, subtype=subtype)
    pcm = read_pcm(tmp_path / name)
    assert len(pcm) == 16_000
    assert loudness(pcm) > 0.98
    assert np.abs(np.frombuffer(pcm, "<i2")).max() == pytest.approx(0.4 * 32768, rel=0.05)


def test_a_file_in_the_house_format_passes_bit_for_bit(tmp_path: Path) -> None:
    pcm = np.arange(-32768, 32768, dtype="<i2").tobytes()
    write_wav(tmp_path / "a.wav", pcm, 16_000)
    assert read_pcm(tmp_path / "a.wav") == pcm


def test_what_is_louder_than_full_scale_is_clipped_not_wrapped(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.array([2.0, -2.0, 1.0, -1.0]), 16_000, subtype="FLOAT")
    assert np.frombuffer(read_pcm(tmp_path / "a.wav"), "<i2").tolist() == [32767, -32768, 32767, -32768]


def test_opposite_channels_cancel(tmp_path: Path) -> None:
    left = tone(0.1, 16_000)
    soundfile.write(tmp_path / "a.wav", np.stack([left, -left], axis=1), 16_000)
    assert not np.frombuffer(read_pcm(tmp_path / "a.wav"), "<i2").any()


def test_files_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", b"\1\0" * 1000, 16_000)
    write_wav(tmp_path / "b.wav", b"\2\0" * 1000, 16_000)
    blocks = drain(FileSource([tmp_path / "a.wav", tmp_path / "b.wav"]))
    assert b"".join(blocks) == b"\1\0" * 1000 + b"\2\0" * 1000
    assert [len(block) for block in blocks] == [3200, 800]


def test_no_files_is_the_end_at_once() -> None:
    assert FileSource([]).read(1.0) is None


@pytest.fixture(scope="module")
def odd_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("odd") / "odd.flac"
    noise = np.random.default_rng(7).normal(0, 0.1, (50_001, 2))
    soundfile.write(path, noise, 44_100)
    return path


@settings(max_examples=30, deadline=None)
@given(block_ms=st.integers(1, 3000))
def test_the_bytes_are_the_same_for_any_block_size(odd_file: Path, block_ms: int) -> None:
    blocks = drain(FileSource([odd_file, odd_file], block_ms=block_ms))
    assert b"".join(blocks) == read_pcm(odd_file) * 2
    assert {len(block) for block in blocks[:-1]} <= {block_ms * 32}


def test_after_close_there_is_no_more(odd_file: Path) -> None:
    source = FileSource([odd_file])
    assert source.read(0.0)
    source.close()
    source.close()
    assert source.read(0.0) is None


# --- real time -------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0
        self.slept_s: list[float] = []

    def monotonic(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self.now_s += seconds


def realtime_source(path: Path, clock: Clock) -> FileSource:
    return FileSource([path], realtime=True, sleep=clock.sleep, monotonic=clock.monotonic)


def test_real_time_gives_each_block_when_it_has_been_spoken(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", b"\1\0" * 4000, 16_000)
    clock = Clock()
    source = realtime_source(tmp_path / "a.wav", clock)
    sizes_and_times = []
    while (block := source.read(5.0)) is not None:
        sizes_and_times.append((len(block), round(clock.now_s - 100, 6)))
    assert sizes_and_times == [(3200, 0.1), (3200, 0.2), (1600, 0.25)]


def test_real_time_waits_no_longer_than_asked(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", b"\1\0" * 1600, 16_000)
    clock = Clock()
    source = realtime_source(tmp_path / "a.wav", clock)
    assert [source.read(0.04) for _ in range(2)] == [b"", b""]
    assert source.read(0.04) == b"\1\0" * 1600
    assert clock.now_s == pytest.approx(100.1)


def test_a_late_reader_catches_up_without_sleeping(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", b"\1\0" * 4800, 16_000)
    clock = Clock()
    source = realtime_source(tmp_path / "a.wav", clock)
    source.read(1.0)
    clock.now_s += 10
    clock.slept_s.clear()
    assert source.read(0.0)
    assert source.read(0.0)
    assert clock.slept_s == []


# --- what is cut short -----------------------------------------------------------------------------


def test_a_wav_cut_in_its_middle_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    path.write_bytes(wav_header(16_000, 32_000) + b"\1\0" * 100 + b"\1")
    assert read_pcm(path) == b"\1\0" * 100


def test_a_wav_written_to_a_pipe_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "piped.wav"
    path.write_bytes(wav_header(16_000, 0)[:-4] + b"\xff\xff\xff\xff" + b"\1\0" * 100)
    assert read_pcm(path) == b"\1\0" * 100


def test_a_flac_cut_in_its_middle_is_read_as_far_as_it_goes(tmp_path: Path, odd_file: Path) -> None:
    path = tmp_path / "cut.flac"
    whole = odd_file.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert 0 < len(read_pcm(path)) < len(read_pcm(odd_file))


# --- what is refused -------------------------------------------------------------------------------


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """A path and the words its refusal must hold, by kind."""
    contents = {
        "empty": (b"", "is empty"),
        "header": (wav_header(16_000, 100)[:20], "is not a recording"),
        "text": (b"Today the sun came out.\n" * 50, "is not a recording"),
        "zero-rate": (wav_header(0, 200) + b"\1\0" * 100, "is not a recording"),
        "tiny-rate": (wav_header(1, 200) + b"\1\0" * 100, "impossible rate of 1 Hz"),
        "no-frames": (wav_header(16_000, 0), "holds no sound"),
    }
    made = {}
    for kind, (content, words) in contents.items():
        path = folder / f"{kind}.wav"
        path.write_bytes(content)
        made[kind] = (path, words)
    raw = folder / "sound.raw"
    raw.write_bytes(b"\1\0" * 100)
    for kind, bad in (("nan", np.nan), ("infinite", np.inf)):
        path = folder / f"{kind}.wav"
        soundfile.write(path, np.array([0.0, bad, 0.0]), 16_000, subtype="FLOAT")
        made[kind] = (path, "not numbers")
    return made | {
        "missing": (folder / "nowhere.wav", "does not exist"),
        "below-a-file": (raw / "a.wav", "does not exist"),
        "too-long": (folder / ("a" * 300), "cannot be read"),
        "nul": (folder / "a\0b.wav", "does not exist"),
        "folder": (folder, "is not a file"),
        "device": (Path("/dev/null"), "is not a file"),
        "raw": (raw, "is not a recording"),
    }


KINDS = [
    *("empty", "header", "text", "zero-rate", "tiny-rate", "no-frames", "nan", "infinite", "missing"),
    *("below-a-file", "too-long", "nul", "folder", "device", "raw"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_file_is_refused_before_the_first_block(tmp_path: Path, odd_file: Path, kind: str) -> None:
    path, words = bad_files(tmp_path)[kind]
    with pytest.raises(VoicejoyError, match=words) as caught:
        FileSource([odd_file, path])
    assert caught.value.code is Code.AUDIO_FILE
    assert str(path) in caught.value.message
    assert caught.value.message.count(". ") == 0
    assert caught.value.hint


def test_a_file_that_goes_away_is_told_when_its_turn_comes(tmp_path: Path, odd_file: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, b"\1\0" * 100, 16_000)
    source = FileSource([odd_file, path])
    path.unlink()
    with pytest.raises(VoicejoyError, match=r"a\.wav"):
        drain(source)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(wav_header(16_000, 400) + b"\1\0" * 200)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, 60))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "a.wav"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        assert len(read_pcm(path)) % 2 == 0
    except VoicejoyError as error:
        assert error.code is Code.AUDIO_FILE  # noqa: PT017 - either way is right


# --- writing ---------------------------------------------------------------------------------------


def test_all_that_is_played_goes_into_one_private_file_that_is_whole_after_each_play(tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    path.write_bytes(b"older")
    path.chmod(0o644)
    sink = WavSink(path)
    for count in (0, 1, 2):
        with wave.open(str(path)) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (22_050, 1, 2)
            assert file.getnframes() == pytest.approx(count * 11_025, abs=2)
            assert len(file.readframes(100_000)) == file.getnframes() * 2
        sink.play((tone(0.5, 16_000) * 32767).astype("<i2").tobytes(), 16_000)
        sink.stop()
    sink.close()
    sink.close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert loudness(read_pcm(path)) > 0.99


def test_a_sink_that_cannot_write_says_so(tmp_path: Path) -> None:
    with pytest.raises(VoicejoyError, match="cannot be written") as caught:
        WavSink(tmp_path / "nowhere" / "said.wav")
    assert caught.value.code is Code.AUDIO_FILE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_says_so() -> None:
    with pytest.raises(VoicejoyError, match="cannot be written"):
        WavSink(Path("/dev/full"))


def test_a_recording_at_its_own_rate(tmp_path: Path) -> None:
    pcm = (tone(0.2, 22_050) * 32767).astype("<i2").tobytes()
    write_wav(tmp_path / "a.wav", pcm, 22_050)
    assert read_mono(tmp_path / "a.wav") == (pcm, 22_050)


def test_resampling_nothing_or_to_the_same_rate_changes_nothing() -> None:
    assert resample(b"", 44_100, 16_000) == b""
    assert resample(b"\1\0", 16_000, 16_000) == b"\1\0"


def test_silence_stays_digital_silence_through_resampling() -> None:
    assert not any(resample(bytes(44_100), 44_100, 16_000))


def test_the_silent_sink_takes_anything() -> None:
    sink = SilentSink()
    sink.play(b"\1\0", 16_000)
    sink.stop()
    sink.close()
