"""`voicejoy glimmer`: read back a past joy, any or one of a kind, a time, or about something."""

from __future__ import annotations

import secrets
from datetime import date, datetime

import click

from voicejoy.cli.journal import NOTHING_YET, as_option, dumps, open_journal, spoken_day
from voicejoy.errors import Code, VoicejoyError
from voicejoy.joys import Category, Joy, journal_day
from voicejoy.recall import Wanted, choose, matching, reasons
from voicejoy.store.journal import SqliteJournal

_SEEDS = 2**32


@click.command("glimmer")
@click.option("--favourites", is_flag=True, help="Only one of the favourites.")
@click.option("--category", metavar="KIND", help="Only one of this kind: sensory, achievement ...")
@click.option("--about", metavar="WORDS", default="", help='Only one about this, such as "my sister".')
@click.option(
    "--from", "time", metavar="TIME", default="", help='Only one of this time: "last spring", 2025.'
)
@click.option("--seed", type=int, help="The same seed, day and journal give the same joy.")
@click.option("--speak", is_flag=True, help="Read it aloud as well.")
@click.option("--why", is_flag=True, help="Say why this one.")
@as_option
def glimmer_command(
    *,
    favourites: bool,
    category: str | None,
    about: str,
    time: str,
    seed: int | None,
    speak: bool,
    why: bool,
    as_json: bool,
) -> None:
    """Read back a past joy. Private ones are left out.

    Example: voicejoy glimmer --about "my sister" --speak
    """
    now = datetime.now().astimezone()
    today = journal_day(now)
    wanted = _wanted(favourites=favourites, category=category, about=about, time=time, today=today)
    with open_journal() as journal:
        chosen = _choose(journal, wanted, today, secrets.randbelow(_SEEDS) if seed is None else seed)
        told = chosen and journal.told(chosen.id, now=now)
    if chosen is None or told is None:
        if wanted != Wanted():
            raise VoicejoyError(Code.NOT_FOUND, "No joy matches that.", "Any other: voicejoy glimmer")
        click.echo(dumps(None) if as_json else NOTHING_YET)
        return
    because = _because(chosen, today) if why else ()
    caption = f"From {spoken_day(told.day)}: {told.text}"
    if as_json:
        click.echo(dumps({**told.as_json(), "why": because} if why else told.as_json()))
    else:
        click.echo("\n".join((caption, *because)))
    if speak:
        _speak("\n".join((caption, *because)))


def _choose(journal: SqliteJournal, wanted: Wanted, today: date, seed: int) -> Joy | None:
    fitting = matching(journal.candidates(), wanted, today)
    return choose(fitting, today=today, seed=seed, last_told=journal.last_told())


def _wanted(*, favourites: bool, category: str | None, about: str, time: str, today: date) -> Wanted:
    """What the flags ask for. Raises `VoicejoyError` for a kind or a time that does not exist."""
    kinds = {kind.value: kind for kind in Category}
    if category is not None and category not in kinds:
        raise VoicejoyError(
            Code.USAGE, f'There is no kind of joy called "{category}".', f"Kinds: {', '.join(kinds)}."
        )
    kind = kinds[category] if category is not None else None
    if not time:
        return Wanted(favourites=favourites, category=kind, words=about)
    from voicejoy.times import span  # noqa: PLC0415 (brings a date library)

    days = span(time, today=today)
    if days is None:
        raise VoicejoyError(
            Code.USAGE,
            f'"{time}" names no day that has been.',
            'Try "last spring", "yesterday" or 2026-05-03.',
        )
    return Wanted(favourites, kind, about, days.since, days.until, days.anniversary)


def _because(joy: Joy, today: date) -> tuple[str, ...]:
    from voicejoy import languages  # noqa: PLC0415 (brings what understands speech)

    phrases = languages.load().phrases
    return tuple(phrases.why([reason]) for reason in reasons(joy, today=today))


def _speak(text: str) -> None:
    """Say `text` if this machine can. The words are on the screen already, so silence is no failure."""
    from voicejoy.cli.sound import speak_once  # noqa: PLC0415 (the engines, only when asked to speak)

    try:
        speak_once(text)
    except VoicejoyError as error:
        click.echo(f"voicejoy: {error}", err=True)
