"""What the doors that hold a conversation have in common: its state, its desk, what outlives it.

Precedence as everywhere: what was said last ("slower", "gentle mode") is remembered in the journal's file and
holds until it is said otherwise, or set by a flag.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from voicejoy import languages
from voicejoy.care.contacts import contact, region_of
from voicejoy.care.detector import is_cry
from voicejoy.cli.settings import load_settings
from voicejoy.config import Settings
from voicejoy.desk import JournalDesk, local_now
from voicejoy.errors import VoicejoyError
from voicejoy.joys import JoySource
from voicejoy.ports import Journal
from voicejoy.sharing import card_writer
from voicejoy.state import HelpLines, State

SOUTHERN = frozenset({"AR", "AU", "CL", "NZ", "ZA"})
"""Regions with help contacts whose seasons are those of the southern half of the earth."""


KEPT_BY = 'voicejoy add --anyway "your words"'
"""How typed words of despair are kept all the same: the next command knows nothing of this one."""


def region(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The person's country: as set, else as the system's locale has it; "" when neither tells."""
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_TELEPHONE", "LANG"))
    return settings.help_region or next(filter(None, map(region_of, names)), "")


def help_lines(settings: Settings) -> HelpLines:
    """Whom to turn to in this region; only the person's own contact where the region is not known."""
    known = contact(region(settings))
    if known is None:
        return HelpLines(own=settings.help_contact)
    return HelpLines(known.lifeline, known.number, known.hours, known.emergency, settings.help_contact)


def open_state(settings: Settings, journal: Journal, *, gentle: bool | None = None) -> State:
    """The state in which a conversation begins; `gentle` is a flag that was given."""
    remembered = journal.preference("gentle")
    chosen = settings.gentle if remembered is None else remembered == "on"
    return State(
        language=languages.load(settings.language),
        wake=settings.wake,
        help_lines=help_lines(settings),
        rate_wpm=int(journal.preference("rate_wpm") or settings.voice_wpm),
        volume=float(journal.preference("volume") or 1.0),
        gentle=chosen if gentle is None else gentle,
    )


def remembering(journal: Journal, settings: Settings, begun: State) -> Callable[[State], None]:
    """Keeps in the journal's file what was said about the voice and gentle mode since `begun`."""

    def remember(state: State) -> None:
        rate = None if state.rate_wpm == settings.voice_wpm else str(state.rate_wpm)
        journal.prefer("rate_wpm", rate)
        journal.prefer("volume", None if state.volume == 1.0 else str(state.volume))
        if state.gentle != begun.gentle:  # a flag is for this once
            journal.prefer("gentle", "on" if state.gentle else "off")

    return remember


def settings_for(text: str, **flags: Any) -> Settings:
    """The settings of this run; words of despair are answered even where a setting is amiss."""
    try:
        return load_settings(**flags)
    except VoicejoyError:
        if not is_cry(text):
            raise
        return Settings()


def open_desk(
    settings: Settings,
    journal: Journal,
    *,
    source: JoySource = JoySource.VOICE,
    written: Callable[[list[Path]], None] = lambda _paths: None,
) -> JournalDesk:
    """The desk at this journal; `written` is told of cards."""
    return JournalDesk(
        journal,
        now=local_now,
        seed=lambda: secrets.randbits(32),
        source=source,
        language=languages.load(settings.language),
        write_card=card_writer(settings.share_folder, written),
        southern=region(settings) in SOUTHERN,
    )
