"""The practices by hand: `stack`, `ground`, `share` and `digest`.

Each does what its spoken twin does, in the same words. Nothing is counted, praised or sent.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from voicejoy import languages
from voicejoy.actions import ListPairs, Question, ReadWeek, Share, SuggestPair
from voicejoy.care.detector import is_cry
from voicejoy.cli.journal import answer_despair
from voicejoy.cli.opening import open_desk, open_state, remembering
from voicejoy.cli.settings import language_option, load_settings
from voicejoy.config import Settings
from voicejoy.conversation import Conversation
from voicejoy.desk import JournalDesk, local_now
from voicejoy.digest import digest
from voicejoy.errors import Code, VoicejoyError
from voicejoy.events import Answered, AudioEnded, Heard, NothingHeard
from voicejoy.intents import Intent
from voicejoy.joys import JoySource, journal_day
from voicejoy.paths import find_paths
from voicejoy.stacking import split
from voicejoy.state import Phase
from voicejoy.store.journal import SqliteJournal

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@contextmanager
def _desk(settings: Settings) -> Iterator[tuple[SqliteJournal, JournalDesk]]:
    with SqliteJournal(find_paths().journal) as journal:
        yield journal, open_desk(settings, journal, source=JoySource.TYPED)


def _told(settings: Settings, answer: Answered) -> str:
    return languages.load(settings.language).phrases.say(answer.prompt, **answer.fields)


def _ask(question: Question, settings: Settings) -> tuple[Answered, str]:
    with _desk(settings) as (_, desk):
        answer = desk.answer(question)
    return answer, _told(settings, answer)


# --- stacks --------------------------------------------------------------------------------------


@click.group("stack")
def stack_command() -> None:
    """Pair a small pleasure with an everyday task.

    Example: voicejoy stack add a song with washing up
    """


@stack_command.command("add")
@click.argument("words", nargs=-1, required=True)
@_json
def stack_add(*, words: tuple[str, ...], as_json: bool) -> None:
    """Pair a pleasure with a task; "with", "while" or "and" parts them.

    Example: voicejoy stack add the radio while ironing
    """
    if is_cry(" ".join(words)):
        answer_despair(" ".join(words), as_json=as_json)
        return
    settings = load_settings()
    pair = split(" ".join(words), languages.load(settings.language).joiners)
    if pair is None:
        raise VoicejoyError(
            Code.USAGE,
            "That does not name a pleasure and a task.",
            "Write it like: voicejoy stack add a song with washing up",
        )
    with _desk(settings) as (journal, _):
        stack = journal.add_stack(*pair, now=local_now())
    fields = {"pleasure": stack.pleasure, "task": stack.task}
    click.echo(_dumps(stack.as_json()) if as_json else _told(settings, Answered("stacked", fields)))


@stack_command.command("list")
@_json
def stack_list(*, as_json: bool) -> None:
    """List the pairs, newest first."""
    settings = load_settings()
    with _desk(settings) as (journal, _):
        stacks = journal.stacks()
    if as_json:
        click.echo(_dumps([stack.as_json() for stack in stacks]))
    elif stacks:
        click.echo("\n".join(f"{stack.id}. {stack.pleasure}, with {stack.task}" for stack in stacks))
    else:
        click.echo(_ask(ListPairs(), settings)[1])


@stack_command.command("suggest")
@_json
def stack_suggest(*, as_json: bool) -> None:
    """Suggest a pair from joys already kept."""
    answer, told = _ask(SuggestPair(), load_settings())
    pair = dict(zip(("pleasure", "task"), answer.pair, strict=True)) if answer.pair else None
    click.echo(_dumps(pair) if as_json else told)


@stack_command.command("remove")
@click.argument("stack_id", metavar="ID", type=int)
@_json
def stack_remove(*, stack_id: int, as_json: bool) -> None:
    """Part a pair again; "voicejoy undo" brings it back."""
    settings = load_settings()
    with _desk(settings) as (journal, _):
        stack = journal.remove_stack(stack_id, now=local_now())
    fields = {"pleasure": stack.pleasure, "task": stack.task}
    click.echo(_dumps(stack.as_json()) if as_json else _told(settings, Answered("unstacked", fields)))


# --- the senses ----------------------------------------------------------------------------------


@click.command("ground")
@language_option
@click.option(
    "--gentle/--no-gentle", default=None, help="Low-energy mode: keeps what you notice, no question."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object an event.")
def ground_command(*, gentle: bool | None, as_json: bool, **flags: Any) -> None:
    """A guided minute with the senses: write what you notice, or nothing, and press enter.

    "stop" ends it. What you notice is kept only if you want it.

    Example: voicejoy ground
    """
    settings = load_settings(**flags)

    def note(event: str, **fields: Any) -> None:
        if as_json:
            click.echo(_dumps({"event": event} | fields))
        elif event == "said":
            click.echo(fields["text"])

    with SqliteJournal(find_paths().journal) as journal:
        desk = open_desk(settings, journal, source=JoySource.TYPED)
        state = open_state(settings, journal, gentle=gentle)
        talk = Conversation(desk, state, note, remembering(journal, settings, state))
        talk.open()
        talk.dispatch(Heard(command=Intent.GROUND))
        _until_done(talk)


def _until_done(talk: Conversation) -> None:
    """Line by line from standard input; its end ends the conversation, and keeps what was noticed."""
    while talk.state.phase in (Phase.GROUNDING, Phase.OFFERING, Phase.CARING):
        line = sys.stdin.readline()
        if not line:
            talk.dispatch(AudioEnded())
        elif line.strip():
            talk.hear(" ".join(line.split()))
        else:
            talk.dispatch(NothingHeard())


# --- sharing, and the week -----------------------------------------------------------------------


@click.command("share")
@click.argument("joy_id", metavar="[ID]", type=int, required=False)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder for the card.")
@click.option("--with", "person", default="", metavar="NAME", help="For whom it is.")
@_json
def share_command(*, joy_id: int | None, folder: Path | None, person: str, as_json: bool) -> None:
    """Write a card of a joy, text and picture, to hand to someone. Nothing is sent.

    ID is the joy's number; without it, the one told or kept last. The folder may be set once and for all as
    share_folder in the settings.

    Example: voicejoy share 12 --with "my sister" --to cards
    """
    settings = load_settings(share_folder=folder)
    if settings.share_folder is None:
        raise VoicejoyError(
            Code.USAGE,
            "There is no folder to write the card to.",
            "Give one with --to FOLDER, or set share_folder in the settings.",
        )
    files: list[Path] = []
    with SqliteJournal(find_paths().journal) as journal:
        if joy_id is not None:
            journal.get(joy_id)
        desk = open_desk(settings, journal, written=files.extend)
        answer = desk.answer(Share(person, joy_id))
    if answer.joy is None:
        raise VoicejoyError(Code.NOT_FOUND, _told(settings, answer), "See the numbers with: voicejoy list")
    if as_json:
        click.echo(_dumps({"joy": answer.joy.as_json(), "files": [str(path) for path in files]}))
    else:
        click.echo("\n".join([_told(settings, answer), *map(str, files)]))


@click.command("digest")
@language_option
@_json
def digest_command(*, as_json: bool, **flags: Any) -> None:
    """Read my week: at most three joys of the last seven days.

    Example: voicejoy digest
    """
    settings = load_settings(**flags)
    if not as_json:
        click.echo(_ask(ReadWeek(), settings)[1])
        return
    with _desk(settings) as (journal, _):
        joys = digest(journal.candidates(), today=journal_day(local_now()))
    click.echo(_dumps([joy.as_json() for joy in joys]))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
