"""What every source, sink, voice and gate does, the real ones and the fakes alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from voicejoy.audio.files import FileSource, SilentSink, WavSink, write_wav
from voicejoy.audio.gate import SileroGate
from voicejoy.audio.portaudio import Loudspeaker, Microphone
from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import AudioSink, AudioSource, SpeechGate, Voice
from voicejoy.speaker import Pyttsx3Voice
from voicejoy.testing.audio import RecordingSink, ScriptedGate, ScriptedSource, ScriptedVoice

engine = pytest.mark.engine
SOUND = bytes(range(0, 250, 2)) * 64


# --- sources ---------------------------------------------------------------------------------------


@pytest.fixture(params=["scripted", "file", "realtime-file", pytest.param("microphone", marks=engine)])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AudioSource]:
    write_wav(tmp_path / "a.wav", SOUND, 16_000)
    opened: AudioSource
    if request.param == "scripted":
        opened = ScriptedSource([SOUND[:3200], b"", SOUND[3200:]])
    elif request.param == "microphone":
        request.getfixturevalue("pulse_here")
        opened = Microphone()
    else:
        opened = FileSource([tmp_path / "a.wav"], realtime=request.param == "realtime-file")
    yield opened
    opened.close()


def test_a_source_gives_whole_samples_and_returns_in_time(source: AudioSource) -> None:
    for _ in range(3):
        began_at = time.monotonic()
        block = source.read(0.05)
        assert time.monotonic() - began_at < 0.5
        assert block is None or len(block) % 2 == 0


def test_a_source_ends_only_if_it_waits(source: AudioSource) -> None:
    if source.live:
        assert all(source.read(0.05) is not None for _ in range(20))
        return
    heard = b""
    while (block := source.read(1.0)) is not None:
        heard += block
    assert heard == SOUND
    assert [source.read(0.0), source.read(0.0)] == [None, None]


def test_live_sound_goes_on_while_nobody_reads_and_a_recording_waits(source: AudioSource) -> None:
    while not (first := source.read(1.0)):
        pass
    time.sleep(1.0)
    if source.live:
        waiting = sum(len(source.read(0.0) or b"") for _ in range(9))
        assert waiting == pytest.approx(32_000, rel=0.3)
    else:
        assert SOUND.startswith(first + (source.read(1.0) or b""))


def test_a_closed_source_is_at_its_end(source: AudioSource) -> None:
    source.close()
    source.close()
    assert source.read(0.0) is None


# --- sinks -----------------------------------------------------------------------------------------


@pytest.fixture(params=["recording", "held", "wav", "silent", pytest.param("loudspeaker", marks=engine)])
def sink(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AudioSink]:
    if request.param == "loudspeaker":
        request.getfixturevalue("pulse_here")
    sinks: dict[str, Callable[[], AudioSink]] = {
        "recording": RecordingSink,
        "held": lambda: RecordingSink(hold=True),
        "wav": lambda: WavSink(tmp_path / "said.wav"),
        "silent": SilentSink,
        "loudspeaker": Loudspeaker,
    }
    opened = sinks[request.param]()
    yield opened
    opened.close()


def test_a_sink_can_be_stopped_from_another_thread_and_used_again(sink: AudioSink) -> None:
    for _ in range(2):
        playing = threading.Thread(target=sink.play, args=(SOUND * 20, 16_000))
        playing.start()
        time.sleep(0.3)
        stopped_at = time.monotonic()
        sink.stop()
        playing.join(5)
        assert time.monotonic() - stopped_at < 0.2


def test_a_silent_sink_can_be_stopped_and_closed_at_any_time(sink: AudioSink) -> None:
    sink.stop()
    sink.close()
    sink.stop()
    sink.close()


# --- voices ----------------------------------------------------------------------------------------


@pytest.fixture(params=["scripted", pytest.param("pyttsx3", marks=engine)])
def voice(request: pytest.FixtureRequest) -> Iterator[Voice]:
    with closing(ScriptedVoice() if request.param == "scripted" else Pyttsx3Voice()) as opened:
        yield opened


def test_a_voice_makes_sound_of_text_and_none_of_nothing(voice: Voice) -> None:
    pcm, rate_hz = voice.synthesize("The sun came out.")
    assert len(pcm) > 0
    assert len(pcm) % 2 == 0
    assert voice.synthesize("") == (b"", rate_hz)
    assert voice.synthesize(" \n") == (b"", rate_hz)


def test_a_longer_text_lasts_longer(voice: Voice) -> None:
    short, long = (len(voice.synthesize(text)[0]) for text in ("Tea.", "A long walk by the canal with Anna."))
    assert long > short


# --- gates -----------------------------------------------------------------------------------------


@pytest.fixture(params=[ScriptedGate, SileroGate])
def gate(request: pytest.FixtureRequest) -> SpeechGate:
    opened: SpeechGate = request.param()
    return opened


def test_a_gate_stays_shut_on_silence(gate: SpeechGate) -> None:
    assert not any(gate.is_speech(bytes(gate.frame_bytes)) for _ in range(50))
    gate.reset()
    assert not gate.is_speech(bytes(gate.frame_bytes))


def test_a_gate_takes_whole_frames_only(gate: SpeechGate) -> None:
    with pytest.raises(ValueError, match="a frame has"):
        gate.is_speech(bytes(gate.frame_bytes - 2))


# --- what only fakes do ----------------------------------------------------------------------------


def test_a_scripted_failure_comes_in_its_turn() -> None:
    source = ScriptedSource([b"\1\0", VoicejoyError(Code.NO_MICROPHONE, "It is gone."), b"\2\0"], live=True)
    assert source.read(0) == b"\1\0"
    with pytest.raises(VoicejoyError, match="gone"):
        source.read(0)
    assert [source.read(0), source.read(0)] == [b"\2\0", None]


def test_a_held_play_ends_when_released() -> None:
    sink = RecordingSink(hold=True)
    playing = threading.Thread(target=sink.play, args=(b"\1\0", 16_000))
    playing.start()
    assert sink.playing.wait(5)
    with pytest.raises(AssertionError, match="two plays"):
        sink.play(b"", 16_000)
    sink.release()
    playing.join(5)
    assert (sink.played, sink.stops) == ([(b"\1\0", 16_000)], 0)


def test_fakes_refuse_what_the_ports_do_not_allow() -> None:
    sink, voice, gate = RecordingSink(), ScriptedVoice({"Hello.": b"\1\0"}), ScriptedGate([True])
    assert voice.synthesize("Hello.") == (b"\1\0", 16_000)
    assert gate.is_speech(bytes(1024))
    sink.close()
    for misuse, words in (
        (lambda: sink.play(b"", 16_000), "after close"),
        (lambda: RecordingSink().play(b"\1", 16_000), "half a sample"),
        (lambda: ScriptedSource([b"\1"]).read(0), "half a sample"),
        (lambda: ScriptedSource([]).read(-1), "negative"),
        (lambda: voice.synthesize("Good night."), "not in the script"),
        (lambda: gate.is_speech(bytes(1024)), "more frames"),
    ):
        with pytest.raises(AssertionError, match=words):
            misuse()
