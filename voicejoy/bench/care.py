"""How well are cries for help told from everything else? Labelled sentences, never learned from. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from voicejoy.bench.figures import Proportion
from voicejoy.care.detector import is_cry
from voicejoy.care.features import mark
from voicejoy.care.words import read

_ALARMING = frozenset(
    ("DIE", "DIED", "KILL", "KILLED", "SUICIDE", "END", "ENDED", "GONE", "HURT", "BLADE", "PILLS", "ROPE",
     "GUN", "WATER", "HEIGHT", "RAIL", "FAREWELL", "BURDEN", "WITHOUTME", "HEAVEN", "GIVEUP", "LIVE", "BORN",
     "POINT", "IDIOM")
)  # fmt: skip
"""Classes of voicejoy/care/lexicon.toml whose words make a harmless sentence look like a cry."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, and whether it is a cry for help."""

    cry: bool
    text: str

    @property
    def lookalike(self) -> bool:
        """Harmless, with a word in it that cries have too ("the battery died")."""
        return not self.cry and any(name in _ALARMING for _, _, name in mark(read(self.text).words).found)


@dataclass(frozen=True, slots=True)
class CareScore:
    """What came of the labelled sentences."""

    sentences: Sequence[Labelled]
    alarms: frozenset[str]
    """The sentences taken for cries."""

    @property
    def cries(self) -> Proportion:
        """Cries heard."""
        said = [one for one in self.sentences if one.cry]
        return Proportion(len(said) - len(self.missed), len(said))

    @property
    def missed(self) -> list[str]:
        """Cries taken for joys, which is the worst error."""
        return [one.text for one in self.sentences if one.cry and one.text not in self.alarms]

    @property
    def false_alarms(self) -> Proportion:
        """Harmless sentences taken for cries."""
        return Proportion(len(self.alarmed), sum(not one.cry for one in self.sentences))

    @property
    def alarmed(self) -> list[str]:
        """The harmless sentences that were taken for cries."""
        return [one.text for one in self.sentences if not one.cry and one.text in self.alarms]

    @property
    def lookalikes(self) -> Proportion:
        """False alarms among the harmless sentences that look like cries."""
        alike = [one for one in self.sentences if one.lookalike]
        return Proportion(sum(one.text in self.alarms for one in alike), len(alike))

    def as_json(self) -> dict[str, Any]:
        """All figures, and the sentences that went wrong."""
        return {
            "cries_heard": self.cries.as_json(),
            "false_alarms": self.false_alarms.as_json(),
            "false_alarms_among_lookalikes": self.lookalikes.as_json(),
            "missed_cries": self.missed,
            "alarmed_by": self.alarmed,
        }


def care_sentences() -> list[Labelled]:
    """The labelled sentences that ship with voicejoy: lines `help` or `fine`, a tab, a sentence."""
    text = resources.files("voicejoy.bench").joinpath("care_sentences.tsv").read_text(encoding="utf-8")
    pairs = (line.partition("\t") for line in text.splitlines() if line)
    return [Labelled(label == "help", sentence) for label, _, sentence in pairs]


def care_report(
    sentences: Iterable[Labelled] | None = None, judge: Callable[[str], bool] = is_cry
) -> CareScore:
    """Judge `sentences` (default: those that ship) one by one with `judge`."""
    judged = list(care_sentences() if sentences is None else sentences)
    return CareScore(judged, frozenset(one.text for one in judged if judge(one.text)))


def care_rows(score: CareScore) -> list[tuple[str, str, str]]:
    """The table's rows: what is counted, hits of how many with the 95 % interval, and the percentage."""
    told = (
        ("cries heard", score.cries),
        ("false alarms", score.false_alarms),
        ("false alarms among look-alikes", score.lookalikes),
    )
    return [(name, str(figure), f"{100 * figure.share:.1f} %") for name, figure in told]
