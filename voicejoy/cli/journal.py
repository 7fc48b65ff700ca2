"""The journal by hand: add, list, show, edit, delete, restore, undo, search.

Each spoken action has its twin here. Text for a person is one short line per joy that a screen reader
reads well; `--json` is for programs: one object for one joy, an array for many. An empty journal is no
failure. The clock is read here and nowhere below.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import click

from voicejoy.care.detector import is_cry
from voicejoy.cli.reporting import shown
from voicejoy.errors import Code, VoicejoyError
from voicejoy.joys import Category, Joy, JoySource, NewJoy
from voicejoy.paths import find_paths
from voicejoy.store.journal import SqliteJournal

NOTHING_YET = (
    'The journal is empty so far. When there is a small good moment: voicejoy add "The sun came out"'
)
NO_WORDS = "There were no words to keep, and that is all right."
NOTHING_FOUND = "No joy matches that."

_category = click.Choice([category.value for category in Category])
_category_or_none = click.Choice([*(category.value for category in Category), "none"])
as_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_number = click.argument("joy_id", metavar="ID", type=int)
_limit = click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="At most this many."
)


@click.command("add")
@click.argument("words", metavar="TEXT...", nargs=-1)
@click.option("--category", type=_category, help="What kind of joy it is.")
@click.option("--private", is_flag=True, help="Never choose it for a glimmer.")
@click.option("--anyway", is_flag=True, help="Keep words of despair as well.")
@as_option
def add_command(
    words: Sequence[str], *, category: str | None, private: bool, anyway: bool, as_json: bool
) -> None:
    """Keep a joy. TEXT "-" reads it from standard input.

    Example: voicejoy add "The first sip of tea" --category sensory
    """
    text = _words(_piped() if tuple(words) == ("-",) else " ".join(words))
    if not anyway and is_cry(text):
        answer_despair(text, as_json=as_json)
        return
    joy = NewJoy(
        text=text,
        heard=text,
        created_at=_now(),
        source=JoySource.TYPED,
        category=Category(category) if category else None,
        private=private,
    )
    with open_journal() as journal:
        _print_one(journal.keep(joy), "Kept", as_json=as_json)


def answer_despair(text: str, *, as_json: bool) -> None:
    """Words of despair are answered, not kept."""
    from voicejoy.caring import care_text  # noqa: PLC0415 (seldom needed, and brings the whole dialogue)
    from voicejoy.cli.opening import KEPT_BY, open_state, settings_for  # noqa: PLC0415

    with open_journal() as journal:
        told = care_text(replace(open_state(settings_for(text), journal), kept_by=KEPT_BY))
    click.echo(dumps({"care": told}) if as_json else told)


@click.command("list")
@_limit
@click.option("--all", "everything", is_flag=True, help="All of them, however many.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only this day (it ends at 4 in the morning).")
@click.option("--category", type=_category_or_none, help="Only this kind; none: those without one.")
@click.option("--deleted", is_flag=True, help="The deleted ones instead.")
@as_option
def list_command(
    *,
    limit: int,
    everything: bool,
    day: datetime | None,
    category: str | None,
    deleted: bool,
    as_json: bool,
) -> None:
    """List joys, newest first.

    Example: voicejoy list --day 2026-05-03
    """
    with open_journal() as journal:
        joys = journal.newest(
            limit=None if everything else limit,
            day=day.date() if day else None,
            category=category,
            deleted=deleted,
        )
    narrowed = bool(day or category or deleted)
    _print_many(joys, NOTHING_FOUND if narrowed else NOTHING_YET, as_json=as_json)


@click.command("show")
@_number
@as_option
def show_command(joy_id: int, *, as_json: bool) -> None:
    """Show all that is known of one joy.

    Example: voicejoy show 12
    """
    with open_journal() as journal:
        joy = journal.get(joy_id)
    click.echo(dumps(joy.as_json()) if as_json else _described(joy))


@click.command("edit")
@_number
@click.option("--text", help="The new text. What was heard stays as it was.")
@click.option("--category", type=_category_or_none, help="The new kind; none takes it away.")
@click.option("--favourite/--no-favourite", default=None, help="Make it a favourite, or no longer.")
@click.option("--private/--no-private", default=None, help="Never choose it for a glimmer, or again.")
@click.option("--anyway", is_flag=True, help="Take words of despair as well.")
@as_option
def edit_command(
    joy_id: int,
    *,
    text: str | None,
    category: str | None,
    favourite: bool | None,
    private: bool | None,
    anyway: bool,
    as_json: bool,
) -> None:
    """Change a joy: its text or kind, and whether it is a favourite or private.

    Example: voicejoy edit 12 --text "The first sip of tea" --category sensory
    """
    if text is None and category is None and favourite is None and private is None:
        raise VoicejoyError(
            Code.USAGE,
            "There was nothing to change.",
            "Give --text, --category, --favourite or --private.",
            exit_code=2,
        )
    if text is not None and not anyway and is_cry(text):
        answer_despair(text, as_json=as_json)
        return
    with open_journal() as journal:
        changed = journal.edit(
            joy_id,
            now=_now(),
            text=None if text is None else _words(text),
            category=category,
            favourite=favourite,
            private=private,
        )
    _print_one(changed, "Changed", as_json=as_json)


@click.command("delete")
@_number
@as_option
def delete_command(joy_id: int, *, as_json: bool) -> None:
    """Put a joy away. "voicejoy restore" or "voicejoy undo" brings it back.

    Example: voicejoy delete 12
    """
    with open_journal() as journal:
        _print_one(journal.delete(joy_id, now=_now()), "Deleted", as_json=as_json)


@click.command("restore")
@_number
@as_option
def restore_command(joy_id: int, *, as_json: bool) -> None:
    """Bring a deleted joy back.

    Example: voicejoy restore 12
    """
    with open_journal() as journal:
        _print_one(journal.restore(joy_id, now=_now()), "Restored", as_json=as_json)


@click.command("undo")
@as_option
def undo_command(*, as_json: bool) -> None:
    """Take back the last change; again, the one before it.

    With --json: the joy or pair as it is now, and in "undone" what was taken back: keep, edit, favourite,
    rest, never, delete, restore, stack or unstack. null when there is nothing left to take back.

    Example: voicejoy undo
    """
    with open_journal() as journal:
        undone = journal.undo(now=_now())
    if as_json:
        click.echo(dumps({"undone": undone[0], **undone[1].as_json()} if undone else None))
    elif undone:
        change, what = undone
        now = "it is deleted" if what.deleted_at else "it is now"
        line = _line(what) if isinstance(what, Joy) else f"{what.pleasure}, with {what.task}"
        click.echo(f'Took back "{change}"; {now}: {line}')
    else:
        click.echo("There is nothing to take back.")


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@_limit
@as_option
def search_command(words: Sequence[str], *, limit: int, as_json: bool) -> None:
    """Find joys that hold all the WORDS, best first.

    Example: voicejoy search sister garden
    """
    with open_journal() as journal:
        _print_many(journal.search(" ".join(words), limit=limit), NOTHING_FOUND, as_json=as_json)


def open_journal() -> SqliteJournal:
    """The person's own journal. Raises `VoicejoyError`."""
    return SqliteJournal(find_paths().journal)


def _now() -> datetime:
    return datetime.now().astimezone()


def _piped() -> str:
    """All of standard input; bytes that are no text become question marks rather than a failure."""
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _words(typed: str) -> str:
    """What was typed as one line. Raises `VoicejoyError` (USAGE) when there are no words in it."""
    text = " ".join(typed.split())
    if not text:
        raise VoicejoyError(Code.USAGE, NO_WORDS, 'One sentence is plenty: voicejoy add "Tea"', exit_code=2)
    return text


def _print_one(joy: Joy, done: str, *, as_json: bool) -> None:
    click.echo(dumps(joy.as_json()) if as_json else f"{done}: {_line(joy)}")


def _print_many(joys: Sequence[Joy], when_none: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(dumps([joy.as_json() for joy in joys]))
    else:
        click.echo("\n".join(map(_line, joys)) or when_none)


def dumps(value: object) -> str:
    """JSON as every command prints it: one line, any script as it is."""
    return json.dumps(value, ensure_ascii=False)


def _line(joy: Joy) -> str:
    kind = f", {joy.category.value}" if joy.category else ""
    return f"{joy.id}. {shown(joy.text)} ({spoken_day(joy.day)}{kind})"


def _described(joy: Joy) -> str:
    """All of a joy, one fact a line; what says nothing is left out."""
    facts = {
        "Heard": joy.heard if joy.heard != joy.text else None,
        "Private": "yes" if joy.private else None,
        "Favourite": "yes" if joy.favourite else None,
        "Confidence": f"{joy.confidence:.0%}" if joy.confidence is not None else None,
        "Came in as": joy.source.value,
        "Read back": {0: "not yet", 1: "once"}.get(joy.times_told, f"{joy.times_told} times"),
        "Deleted": spoken_day(joy.deleted_at.date()) if joy.deleted_at else None,
    }
    return "\n".join([_line(joy), *(f"{name}: {fact}" for name, fact in facts.items() if fact)])


def spoken_day(day: date) -> str:
    """A day as people say it, 3 May 2026: `%d` would pad it, and ISO dates are hard to listen to."""
    return f"{day.day} {day:%B} {day.year}"
