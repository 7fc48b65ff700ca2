"""What a run shows while it runs: captions for people, JSON Lines for programs.

Rules: one line an event. What a person said or named is shown as it is, but never as terminal control:
escape sequences and the like are taken out. A reporter may be called from any thread.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType

import click

from voicejoy.errors import VoicejoyError

_ESCAPES = re.compile(
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # titles, links, devices
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movements
)
"""Whole control sequences (ECMA-48). Of one that never ends only the first sign goes: no words are lost."""
_TURNING = dict.fromkeys([0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that turn the direction of writing, and could turn what follows on the screen. Joiners stay."""
_DUMB = ("", "dumb", "unknown")


class CaptionReporter(ABC):
    """Told of everything that happens (`assistant.Reporter`); may hold the terminal until it is closed."""

    @property
    def live(self) -> bool:
        """Whether it draws what happens now: to all others the level of the sound need not be told."""
        return False

    @abstractmethod
    def __call__(self, event: str, at: float, **fields: object) -> None:
        """`event` happened `at` seconds of audio after the start."""

    def close(self) -> None:
        """Give the terminal back; what is told after that is still shown. Closing twice does no harm."""
        return

    def __enter__(self) -> CaptionReporter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def choose_reporter(
    *,
    as_json: bool,
    plain: bool,
    ready: str,
    not_woken: str,
    stdout_is_terminal: bool,
    environ: Mapping[str, str] = os.environ,
) -> CaptionReporter:
    """JSON if asked for; live captions on a terminal that can draw; else plain ones.

    `ready` is shown once all is loaded, `not_woken` at the end if the wake phrase was never heard.
    """
    if as_json:
        return json_reporter()
    term = environ.get("TERM", "dumb" if os.name == "posix" else "windows")
    if plain or not stdout_is_terminal or term.lower() in _DUMB:
        return plain_reporter(ready, not_woken)
    from voicejoy.cli.captions import rich_reporter, terminal_console  # noqa: PLC0415 (loads rich)

    return rich_reporter(ready, not_woken, terminal_console(environ))


def json_reporter() -> CaptionReporter:
    """Every event as one JSON object on stdout, but for what only a status line shows."""
    return _Json()


def plain_reporter(ready: str, not_woken: str = "") -> CaptionReporter:
    """Captions for screen readers, pipes and simple terminals: one line each, nothing drawn over.

    `ready` and `not_woken` as in `choose_reporter`.
    """
    return _Plain(Captions(ready, not_woken))


def report_failure(report: Callable[..., None], error: VoicejoyError) -> None:
    """Tell a failure that does not end the run."""
    report("error", 0.0, error=error.code.value, message=error.message, hint=error.hint)


def shown(text: str) -> str:
    """`text` as one line that is safe on a terminal: no control sequences, no control characters."""
    text = _ESCAPES.sub("", text).translate(_TURNING)
    return " ".join("".join(map(_shown_character, text)).split())


def _shown_character(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cc":
        return " "
    return "\ufffd" if kind == "Cs" else character  # a lone surrogate cannot be written out


class Captions:
    """The line of each event: what was heard and what is said."""

    def __init__(self, ready: str, not_woken: str) -> None:
        self._ready, self._not_woken = ready, not_woken
        self._is_ready = self._was_woken = False

    def line(self, event: str, fields: Mapping[str, object]) -> str:
        """What to show of `event`; "" for nothing."""
        self._is_ready |= event == "ready"
        self._was_woken |= event in ("wake", "heard")  # a button opens a telling without the phrase
        if event == "ready":
            return self._ready
        if event == "done":
            return self._not_woken if self._is_ready and not self._was_woken else ""
        return shown(_caption(event, fields))


def _caption(event: str, fields: Mapping[str, object]) -> str:
    match event:
        case "wake":
            return "(listening)"
        case "heard":
            return "You: " + ("(not written down)" if fields.get("private") else _words(fields, "(no words)"))
        case "said":
            return f"voicejoy: {_words(fields)}"
        case "cancelled":
            return "(closed)"
        case "paused":
            return "(paused)"
        case "resumed":
            return "(listening again)"
        case "card":
            return f"({', '.join(map(str, _many(fields.get('files'))))})"
        case "draft":
            return "What you were telling is saved. It will be kept at the next start."
        case "error":
            return f"voicejoy: {fields.get('message', '')} {fields.get('hint', '')}"
    return ""


def _words(fields: Mapping[str, object], when_none: str = "") -> str:
    return str(fields.get("text") or when_none)


def _many(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


_FOR_THE_EYE = ("level", "thinking", "spoke")
"""What only a status line shows; programs see the rest, and no "listening" for the wake phrase."""


class _Json(CaptionReporter):
    def __call__(self, event: str, at: float, **fields: object) -> None:
        if event not in _FOR_THE_EYE and (event, fields.get("text")) != ("listening", "wake"):
            line = {"event": event, "at": round(at, 2)} | fields
            click.echo(json.dumps(line, ensure_ascii=False))


class _Plain(CaptionReporter):
    def __init__(self, captions: Captions) -> None:
        self._captions = captions

    def __call__(self, event: str, at: float, **fields: object) -> None:  # noqa: ARG002 (Reporter's signature)
        line = self._captions.line(event, fields)
        if line:
            click.echo(line, err=event == "error")
