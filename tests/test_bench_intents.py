"""`voicejoy bench intents`: the shipped utterances, how they are judged, and the figures that must hold."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from click.testing import CliRunner

from voicejoy import languages
from voicejoy.bench.intents import JOY, LABELS, SPLITS, Score, Utterance, judge, splits_of, utterances
from voicejoy.cli.bench import bench_command

ENGLISH = languages.load("en").lexicon
LINES = utterances()
FLOORS = {
    "test": {"written": 0.96, "misheard": 0.84, "overall": 0.92, "taken": 0.01},
    "dev": {"written": 0.985, "misheard": 0.885, "overall": 0.945, "taken": 0.011},
}


def scored(split: str) -> Score:
    return judge([line for line in LINES if line.split == split], ENGLISH)


def test_the_list_is_what_the_figures_claim_to_rest_on() -> None:
    assert len(LINES) >= 400
    assert sum(not line.written for line in LINES) >= 120
    assert {line.split for line in LINES} <= set(SPLITS)
    assert "dev" in splits_of(LINES)
    counts = Counter(line.label for line in LINES)
    assert set(counts) == set(LABELS)
    assert min(counts.values()) >= 25
    texts = {split: {line.text for line in LINES if line.split == split and line.written} for split in SPLITS}
    assert not texts["dev"] & texts["test"]


@pytest.mark.parametrize("split", splits_of(LINES))
def test_requests_are_understood_and_joys_left_alone(split: str) -> None:
    """Floors a little below the figures reached: what recognizers mangle cannot all be understood."""
    score = scored(split)
    assert score.written.share >= FLOORS[split]["written"]
    assert score.misheard.share >= FLOORS[split]["misheard"]
    assert score.overall.share >= FLOORS[split]["overall"]
    assert score.taken.share <= FLOORS[split]["taken"]


@pytest.mark.parametrize(
    ("label", "how", "text", "right"),
    [
        ("glimmer", "written", "read me a glimmer", True),
        ("glimmer", "written", "redmi glimmer", False),
        ("glimmer", "whisper slt", "redmi glimmer", True),
        (JOY, "written", "the rain stopped", True),
        (JOY, "written", "stop", False),
        ("stack_task", "written", "polishing shoes", True),
        ("stack_task", "written", "stop", False),
    ],
)
def test_an_utterance_is_right_when_taken_for_what_it_is(
    label: str, how: str, text: str, right: bool
) -> None:
    [judged] = judge([Utterance("dev", label, how, text, text)], ENGLISH).judged
    assert judged.right is right


def test_a_list_may_have_one_split_only() -> None:
    line = Utterance("dev", JOY, "written", "rain", "rain")
    assert splits_of([line]) == ("dev",)
    assert splits_of([line, Utterance("test", JOY, "written", "tea", "tea")]) == ("test", "dev")
    assert splits_of([]) == ()


def test_the_figures_are_counted_by_hand() -> None:
    told = [("glimmer", "written", "a glimmer"), (JOY, "written", "stop"), (JOY, "vosk slt", "rain")]
    score = judge([Utterance("test", *line, line[2]) for line in told], ENGLISH)
    assert (score.overall.hits, score.overall.n) == (2, 3)
    assert (score.written.hits, score.written.n) == (1, 2)
    assert (score.misheard.hits, score.misheard.n) == (1, 1)
    assert (score.taken.hits, score.taken.n) == (1, 2)
    assert (score.by_label["glimmer"].hits, score.requests["misheard"].n) == (1, 0)
    assert [one.taken_for for one in score.misses] == ["stop"]


def test_the_command_shows_a_table_the_misses_and_json() -> None:
    table = CliRunner().invoke(bench_command, ["intents"])
    assert "joys taken for commands" in table.output
    assert "taken for" not in table.output.replace("joys taken for commands", "")
    assert "taken for joy" in CliRunner().invoke(bench_command, ["intents", "--misses"]).output
    told = json.loads(CliRunner().invoke(bench_command, ["intents", "--json", "--misses"]).stdout)
    assert told["test"]["overall"]["n"] == len([line for line in LINES if line.split == "test"])
    assert {"utterance", "taken_for", "right"} == set(told["misses"]["dev"][0])
