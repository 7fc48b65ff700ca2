"""Golden dialogues: conversations that anybody can read, each showing a rule, played as they are written."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from voicejoy import dialogue
from voicejoy.actions import Action
from voicejoy.errors import VoicejoyError
from voicejoy.events import Despaired, Event, Heard
from voicejoy.intents import Intent
from voicejoy.scripting import load_script
from voicejoy.simulation import START, Stage
from voicejoy.state import Phase, State
from voicejoy.store.journal import SqliteJournal
from voicejoy.testing.journal import MemoryJournal

FOLDER = Path(__file__).parent / "dialogues"
SCRIPTS = sorted(FOLDER.glob("*.txt"))
MOST_TURNS = 12
"""A conversation longer than this shows more than one thing."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_it_is_written(path: Path, tmp_path: Path) -> None:
    with SqliteJournal(tmp_path / "journal.db") as journal:
        Stage(journal, START, tmp_path / "cards").play(load_script(path))


def test_there_are_enough_of_them() -> None:
    assert len(SCRIPTS) >= 60


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_it_says_what_it_shows_and_is_short(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith(".")
    turns = [line for line in load_script(path) if line.sign in (">", ">?")]
    assert 1 <= len(turns) <= MOST_TURNS


def test_together_they_visit_every_phase_and_ask_for_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    phases: set[Phase] = set()
    asked: set[Intent | None] = set()
    step = dialogue.step

    def watched(state: State, event: Event) -> tuple[State, tuple[Action, ...]]:
        after, actions = step(state, event)
        phases.update((state.phase, after.phase))
        if isinstance(event, Heard):
            asked.update((event.command, event.tail))
        if isinstance(event, Despaired):
            asked.add(event.heard.command)
        return after, actions

    monkeypatch.setattr(dialogue, "step", watched)
    for path in SCRIPTS:
        with suppress(VoicejoyError):  # told by the test of that conversation
            Stage(MemoryJournal(), START, tmp_path / "cards").play(load_script(path))
    assert set(Phase) - phases == set()
    assert set(Intent) - asked == set()
