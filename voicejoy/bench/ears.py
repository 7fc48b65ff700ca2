"""How well do the ears hear? Synthetic voices say a fixed script to the very loop of `voicejoy listen`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from voicejoy.bench.figures import Proportion, WordErrors, word_errors
from voicejoy.bench.loop import Told, first
from voicejoy.bench.sentences import Line
from voicejoy.bench.speaking import quiet, speak

BEFORE_S = 0.5
AFTER_S = 3.5
"""Quiet behind what is said: longer than the silence that ends a telling."""

Hear = Callable[[bytes], list[Told]]
"""From PCM to the loop's events."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one line."""

    line: Line
    woke: bool
    command: str | None
    """The command that was understood."""
    heard: str
    """The text that was understood."""
    kept: str | None
    """The text of the joy that was kept."""


@dataclass(frozen=True, slots=True)
class Score:
    """What came of the whole script."""

    outcomes: Sequence[Outcome]

    @property
    def wake(self) -> Proportion:
        """Wake phrases heard."""
        return Proportion(sum(outcome.woke for outcome in self.outcomes), len(self.outcomes))

    @property
    def missed_wakes(self) -> list[Outcome]:
        """The lines whose wake phrase was not heard."""
        return [outcome for outcome in self.outcomes if not outcome.woke]

    @property
    def controls(self) -> Proportion:
        """Control phrases understood as what they are; one whose wake phrase was missed is not."""
        asked = [outcome for outcome in self.outcomes if outcome.line.intent is not None]
        return Proportion(len(asked) - len(self.missed_controls), len(asked))

    @property
    def missed_controls(self) -> list[Outcome]:
        """The control phrases that were not understood."""
        return [
            outcome
            for outcome in self.outcomes
            if outcome.line.intent is not None and outcome.command != outcome.line.intent.value
        ]

    @property
    def joys(self) -> Proportion:
        """Joys kept."""
        told = [outcome for outcome in self.outcomes if outcome.line.intent is None]
        return Proportion(sum(outcome.kept is not None for outcome in told), len(told))

    @property
    def taken(self) -> list[Outcome]:
        """Joys that were taken for commands: words lost, which is the worst error."""
        return [outcome for outcome in self.outcomes if outcome.line.intent is None and outcome.command]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was said and what was kept of it."""
        return [
            (outcome.line.text, outcome.kept)
            for outcome in self.outcomes
            if outcome.line.intent is None and outcome.kept is not None
        ]

    @property
    def errors(self) -> WordErrors:
        """The word errors of the joys that were kept."""
        return word_errors(self.kept)

    def as_json(self) -> dict[str, Any]:
        """All figures, and what they rest on."""
        return {
            "wake": self.wake.as_json(),
            "controls": self.controls.as_json(),
            "joys_kept": self.joys.as_json(),
            "word_errors": self.errors.as_json(),
            "missed_wakes": [outcome.line.text for outcome in self.missed_wakes],
            "missed_controls": [_told(outcome) for outcome in self.missed_controls],
            "joys_taken_for_commands": [_told(outcome) for outcome in self.taken],
            "kept": [{"said": said, "kept": kept} for said, kept in self.kept],
        }


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "said": outcome.line.text,
        "one_breath": not outcome.line.pause_s,
        "command": outcome.command,
        "heard": outcome.heard,
    }


def score(
    lines: Iterable[Line],
    hear: Hear,
    *,
    wake: str,
    say: Callable[[str], bytes] = lambda text: speak("slt", text),
) -> Score:
    """Say each of `lines` after the phrase `wake` to the loop `hear`, with the voice `say` (text to PCM)."""
    outcomes = []
    for line in lines:
        said = (
            say(wake) + quiet(line.pause_s) + say(line.text) if line.pause_s else say(f"{wake}, {line.text}")
        )
        outcomes.append(outcome_of(line, hear(quiet(BEFORE_S) + said + quiet(AFTER_S))))
    return Score(outcomes)


def outcome_of(line: Line, events: list[Told]) -> Outcome:
    """What the loop's events say of `line`."""
    heard, kept = first(events, "heard") or {}, first(events, "kept")
    return Outcome(
        line,
        woke=first(events, "wake") is not None,
        command=heard.get("command"),
        heard=heard.get("text", ""),
        kept=kept["joy"]["text"] if kept else None,
    )


def voice_of(name: str) -> Callable[[str], bytes]:
    """Text to PCM by the voice `name`; what it has said once it does not say anew."""
    return cache(lambda text: speak(name, text))
