"""Scripted conversations: a text file that reads as one, played through the real dialogue and a real journal.

One line is one thing that happens:

    # a remark, for people
    > hello joy, the sun came out     the person says it ("..." in it is a pause)
    >? hello joy the sum came         the recognizer is unsure of the words
    > (mumble)                        speech without words
    > (silence)                       nobody speaks until the wait is over
    > (3 s)                           nobody speaks for so long; several add up to the wait
    > (button)                        a key or `voicejoy poke`; after words it ends them at once
    < Kept: The sun came out.         what voicejoy says
    ~ kept                            the earcon it plays: open, kept, cancelled, problem
    = The sun came out | A robin      the joys in the journal, oldest first; "= nothing" for none
    @ 2026-05-04 08:30                the clock moves
    ! gentle on                       a setting: see `SETTINGS`

What voicejoy says and plays between two lines of the person must be just what the script says; earcons may be
left out of a script, but those in it must be played.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path

from voicejoy import languages
from voicejoy.actions import Mode
from voicejoy.care.contacts import contact
from voicejoy.config import Settings, settle
from voicejoy.conversation import Conversation
from voicejoy.desk import JournalDesk
from voicejoy.errors import VoicejoyError
from voicejoy.events import AudioEnded, Heard, NothingHeard, Poked
from voicejoy.ports import Journal
from voicejoy.scripting import Line, ScriptError
from voicejoy.sharing import card_writer
from voicejoy.state import LISTENS, HelpLines, State

START = datetime(2026, 5, 3, 12, 0, tzinfo=timezone.utc)
"""A script begins on this Sunday at noon, unless it moves the clock."""
PAUSE = "..."
BUTTON = "(button)"
UNSURE = 0.3
"""The confidence of a line that begins with ">?"."""
SEED = 1
"""Luck of the recalls: the same script plays the same."""
SETTINGS = "gentle on, gentle off, patience SECONDS, language CODE, region CC, contact TEXT, folder, restart"
"""`folder` chooses one for cards, `restart` ends the run and begins another in the same journal."""
_WAIT = re.compile(r"\((\d{1,4}(?:\.\d+)?) ?s\)")


@dataclass(slots=True)
class Stage:
    """Where a script is played: a journal, a clock, and what has happened since the person's last line."""

    journal: Journal
    now: datetime
    """Local time with its offset."""
    folder: Path | None = None
    """Where cards go once the script has chosen a folder."""
    show: Callable[[str, str], None] = lambda _sign, _text: None
    """Shown each line as it happens: its sign and its text."""
    state: State = field(default_factory=State)
    _said: list[str] = field(default_factory=list)
    _played: list[str] = field(default_factory=list)
    _cards: Path | None = None
    _settings: Settings = field(default_factory=Settings)
    _silent_s: float = 0.0
    """How long nobody has spoken while voicejoy listens."""

    def play(self, script: list[Line]) -> None:
        """Play it to its end. Raises `ScriptError` at the first line that does not hold."""
        last = 0
        for line in script:
            if line.sign in (">", ">?", "@", "!"):
                self._nothing_left(last)
            last = line.number
            self._play(line)
        self._nothing_left(last)

    def _play(self, line: Line) -> None:
        match line.sign:
            case ">" | ">?":
                self._played.clear()
                self.show(line.sign, line.text)
                self._person(line)
            case "<":
                said = self._said.pop(0) if self._said else "(nothing)"
                if said != line.text:
                    raise ScriptError(line.number, f"expected {line.text!r}, but voicejoy said {said!r}.")
            case "~":
                if line.text not in self._played:
                    raise ScriptError(
                        line.number, f"no {line.text} earcon; played: {self._played or 'none'}."
                    )
            case "=":
                self._check_journal(line)
            case "@":
                self._move_clock(line)
            case _:
                self._set(line)

    def _nothing_left(self, number: int) -> None:
        if self._said:
            raise ScriptError(number, f"voicejoy also said {self._said[0]!r}.")

    # --- what happens --------------------------------------------------------------------------------

    def _talk(self) -> Conversation:
        desk = JournalDesk(
            self.journal,
            now=lambda: self.now,
            seed=lambda: SEED,
            language=self.state.language,
            write_card=card_writer(self._cards, lambda _paths: None),
        )
        return Conversation(desk, self.state, self._note)

    def _note(self, event: str, **fields: object) -> None:
        if event == "said":
            self._said.append(str(fields["text"]))
            self.show("<", str(fields["text"]))
        elif event == "chime":
            self._played.append(str(fields["earcon"]))
            self.show("~", str(fields["earcon"]))

    def _person(self, line: Line) -> None:
        talk = self._talk()
        if wait := _WAIT.fullmatch(line.text):
            self._wait(talk, float(wait[1]))
        else:
            self._silent_s = 0.0
            self._act(talk, line)
        self.state = talk.state

    def _act(self, talk: Conversation, line: Line) -> None:
        match line.text:
            case "(silence)":
                talk.dispatch(NothingHeard())
            case "(mumble)":
                talk.dispatch(Heard())
            case _ if line.text == BUTTON:
                telling = LISTENS.get(talk.state.phase) is Mode.TELLING
                talk.dispatch(Poked())
                if telling:  # it was ended, with nothing told
                    talk.dispatch(NothingHeard())
            case text if re.fullmatch(r"\([^()]*\)", text):
                hint = "They may do (silence), (mumble), (button), or wait: (3 s)."
                raise ScriptError(line.number, f'"{text}" is nothing that a person does.', hint)
            case text:
                confidence = UNSURE if line.sign == ">?" else 1.0
                words = text.removesuffix(BUTTON).strip()
                talk.hear_with_pauses(words.split(PAUSE), confidence=confidence)

    def _wait(self, talk: Conversation, seconds: float) -> None:
        """Nobody speaks for so long: each time that the wait is over, the dialogue is told."""
        self._silent_s += seconds
        while _listens(talk.state) and self._silent_s >= self._limit(talk.state):
            self._silent_s -= self._limit(talk.state)
            talk.dispatch(NothingHeard())
        if not _listens(talk.state):
            self._silent_s = 0.0

    def _limit(self, state: State) -> float:
        patience = self._settings.relaxed if state.gentle else self._settings.patience
        return patience.nothing_s

    def _check_journal(self, line: Line) -> None:
        kept = [joy.text for joy in reversed(self.journal.newest(limit=None))]
        wanted = [] if line.text == "nothing" else [text.strip() for text in line.text.split("|")]
        if kept != wanted:
            raise ScriptError(line.number, f"the journal holds {' | '.join(kept) or 'nothing'!r}.")

    def _move_clock(self, line: Line) -> None:
        try:
            moment = datetime.fromisoformat(line.text)
        except ValueError as error:
            raise ScriptError(
                line.number, f'"{line.text}" is no time.', "Write it as 2026-05-04 08:30."
            ) from error
        self.now = moment.replace(tzinfo=self.now.tzinfo)
        self.show("@", line.text)

    def _set(self, line: Line) -> None:
        name, _, value = line.text.partition(" ")
        try:
            self._settle(name.lower(), value.strip())
        except (ValueError, VoicejoyError) as error:
            hint = f"Settings: {SETTINGS}."
            raise ScriptError(line.number, f'"{line.text}" is no setting.', hint) from error
        self.show("!", line.text)

    def _settle(self, name: str, value: str) -> None:
        """Raises `ValueError` and `VoicejoyError` for what is no setting."""
        match name, value:
            case "gentle", "on" | "off":
                self.state = replace(self.state, gentle=value == "on")
            case "patience", _:
                self._settings = settle({"nothing_s": value}, {})
            case "language", code if code in languages.LANGUAGES:
                self.state = replace(self.state, language=languages.load(code))
            case "region", _ if len(value) == 2 and value.isalpha():
                own, known = self.state.help_lines.own, contact(value)
                lines = (known.lifeline, known.number, known.hours, known.emergency) if known else ()
                self.state = replace(self.state, help_lines=replace(HelpLines(*lines), own=own))
            case "contact", _ if value:
                self.state = replace(self.state, help_lines=replace(self.state.help_lines, own=value))
            case "folder", "":
                self._cards = self.folder
            case "restart", "":
                self._restart()
            case _:
                raise ValueError(name)

    def _restart(self) -> None:
        """The run ends, and another begins; the voice and gentle mode are remembered."""
        talk = self._talk()
        talk.dispatch(AudioEnded())
        ended, names = talk.state, ("language", "help_lines", "gentle", "rate_wpm", "volume")
        self.state = State(**{name: getattr(ended, name) for name in names})
        self._silent_s = 0.0


def _listens(state: State) -> bool:
    """Whether the silence counts: for the wake phrase voicejoy waits for ever."""
    return LISTENS.get(state.phase, Mode.WAKE) is not Mode.WAKE
