"""The voice of the house: pyttsx3, which asks eSpeak NG on Linux and the system's own voices elsewhere.

Rules: pyttsx3 never plays, it only saves to a file, because only our own playback has a known end and can
be stopped. It lives in a child process, one for each sentence, started ahead so that nobody waits for it:
pyttsx3 prints on stdout, wants the main thread on macOS, cannot be interrupted and, should its engine crash,
would take the journal with it. The sentence travels by pipe, never in the list of processes. The sound
lies in a private folder for as long as it takes to read it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from voicejoy.errors import Code, VoicejoyError

_PREFIX = "voicejoy-say-"
_LEFTOVER_AGE_S = 3600.0
"""No sentence takes this long: a folder as old as this was left by a process that was killed."""
_TIMEOUT_PER_CHARACTER_S = 0.01
"""eSpeak NG needs 0.0005 s a character on a desktop with 10,000 of them; twenty times that is stuck."""
_HINT = (
    "Install eSpeak NG (`sudo apt install espeak-ng`, or `brew install espeak-ng`), or use `--silent`; "
    "macOS and Windows bring their own voices."
)


class Pyttsx3Voice:
    """A `Voice` through pyttsx3.

    `rate_wpm` is in words per minute (165 is an unhurried reading voice, 200 pyttsx3's own pace), `volume`
    is 1.0 for the engine's own loudness and more raises its sound; both may be changed between sentences.
    `voice` is one of pyttsx3's voice ids, None its default. `driver` is one of pyttsx3's ("espeak", "nsss",
    "sapi5"), None the platform's own. A sentence that takes longer than `timeout_s`, and some more for each
    character, is given up.

    Raises `VoicejoyError` (NO_VOICE) when there is no engine that speaks.
    """

    def __init__(
        self,
        *,
        rate_wpm: int = 165,
        volume: float = 1.0,
        voice: str | None = None,
        driver: str | None = None,
        timeout_s: float = 20.0,
    ) -> None:
        self.rate_wpm, self.volume = rate_wpm, volume
        self._voice, self._driver, self._timeout_s = voice, driver, timeout_s
        _remove_leftovers()
        self._next: subprocess.Popen[bytes] | None = None
        try:
            self._rate_hz = self._spoken("joy")[1]
        except VoicejoyError:
            self.close()
            raise

    def synthesize(self, text: str) -> tuple[bytes, int]:
        """Mono 16-bit PCM of `text` and its rate in Hz; no sound for no text. One caller thread only.

        Raises `VoicejoyError` (NO_VOICE) when the engine fails or is stuck.
        """
        speakable = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
        return self._spoken(speakable) if speakable.strip() else (b"", self._rate_hz)

    def close(self) -> None:
        """End the waiting child. Harmless when closed."""
        child, self._next = self._next, None
        if child is not None:
            child.kill()
            with child:
                pass

    def _spoken(self, text: str) -> tuple[bytes, int]:
        from voicejoy.audio.files import read_mono  # noqa: PLC0415 - brings soundfile

        with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
            file = Path(folder) / "say.wav"
            self._ask(text, file)
            try:
                pcm, rate_hz = read_mono(file)
            except VoicejoyError as error:
                raise _failure() from error
        return (_raised(pcm, self.volume) if self.volume > 1.0 else pcm), rate_hz

    def _ask(self, text: str, file: Path) -> None:
        """Have one child write `text` to `file`; the next child gets ready meanwhile."""
        child = self._next or _start_child(self._driver)
        self._next = None
        settings = {"rate": self.rate_wpm, "volume": min(self.volume, 1.0), "voice": self._voice}
        request = {"text": text, "file": str(file), "settings": settings}
        timeout_s = self._timeout_s + len(text) * _TIMEOUT_PER_CHARACTER_S
        with child:  # closes its pipe and waits for its end, whatever happens
            try:
                child.communicate(json.dumps(request).encode("ascii"), timeout=timeout_s)
            except subprocess.TimeoutExpired as error:
                raise _failure("The voice took too long and was stopped.") from error
            finally:
                child.kill()  # harmless when it has ended
                self._next = _start_child(self._driver)
        if child.returncode != 0:
            raise _failure()


def _raised(pcm: bytes, volume: float) -> bytes:
    """The sound `volume` times as loud; its peaks are rounded off rather than cut, which would rattle."""
    import numpy as np  # noqa: PLC0415 - nobody who only types needs it

    sound = np.frombuffer(pcm, "<i2") * (volume / 32768)
    return (np.tanh(sound) * 32767).astype("<i2").tobytes()


def _failure(message: str = "There is no voice to speak with.") -> VoicejoyError:
    return VoicejoyError(Code.NO_VOICE, message, _HINT)


def _start_child(driver: str | None) -> subprocess.Popen[bytes]:
    """A process that gets pyttsx3 ready, speaks what comes on its stdin, and ends. Ctrl-C passes it by."""
    return subprocess.Popen(
        [sys.executable, "-m", "voicejoy.speaker", *([driver] if driver else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],  # `-m` looks there first: no stray json.py of the person's folder
        start_new_session=True,
    )


def _remove_leftovers() -> None:
    """Remove what killed processes left behind: sentences are private."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.lstat().st_mtime > _LEFTOVER_AGE_S:
                shutil.rmtree(folder)


def _speak_one_sentence(driver: str | None = None) -> None:
    """The child: one request from stdin, one file, and out. Anything that goes wrong is a non-zero exit."""
    import pyttsx3  # noqa: PLC0415 - the engine of this edge

    engine = pyttsx3.init(driver)
    line = sys.stdin.read()
    if not line:
        return  # nobody asked: the parent has gone
    request = json.loads(line)
    tempfile.tempdir = str(Path(request["file"]).parent)  # whatever pyttsx3 leaves goes with the folder
    finished = threading.Event()
    engine.connect("finished-utterance", lambda name, completed: finished.set())  # noqa: ARG005
    engine.connect("error", lambda name, exception: os._exit(1))  # noqa: ARG005
    for name, value in request["settings"].items():
        if value is not None:
            engine.setProperty(name, value)
    engine.save_to_file(request["text"], request["file"])
    engine.runAndWait()
    finished.wait()  # the first runAndWait may return early; the parent keeps the time
    os._exit(0)  # eSpeak NG may trip over its own tear-down, and the file is complete


if __name__ == "__main__":
    _speak_one_sentence(*sys.argv[1:])
