"""The one kind of failure a person reads: what went wrong, and what to do next.

Every expected failure is a `VoicejoyError`. The command line prints its sentence and hint on stderr
and exits with its code; anything else is a bug and shows a traceback under `--debug` only.
"""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """Stable names of what can go wrong, for `--json` readers and tests."""

    AUDIO_FILE = "audio_file"
    NO_MICROPHONE = "no_microphone"
    NO_LOUDSPEAKER = "no_loudspeaker"
    NO_VOICE = "no_voice"
    NO_MODEL = "no_model"
    BAD_MODEL = "bad_model"
    UNKNOWN_WORDS = "unknown_words"
    ENGINE = "engine"
    JOURNAL = "journal"
    NOT_FOUND = "not_found"
    HOME = "home"
    CONFIG = "config"
    DOWNLOAD = "download"
    SCRIPT = "script"
    USAGE = "usage"
    BUG = "bug"


class VoicejoyError(Exception):
    """An expected failure.

    `message` is one sentence that says what failed; `hint` one that says what to do next.
    `exit_code` follows the command contract: 1 failed, 2 wrong usage.
    """

    def __init__(self, code: Code, message: str, hint: str = "", *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()
