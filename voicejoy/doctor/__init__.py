"""What is well on this machine and what is not: one finding for each thing that voicejoy needs.

A check changes nothing: no folder is made, no journal begun, nothing fetched. Engines and devices are
really used, because their names alone prove little: a model is loaded (in a child process, since a broken
one can end it), a moment of sound is taken from the microphone, silence is played, a word is spoken.
What a check cannot ask the language for comes as an argument, so that tests need no broken machine.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

from voicejoy.audio.portaudio import Loudspeaker, Microphone, list_devices
from voicejoy.doctor.ears import check_engines, check_model, check_whisper
from voicejoy.doctor.findings import Finding, Level
from voicejoy.doctor.ground import (
    check_config,
    check_disk,
    check_drafts,
    check_home,
    check_journal,
    check_python,
)
from voicejoy.doctor.sound import check_loudspeaker, check_microphone, check_portaudio, check_voice
from voicejoy.paths import find_paths
from voicejoy.speaker import Pyttsx3Voice

__all__ = ["Finding", "Level", "examine"]


def examine() -> Iterator[Finding]:
    """Everything, in the order in which one thing rests on another; some take a second or two."""
    paths = find_paths()
    yield check_python(sys.version_info[:3])
    config, settings = check_config(paths.config)
    yield config
    yield check_home(paths)
    yield check_disk(paths.journal, free_bytes=lambda folder: shutil.disk_usage(folder).free)
    yield check_journal(paths.journal)
    yield check_drafts(paths.spool)
    ears = [check_model(settings), check_whisper(settings)]
    yield from ears
    if not any(finding.level is Level.PROBLEM for finding in [config, *ears]):
        yield check_engines()
    sound = check_portaudio(list_devices)
    yield sound
    if sound.level is Level.OK:  # else both would only say the same again
        yield check_microphone(lambda: Microphone(settings.device))
        yield check_loudspeaker(lambda: Loudspeaker(settings.output_device))
    yield check_voice(lambda: Pyttsx3Voice(rate_wpm=settings.voice_wpm))
