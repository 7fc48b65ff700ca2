"""`voicejoy say`: one turn of the dialogue by text, for people who cannot or need not speak."""

from __future__ import annotations

import json
import secrets

import click

from voicejoy import dialogue, intents
from voicejoy.actions import Action, CountTelling, KeepJoy, Recall, Say, Undo
from voicejoy.cli.settings import load_settings
from voicejoy.desk import JournalDesk, local_now
from voicejoy.dialogue import State
from voicejoy.errors import Code, VoicejoyError
from voicejoy.events import Event, Heard, Kept, SpeechFinished, Woke
from voicejoy.joys import JoySource
from voicejoy.paths import find_paths
from voicejoy.store.journal import SqliteJournal
from voicejoy.wake import strip_phrase, words_of

TurnEvent = dict[str, object]


class TextTurn:
    """Plays one utterance through the dialogue and does what it wants at the journal."""

    def __init__(self, desk: JournalDesk) -> None:
        self._desk = desk
        self._state = State()
        self.events: list[TurnEvent] = []

    def play(self, text: str) -> list[TurnEvent]:
        """What happened, in order, in the shape of `listen --json`'s events."""
        command = intents.exact(text)  # typed text needs no sound-alikes
        self._note("heard", text=text, command=command.value if command else None)
        self._dispatch(Woke(""))
        self._dispatch(Heard(text, text, 1.0, command, None, woken=True))
        return self.events

    def _note(self, event: str, **fields: object) -> None:
        self.events.append({"event": event} | fields)

    def _dispatch(self, event: Event) -> None:
        self._state, actions = dialogue.step(self._state, event)
        for action in actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        match action:
            case Say(text):
                self._note("said", text=text)
                self._dispatch(SpeechFinished())
            case KeepJoy():
                joy = self._desk.keep(action)
                self._note("kept", joy=joy.as_json())
                self._dispatch(Kept(joy))
            case Recall():
                self._dispatch(self._desk.recall())
            case CountTelling(joy_id):
                self._note("glimmer", joy=self._desk.count_telling(joy_id).as_json())
            case Undo():
                undone = self._desk.undo()
                if undone.joy is not None:
                    self._note("undone", joy=undone.joy.as_json())
                self._dispatch(undone)
            case _:
                pass  # chimes, listening and captured sound have no meaning in text


@click.command("say")
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the turn's events as one JSON array.")
def say_command(*, text: tuple[str, ...], as_json: bool) -> None:
    """Say something in text, as if heard after the wake phrase.

    Example: voicejoy say "the sun came out"

    Example: voicejoy say "read me a glimmer"
    """
    wake_words = words_of(load_settings().wake)
    said = strip_phrase(" ".join(" ".join(text).split()), wake_words)[1]
    if not words_of(said):
        raise VoicejoyError(
            Code.USAGE,
            "There are no words in that.",
            'Write a moment, such as: voicejoy say "the sun came out".',
            exit_code=2,
        )
    with SqliteJournal(find_paths().journal) as journal:
        desk = JournalDesk(journal, now=local_now, seed=lambda: secrets.randbits(32), source=JoySource.TYPED)
        events = TextTurn(desk).play(said)
    if as_json:
        click.echo(json.dumps(events, ensure_ascii=False))
        return
    said_aloud = [event["text"] for event in events if event["event"] == "said"]
    for line in said_aloud or ["(closed)"]:
        click.echo(line)
