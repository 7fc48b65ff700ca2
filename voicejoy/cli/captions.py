"""Live captions on a terminal: finished lines scroll by, and below them stands what happens now.

The lowest two lines are redrawn in place: the state as a word and a sign (never colour alone) with a level
meter, and what is heard while it is being heard. They are redrawn only when they change; the level and
unfinished words at most ten times a second. Words are never read as rich's markup.
"""

from __future__ import annotations

import math
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.text import Text

from voicejoy.cli.reporting import CaptionReporter, Captions, plain_reporter, shown

REDRAW_S = 0.1
"""The level and unfinished words are drawn no oftener."""
QUIETEST_DB = -60.0
"""The empty meter, in dBFS; the full one is 0."""
METER_STEPS = 10
SPARE_CELLS = 2
"""Columns left free at the right: terminals disagree on how wide some signs are, and a line must not wrap."""
_LAST_PARTS = 4
"""Code points looked at for each column when only the end of long words is shown."""
_EMOJI, _DRAWN_AS_EMOJI = 0x1F000, "\ufe0f"


class Doing(Enum):
    """What voicejoy does now: the word, the sign, the sign where there is only ASCII, the colour."""

    STARTING = ("getting ready", "·", ".", "bold")
    ASLEEP = ("waiting for the wake phrase", "○", "o", "bold")
    LISTENING = ("listening", "●", "*", "bold green")
    ASKING = ("waiting for yes or no", "●", "*", "bold green")
    FOLLOW_UP = ("still listening for a moment", "•", "+", "bold green")
    THINKING = ("thinking", "~", "~", "bold yellow")
    SPEAKING = ("speaking", "►", ">", "bold cyan")
    PAUSED = ("paused", "■", "#", "bold magenta")


_BY_MODE = {
    "wake": Doing.ASLEEP,
    "telling": Doing.LISTENING,
    "yes_no": Doing.ASKING,
    "follow_up": Doing.FOLLOW_UP,
}
_DEAF = (Doing.STARTING, Doing.THINKING, Doing.SPEAKING)


@dataclass(frozen=True, slots=True)
class Now:
    """What the live lines show."""

    doing: Doing = Doing.STARTING
    level: int | None = None
    """Filled steps of the meter; None where nothing is measured."""
    partial: str = ""
    """What has been heard of an unfinished sentence."""
    paused: bool = False
    """Whether it rests in the pause instead of waiting for the wake phrase."""

    def after(self, event: str, fields: Mapping[str, object]) -> Now:
        """What they show after an event; the same for one that changes nothing."""
        match event:
            case "level":
                return self if self.doing in _DEAF else replace(self, level=_steps(fields.get("db")))
            case "partial":
                return replace(self, partial=str(fields.get("text") or ""))
            case "paused":
                return Now(Doing.PAUSED, paused=True)
            case "resumed":
                return Now(Doing.ASLEEP)
            case "ready" if self.doing is Doing.SPEAKING:
                return self  # a draft of an earlier run is being told of
        doing = self._doing_after(event, fields)
        return self if doing is None else Now(doing, paused=self.paused)

    def _doing_after(self, event: str, fields: Mapping[str, object]) -> Doing | None:
        resting = Doing.PAUSED if self.paused else Doing.ASLEEP
        match event:
            case "ready" | "cancelled" | "spoke":
                return resting  # what is listened for next is told by "listening"
            case "wake":
                return Doing.LISTENING
            case "listening":
                doing = _BY_MODE.get(str(fields.get("text")), Doing.LISTENING)
                return resting if doing is Doing.ASLEEP else doing
            case "thinking" | "heard":
                return Doing.THINKING
            case "said":
                return Doing.SPEAKING
        return None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(1, options.max_width - SPARE_CELLS)
        yield self._state(width, ascii_only=options.ascii_only)
        if words := shown(self.partial):
            cut = "..." if options.ascii_only else "…"
            yield Text(_end(words, width, cut), no_wrap=True, overflow="crop")

    def _state(self, width: int, *, ascii_only: bool) -> Text:
        """Sign, word and, where it fits, the meter."""
        word, sign, ascii_sign, style = self.doing.value
        line = Text(no_wrap=True, overflow="crop")
        line.append(f"{ascii_sign if ascii_only else sign} {word}"[:width], style)
        full, empty = "#-" if ascii_only else "█░"
        steps = min(METER_STEPS, width - len(line) - 2)
        if self.level is not None and steps >= METER_STEPS // 2:
            filled = round(self.level * steps / METER_STEPS)
            line.append("  " + full * filled + empty * (steps - filled))
        return line


def _steps(db: object) -> int:
    """A level in dBFS as filled steps of the meter. Digital silence is minus infinity."""
    if not isinstance(db, int | float) or math.isnan(db):
        return 0
    share = min(1.0, max(0.0, 1 - db / QUIETEST_DB))
    return round(share * METER_STEPS)


def _end(text: str, width: int, cut: str) -> str:
    """The end of `text` in `width` columns, behind `cut` if its beginning had to go."""
    if sum(map(_cells, text[: width + 1])) <= width and len(text) <= width:
        return text
    room, start = width - len(cut), len(text)
    for index in range(len(text) - 1, max(-1, len(text) - _LAST_PARTS * width), -1):
        room -= _cells(text[index])
        if room < 0:
            break
        start = index
    else:
        cut = cut if start else ""
    while start < len(text) and unicodedata.category(text[start]) in ("Mn", "Me", "Cf"):
        start += 1  # an accent or a joiner whose base is gone
    return (cut + text[start:])[-width:] if width <= len(cut) else cut + text[start:]


def _cells(character: str) -> int:
    """Columns of one code point at most: a joined emoji may be drawn in parts, a flag as two letters."""
    if ord(character) >= _EMOJI:
        return 2
    return 1 if character == _DRAWN_AS_EMOJI else cell_len(character)


def terminal_console(environ: Mapping[str, str]) -> Console:
    """Standard output, known to be a terminal. NO_COLOR takes the colours away."""
    return Console(
        force_terminal=True,
        no_color=bool(environ.get("NO_COLOR")),
        markup=False,
        highlight=False,
        emoji=False,
    )


def rich_reporter(
    ready: str, not_woken: str, console: Console, *, clock: Callable[[], float] = time.monotonic
) -> CaptionReporter:
    """Live captions on `console`, or plain ones where it cannot draw. Close it to get the cursor back.

    `ready` is shown once all is loaded, `not_woken` at the end if the wake phrase was never heard.
    `clock` gives seconds.
    """
    if not console.is_terminal or console.is_dumb_terminal:
        return plain_reporter(ready, not_woken)
    return _Live(Captions(ready, not_woken), console, clock)


class _View:
    """What rich draws, whenever it draws: the live lines as they are at that moment."""

    def __init__(self) -> None:
        self.now = Now()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.now


class _Live(CaptionReporter):
    """Holds the lowest lines of the terminal from the first event to "done" or `close`."""

    def __init__(self, captions: Captions, console: Console, clock: Callable[[], float]) -> None:
        self._captions, self._console, self._clock = captions, console, clock
        self._lock = threading.Lock()
        """The mouth's thread tells its failures while the loop's thread reports."""
        self._view = _View()
        self._drawn: Now | None = None
        self._drawn_at = -math.inf
        self._live: Live | None = None
        self._closed = False

    def __call__(self, event: str, at: float, **fields: object) -> None:  # noqa: ARG002 (Reporter's signature)
        with self._lock:
            line = self._captions.line(event, fields)
            self._view.now = self._view.now.after(event, fields)
            if event == "done":
                self._end_live()
            elif self._live is None and not self._closed:
                self._begin_live()
            if line and (self._closed or event not in _TOLD_BY_STATE):
                self._print(line, event)
            elif not self._closed:
                self._redraw(hurry=event not in ("level", "partial"))

    @property
    def live(self) -> bool:
        return True

    def close(self) -> None:
        with self._lock:
            self._end_live()

    def _begin_live(self) -> None:
        self._live = Live(self._view, console=self._console, auto_refresh=False, transient=True)
        self._live.start()

    def _end_live(self) -> None:
        live, self._live, self._closed = self._live, None, True
        if live is not None:
            live.stop()

    def _print(self, line: str, event: str) -> None:
        """A finished line above the live ones, which are drawn anew with it."""
        self._note_drawn()
        style = "bold red" if event == "error" else ""
        self._console.print(Text(line, style))

    def _redraw(self, *, hurry: bool) -> None:
        due = hurry or self._clock() - self._drawn_at >= REDRAW_S
        if self._live is not None and due and self._view.now != self._drawn:
            self._note_drawn()
            self._live.refresh()

    def _note_drawn(self) -> None:
        self._drawn, self._drawn_at = self._view.now, self._clock()


_TOLD_BY_STATE = ("wake", "paused", "resumed")
"""Their lines would say what the state says anyway."""
