"""The training of care: what it learns from, and that the same data give the same weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="the extra `train` is not installed")

from scripts.train_care.__main__ import HERE, main
from scripts.train_care.training import Sentence, Trainer, english, figures, lowest_threshold, read_sentences
from voicejoy.bench.care import care_sentences
from voicejoy.care.words import normal

SOME = (
    [Sentence(True, f"i want to be dead {when}") for when in ("now", "today", "tonight", "soon")]
    + [Sentence(False, f"the {thing} died at last") for thing in ("phone", "wind", "fire", "engine")]
)  # fmt: skip


def test_a_cry_within_a_long_telling_is_learned_from_short_ones() -> None:
    model = Trainer(SOME).train()
    telling = "we walked along the lake and the swans came near and we had bread for them and "
    assert model.score(telling + "i want to be dead tonight") > model.score(telling + "the wind died at last")


def test_the_same_sentences_give_the_same_weights(tmp_path: Path) -> None:
    few = tmp_path / "few.tsv"
    few.write_text(
        "".join(f"{'help' if one.help else 'fine'}\t{one.text}\n" for one in SOME), encoding="utf-8"
    )
    written = []
    for name in ("first.json", "second.json"):
        assert main(["--sentences", str(few), "--out", str(tmp_path / name)]) == 0
        written.append((tmp_path / name).read_text(encoding="utf-8"))
    assert written[0] == written[1]
    assert set(json.loads(written[0])) == {"bias", "threshold", "features"}


def test_the_threshold_lets_no_more_alarms_pass_than_asked_for() -> None:
    scores = [-1.0, 0.5, 2.0, 0.0, 3.0]
    told = [Sentence(help_, "") for help_ in (False, False, False, False, True)]
    threshold = lowest_threshold(scores, told, 0.25)
    assert figures(scores, told, threshold) == (1.0, 0.25)


def test_nothing_that_is_measured_was_learned_from() -> None:
    learned = {normal(one.text) for one in read_sentences(HERE / "sentences.tsv")}
    measured = {normal(one.text) for one in read_sentences(HERE / "dev.tsv")}
    measured |= {normal(one.text) for one in care_sentences()}
    in_both = len(learned & measured)
    assert in_both == 0


def test_the_model_is_asked_about_english_alone() -> None:
    both = [
        Sentence(False, "the soup was warm"),
        Sentence(False, "die suppe war warm und ich habe sie gegessen"),
    ]
    assert english(both) == both[:1]
