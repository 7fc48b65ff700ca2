"""`voicejoy say`: one turn of the dialogue by text, for people who cannot or need not speak."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import click

from voicejoy.cli.opening import KEPT_BY, open_desk, open_state, remembering, settings_for
from voicejoy.cli.settings import language_option
from voicejoy.conversation import Conversation
from voicejoy.joys import JoySource
from voicejoy.paths import find_paths
from voicejoy.state import Phase
from voicejoy.store.journal import SqliteJournal


@click.command("say")
@click.argument("text", nargs=-1, required=True)
@language_option
@click.option("--gentle/--no-gentle", default=None, help="Low-energy mode for this turn.")
@click.option("--json", "as_json", is_flag=True, help="Print the turn's events as one JSON array.")
def say_command(*, text: tuple[str, ...], gentle: bool | None, as_json: bool, **flags: Any) -> None:
    """Say something in text, as if heard after the wake phrase.

    Example: voicejoy say "the sun came out"

    Example: voicejoy say "read me something about my sister"
    """
    typed = " ".join(" ".join(text).split())
    settings = settings_for(typed, **flags)
    events: list[dict[str, Any]] = []

    def note(event: str, **fields: object) -> None:
        events.append({"event": event} | fields)

    with SqliteJournal(find_paths().journal) as journal:
        desk = open_desk(
            settings,
            journal,
            source=JoySource.TYPED,
            written=lambda paths: note("card", files=[str(path) for path in paths]),
        )
        state = replace(
            open_state(settings, journal, gentle=gentle),
            kept_by=KEPT_BY,
            last_said=desk.last_told_sentence(),
            phase=Phase.FOLLOW_UP,
            just_kept=desk.just_kept(),
        )
        talk = Conversation(desk, state, note, remembering(journal, settings, state))
        talk.take_turn(typed)
    events = [event for event in events if event["event"] != "chime"]
    if as_json:
        click.echo(json.dumps(events, ensure_ascii=False))
        return
    said = [str(event["text"]) for event in events if event["event"] == "said"]
    cards = [path for event in events if event["event"] == "card" for path in event["files"]]
    click.echo("\n".join([*(said or ["(closed)"]), *cards]))
    if talk.state.phase is Phase.GROUNDING:
        click.echo("To answer, and go through all of them: voicejoy ground", err=True)
