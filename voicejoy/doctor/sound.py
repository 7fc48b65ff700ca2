"""Sound: PortAudio, the microphone, the loudspeaker and the voice, each really used for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable

from voicejoy.audio.portaudio import Device
from voicejoy.doctor.findings import Finding, Level, count, failed, well
from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ, AudioSink, AudioSource, Voice

LISTEN_S = 0.5
GIVE_UP_AFTER_S = 5.0


def check_portaudio(devices: Callable[[], list[Device]]) -> Finding:
    """Whether the library that reaches microphones is there."""
    try:
        number = len(devices())
    except VoicejoyError as error:
        return failed("portaudio", error)
    return well("portaudio", f"PortAudio lists {count(number, 'sound device')}.")


def check_microphone(open_source: Callable[[], AudioSource]) -> Finding:
    """Whether the microphone opens and sends sound; nothing of it is kept."""
    try:
        source = open_source()
        try:
            sound = _moment_of(source)
        finally:
            source.close()
    except VoicejoyError as error:
        return failed("microphone", error)
    if not any(sound):
        return Finding(
            "microphone",
            Level.ADVICE,
            "The microphone opens, but all it sends is silence; it may be muted.",
            "Unmute it, or choose another: voicejoy devices",
        )
    return well("microphone", "The microphone opens and sends sound.")


def _moment_of(source: AudioSource) -> bytes:
    """`LISTEN_S` of sound, less where the source gives no more in time."""
    sound, deadline = b"", time.monotonic() + GIVE_UP_AFTER_S
    while len(sound) < LISTEN_S * SAMPLE_RATE_HZ * BYTES_PER_SAMPLE and time.monotonic() < deadline:
        block = source.read(0.1)
        if block is None:
            break
        sound += block
    return sound


def check_loudspeaker(open_sink: Callable[[], AudioSink]) -> Finding:
    """Whether the loudspeaker plays. Without one the captions go on, hence advice."""
    try:
        sink = open_sink()
        try:
            sink.play(bytes(SAMPLE_RATE_HZ // 10 * BYTES_PER_SAMPLE), SAMPLE_RATE_HZ)
        finally:
            sink.close()
    except VoicejoyError as error:
        return failed("loudspeaker", error, Level.ADVICE)
    return well("loudspeaker", "The loudspeaker plays.")


def check_voice(open_voice: Callable[[], Voice]) -> Finding:
    """Whether there is a voice that makes sound."""
    try:
        voice = open_voice()
        try:
            pcm, _ = voice.synthesize("hello joy")
        finally:
            voice.close()
        if not any(pcm):
            raise VoicejoyError(
                Code.NO_VOICE, "The voice speaks without a sound.", "voicejoy rehearse --speak"
            )
    except VoicejoyError as error:
        return failed("voice", error)
    return well("voice", "The voice speaks.")
