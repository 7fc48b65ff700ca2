"""How well are requests understood, and joys left alone? A fixed list of utterances, each with what it means.

`utterances.tsv` holds them: as people write them, and as recognizers heard synthetic voices say them, where
they misheard. The split `dev` helped to write the languages' files. The split `test`, where the list has one,
was not looked at, and its figures are the ones to quote. Written ones go to `Lexicon.read`, heard ones to
`hear`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import Any

from voicejoy.bench.figures import Proportion
from voicejoy.intents import Intent, Lexicon

JOY = "joy"
"""The label of what is no request."""
WRITTEN = "written"
SPLITS = ("test", "dev")
"""The unseen one first. A list may have one of them only: see `splits_of`."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One line of the list."""

    split: str
    label: str
    """The value of an intent, or `JOY`."""
    how: str
    """`WRITTEN`, or the recognizer and the voice."""
    text: str
    """What was written or heard."""
    said: str
    """What the voice said."""

    @property
    def written(self) -> bool:
        """Whether it was typed, not heard."""
        return self.how == WRITTEN


@dataclass(frozen=True, slots=True)
class Judged:
    """What an utterance was taken for."""

    utterance: Utterance
    taken_for: str
    right: bool


@dataclass(frozen=True, slots=True)
class Score:
    """What came of some utterances."""

    judged: Sequence[Judged]

    @property
    def overall(self) -> Proportion:
        """Utterances understood as what they are."""
        return self._share(lambda _utterance: True)

    @property
    def written(self) -> Proportion:
        """Of those that were written."""
        return self._share(lambda utterance: utterance.written)

    @property
    def misheard(self) -> Proportion:
        """Of those that a recognizer misheard."""
        return self._share(lambda utterance: not utterance.written)

    @property
    def requests(self) -> dict[str, Proportion]:
        """Requests understood, by how they came."""
        return {
            "written": self._share(lambda utterance: utterance.label != JOY and utterance.written),
            "misheard": self._share(lambda utterance: utterance.label != JOY and not utterance.written),
        }

    @property
    def taken(self) -> Proportion:
        """Joys taken for commands: words lost, which is the worst error."""
        joys = self._share(lambda utterance: utterance.label == JOY)
        return Proportion(joys.n - joys.hits, joys.n)

    @property
    def by_label(self) -> dict[str, Proportion]:
        """Utterances understood, by what they mean, in the order of the intents, joys last."""
        return {label: self._share(partial(_means, label)) for label in LABELS}

    @property
    def misses(self) -> list[Judged]:
        """What was taken for something else."""
        return [one for one in self.judged if not one.right]

    def as_json(self) -> dict[str, Any]:
        """All figures, and what they rest on."""
        return {
            "overall": self.overall.as_json(),
            "written": self.written.as_json(),
            "misheard": self.misheard.as_json(),
            "requests": {how: share.as_json() for how, share in self.requests.items()},
            "joys_taken_for_commands": self.taken.as_json(),
            "by_label": {label: share.as_json() for label, share in self.by_label.items()},
        }

    def _share(self, wanted: Callable[[Utterance], bool]) -> Proportion:
        chosen = [one.right for one in self.judged if wanted(one.utterance)]
        return Proportion(sum(chosen), len(chosen))


LABELS = (*(intent.value for intent in Intent), JOY)


def _means(label: str, utterance: Utterance) -> bool:
    return utterance.label == label


def utterances() -> list[Utterance]:
    """The shipped list."""
    text = resources.files("voicejoy.bench").joinpath("utterances.tsv").read_text(encoding="utf-8")
    return [Utterance(*line.split("\t")) for line in text.splitlines()]


def splits_of(lines: Iterable[Utterance]) -> tuple[str, ...]:
    """The splits that `lines` have, in the order of `SPLITS`."""
    found = {line.split for line in lines}
    return tuple(split for split in SPLITS if split in found)


def judge(lines: Iterable[Utterance], lexicon: Lexicon) -> Score:
    """What `lexicon` takes each of `lines` for."""
    return Score([_judge(line, lexicon) for line in lines])


def _judge(line: Utterance, lexicon: Lexicon) -> Judged:
    """A task that is named and nothing more may stay a joy: the journal then looks for its stack."""
    request = (lexicon.read if line.written else lexicon.hear)(line.text)
    taken_for = request.intent.value if request else JOY
    is_task = line.label == Intent.STACK_TASK.value and request is None and bool(lexicon.task_of(line.text))
    return Judged(line, taken_for, taken_for == line.label or is_task)
