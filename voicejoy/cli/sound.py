"""The sound of a run: where the voice speaks to, opened on first use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from voicejoy.config import Settings
from voicejoy.errors import VoicejoyError
from voicejoy.ports import AudioSink, Voice
from voicejoy.speaking import Mouth, NoVoice


def open_mouth(
    settings: Settings, *, silent: bool, speak_to: Path | None, failed: Callable[[VoicejoyError], None]
) -> Mouth:
    """A mouth that speaks to the loudspeaker, to a WAV file, or not at all."""
    from voicejoy.audio.files import SilentSink, WavSink  # noqa: PLC0415 (loads numpy)

    if silent:
        return Mouth(NoVoice, SilentSink, failed=failed)
    if speak_to is not None:
        file = WavSink(speak_to)  # made here, so that a file that cannot be written is told at once
        return Mouth(lambda: _voice(settings), lambda: file, failed=failed)
    return Mouth(lambda: _voice(settings), lambda: _loudspeaker(settings), failed=failed)


def _voice(settings: Settings) -> Voice:
    from voicejoy.speaker import Pyttsx3Voice  # noqa: PLC0415 (starts an engine)

    return Pyttsx3Voice(rate_wpm=settings.voice_wpm)


def _loudspeaker(settings: Settings) -> AudioSink:
    from voicejoy.audio.portaudio import Loudspeaker  # noqa: PLC0415 (loads PortAudio)

    return Loudspeaker(settings.output_device)


def speak_once(text: str) -> None:
    """Speak `text` and return at its end. Raises `VoicejoyError` when there is no voice or loudspeaker."""
    from voicejoy.cli.settings import load_settings  # noqa: PLC0415 (only needed here)

    failures: list[VoicejoyError] = []
    mouth = open_mouth(load_settings(), silent=False, speak_to=None, failed=failures.append)
    try:
        mouth.say(text).wait()
    finally:
        mouth.close()
    if failures:
        raise failures[0]
