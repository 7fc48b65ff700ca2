"""A linear model that judges pieces of a text, trained so that the worst piece of each is judged right.

Which piece of a long telling is the cry is not written down: each round takes the piece that the last
model found worst. Of a harmless sentence every piece is harmless. The same data give the same weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from voicejoy.care.detector import prepared
from voicejoy.care.detector import seen_in as pieces_of
from voicejoy.care.features import damping
from voicejoy.care.rules import language_of

ROUNDS = 3
STRENGTH = 1.0
"""Inverse of the L2 penalty."""
MIN_SENTENCES = 2
"""A feature counts when so many sentences have it."""
HARMLESS_PIECE = 0.3
"""Weight of a piece of a harmless sentence that is not the worst one."""
HELP_WEIGHT = 1.5
"""A missed cry costs so many false alarms."""
WHOLE_CRY = 0.4
"""Weight of a cry's longest piece where another one is the worst."""
PRUNED = 0.06
"""Weights nearer to 0 than this are left out of weights.json."""
SMOOTHED = 0.2
"""Added to how often a feature is seen, before its shares in cries and in harmless sentences are compared."""
_FOLDS = 5
_NEIGHBOURS = 12
"""Sentences written one after another, left out together."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the data."""

    help: bool
    text: str


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature."""

    weights: Mapping[str, float]
    bias: float

    def score(self, text: str, known: Sequence[frozenset[str]] | None = None) -> float:
        """The worst piece's; `known` are the pieces of `text`, where they are at hand."""
        seen = known if known is not None else seen_in(text)
        return max(
            (self.bias + damping(one) * sum(self.weights.get(f, 0.0) for f in one) for one in seen),
            default=self.bias,
        )


def read_sentences(path: Path) -> list[Sentence]:
    """Lines `help<TAB>sentence` or `fine<TAB>sentence`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [Sentence(label == "help", text) for label, text in pairs]


def seen_in(text: str) -> list[frozenset[str]]:
    """The features of each piece of `text` but fragments; the first piece is the longest."""
    return [seen for seen, fragment in pieces_of(prepared(text)) if not fragment]


class Trainer:
    """Sentences with their features counted once."""

    def __init__(self, sentences: Sequence[Sentence], seen: Sequence[list[frozenset[str]]] | None = None):
        self.sentences = sentences
        self.seen = seen if seen is not None else [seen_in(one.text) for one in sentences]
        counts: dict[str, int] = {}
        for bag in self.seen:
            for feature in frozenset().union(*bag):
                counts[feature] = counts.get(feature, 0) + 1
        self.kept = {feature for feature, count in counts.items() if count >= MIN_SENTENCES}
        rows = [dict.fromkeys(piece & self.kept, damping(piece)) for bag in self.seen for piece in bag]
        self.bag_of = np.repeat(np.arange(len(self.seen)), [len(bag) for bag in self.seen])
        self.first = np.searchsorted(self.bag_of, np.arange(len(self.seen)))
        self.vectorizer = DictVectorizer(sort=True)
        self.matrix = self.vectorizer.fit_transform(rows)
        self.help = np.array([one.help for one in sentences])

    def train(self, strength: float = STRENGTH, help_weight: float = HELP_WEIGHT) -> Model:
        """Rounds of: find the worst piece of each, train on it."""
        row_help = self.help[self.bag_of]
        telling = self._telling()
        matrix = self.matrix @ diags(telling)
        scores: Any = None
        for _ in range(ROUNDS):
            weight = np.where(row_help, 0.0, HARMLESS_PIECE)
            weight[self.first] = np.where(self.help, WHOLE_CRY, 1.0)
            if scores is None:
                weight[self.first] = 1.0
            else:
                worst = self._worst(scores)
                weight[worst] = 1.0
            weight = weight * np.where(row_help, help_weight, 1.0)
            used = weight > 0
            model = LogisticRegression(C=strength, solver="liblinear", max_iter=300, random_state=0, tol=1e-3)
            model.fit(matrix[used], row_help[used], sample_weight=weight[used])
            scores = model.decision_function(matrix)
        learned = map(float, model.coef_[0] * telling)
        return Model(
            dict(zip(self.vectorizer.feature_names_, learned, strict=True)), float(model.intercept_[0])
        )

    def _telling(self) -> Any:
        """How much a feature tells by itself: what is as common in cries as elsewhere gets little weight."""
        whole = self.matrix[self.first] > 0
        cries = np.asarray(whole[self.help].sum(axis=0), dtype=float).ravel() + SMOOTHED
        others = np.asarray(whole[~self.help].sum(axis=0), dtype=float).ravel() + SMOOTHED
        ratio = np.abs(np.log((cries / cries.sum()) / (others / others.sum())))
        return np.sqrt(ratio / ratio.mean())

    def _worst(self, scores: Any) -> Any:
        order = np.lexsort((-np.arange(len(scores)), scores))
        worst = np.zeros(len(self.seen), dtype=int)
        worst[self.bag_of[order]] = order
        return worst


def figures(scores: Sequence[float], sentences: Sequence[Sentence], threshold: float) -> tuple[float, float]:
    """Share of cries heard and share of harmless sentences that raise an alarm."""
    heard = [s > threshold for s, one in zip(scores, sentences, strict=True) if one.help]
    alarms = [s > threshold for s, one in zip(scores, sentences, strict=True) if not one.help]
    return sum(heard) / len(heard), sum(alarms) / len(alarms)


def english(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Those that the model is asked about; for the others there are rules."""
    return [one for one in sentences if language_of(prepared(one.text).words) == "english"]


def cross_validated(sentences: Sequence[Sentence]) -> list[float]:
    """The score of each sentence by a model that saw none of its neighbours in the file, often alike."""
    fold = (np.arange(len(sentences)) // _NEIGHBOURS) % _FOLDS
    seen = [seen_in(one.text) for one in sentences]
    scores = [0.0] * len(sentences)
    for left_out in range(_FOLDS):
        rest = np.flatnonzero(fold != left_out).tolist()
        model = Trainer([sentences[at] for at in rest], [seen[at] for at in rest]).train()
        for at in np.flatnonzero(fold == left_out).tolist():
            scores[at] = model.score("", seen[at])
    return scores


def lowest_threshold(scores: Sequence[float], sentences: Sequence[Sentence], alarms: float) -> float:
    """The lowest threshold at which at most the share `alarms` of the harmless sentences raise an alarm."""
    harmless = sorted((s for s, one in zip(scores, sentences, strict=True) if not one.help), reverse=True)
    return math.ceil(1000 * harmless[round(alarms * len(harmless))]) / 1000


def pruned(model: Model) -> Model:
    """The model as weights.json holds it: small weights left out, others rounded, in alphabetical order."""
    kept = {name: round(weight, 2) for name, weight in sorted(model.weights.items()) if abs(weight) >= PRUNED}
    return Model(kept, round(model.bias, 3))


def packed(model: Model, threshold: float) -> str:
    """The text of weights.json."""
    table = {"bias": model.bias, "threshold": threshold, "features": model.weights}
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace(',"', ',\n"') + "\n"
