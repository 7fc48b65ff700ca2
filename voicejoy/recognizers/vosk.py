"""Vosk behind the recognizer port: streaming, small, any wake phrase as text.

The engine of the house. Its traps and the answers to them (engine-traps.md): models only by a checked
folder, never by name; each `Result()` is called as soon as it is due; a recognizer per session, which
costs 0.2 ms and keeps memory flat; words missing from the vocabulary are told, not dropped. A damaged model
can end the process, some only when the first session begins: `try_model` tries it in a process of its own.
"""

from __future__ import annotations

import difflib
import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from voicejoy.errors import Code, VoicejoyError
from voicejoy.model_files import check_manifest
from voicejoy.ports import SAMPLE_RATE_HZ, Transcript, Word
from voicejoy.wake import words_of

UNKNOWN = "[unk]"
"""Vosk's word for speech outside the grammar."""
_TRIAL_WITHIN_S = 120.0
"""A large model from a slow disk takes its time."""


def try_model(folder: Path) -> None:
    """Raise `VoicejoyError` (BAD_MODEL) if Vosk cannot hear with the model in `folder`.

    A model that is as its manifest says is believed: 0.02 s for the starter. Any other is loaded and used
    once in a process of its own, which costs about as much as loading it.
    """
    if check_manifest(folder) == []:
        return
    trial = [sys.executable, "-m", __name__, str(folder.absolute())]
    try:
        tried = subprocess.run(
            trial,
            cwd=Path(__file__).parents[2],  # `-m` looks there first: no stray json.py of the person's folder
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TRIAL_WITHIN_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal(folder) from error
    if tried.returncode != 0:
        raise _refusal(folder)


def _refusal(folder: Path) -> VoicejoyError:
    return VoicejoyError(
        Code.BAD_MODEL,
        f"Vosk could not read the model in {folder}.",
        "Run `voicejoy model verify`, or choose another with --model.",
    )


class VoskRecognizer:
    """A Vosk model. Used from the thread that made it."""

    streaming = True

    def __init__(self, model_path: Path, *, debug: bool = False) -> None:
        """Load the model in `model_path`, a folder already checked by `voicejoy.models`.

        Raises `VoicejoyError` (ENGINE when Vosk is missing, BAD_MODEL when it refuses the folder).
        """
        try:
            import vosk  # noqa: PLC0415 (importing loads a large library)
        except (ImportError, OSError) as error:
            raise VoicejoyError(
                Code.ENGINE, f"Vosk could not be loaded ({error}).", "Run scripts/run to set it up again."
            ) from error
        vosk.SetLogLevel(0 if debug else -1)
        self._vosk = vosk
        self._path = model_path
        try:
            self._model: Any = vosk.Model(model_path=str(model_path))
        except Exception as error:  # Vosk raises a bare Exception
            raise _refusal(model_path) from error

    @property
    def name(self) -> str:
        """The engine and its model's folder."""
        return f"vosk {self._path.name}"

    def unknown_words(self, phrase: str) -> tuple[str, ...]:
        """The words of `phrase` that are not in the model's vocabulary."""
        return tuple(word for word in words_of(phrase) if self._model.vosk_model_find_word(word) == -1)

    def similar_words(self, word: str) -> tuple[str, ...]:
        """Known words that look like `word`; () for models that do not list their words."""
        return tuple(difflib.get_close_matches(word, self._vocabulary, n=3, cutoff=0.6))

    @cached_property
    def _vocabulary(self) -> list[str]:
        listing = self._path / "graph" / "words.txt"
        if not listing.is_file():
            return []
        lines = listing.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line.split()[0] for line in lines if line and line[0] not in "<#!["]

    def session(self, phrases: Sequence[str] = (), *, opening: str = "") -> VoskSession:  # noqa: ARG002 (of no use)
        """A new session; with `phrases`, over these and "[unk]" alone."""
        arguments: list[Any] = [self._model, SAMPLE_RATE_HZ]
        if phrases:
            arguments.append(json.dumps([*phrases, UNKNOWN]))
        recognizer = self._vosk.KaldiRecognizer(*arguments)
        recognizer.SetWords(True)
        return VoskSession(recognizer)

    def close(self) -> None:
        """Let the model go."""
        self._model = None


class VoskSession:
    """One stretch of speech; Vosk's own endpoints within it are joined."""

    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._words: list[Word] = []

    def accept(self, pcm: bytes) -> str:
        """Take audio in and return the text so far."""
        if self._recognizer.AcceptWaveform(pcm):
            self._take(self._recognizer.Result())
            return self._text()
        partial = json.loads(self._recognizer.PartialResult()).get("partial", "")
        return f"{self._text()} {partial}".strip()

    def finish(self) -> Transcript:
        """The final text, words and mean word confidence."""
        self._take(self._recognizer.FinalResult())
        confidence = sum(word.confidence for word in self._words) / max(1, len(self._words))
        return Transcript(self._text(), tuple(self._words), confidence)

    def _take(self, result: str) -> None:
        for word in json.loads(result).get("result", []):
            self._words.append(Word(word["word"], word["start"], word["end"], word["conf"]))

    def _text(self) -> str:
        return " ".join(word.text for word in self._words)


if __name__ == "__main__":  # the trial of `try_model`
    tried = VoskRecognizer(Path(sys.argv[1]))
    for session in (tried.session(["hello"]), tried.session()):
        for _ in range(10):  # endpoints are looked for from the second call on
            session.accept(bytes(SAMPLE_RATE_HZ // 5 * 2))
        session.finish()
