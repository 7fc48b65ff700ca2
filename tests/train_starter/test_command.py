"""The two commands themselves, on next to nothing: every step runs, and what is done is not done again."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

for needed in ("jax", "optax", "kaldi_native_fbank", "pocketsphinx", "pyroomacoustics"):
    pytest.importorskip(needed, reason="the extra `train` is not installed")
for program in ("flite", "espeak-ng", "festival", "fstcompile"):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed", allow_module_level=True)

from scripts.train_starter import evaluating, voices
from scripts.train_starter.__main__ import main
from scripts.train_starter.building import Recipe, build
from scripts.train_starter.corpus import read_shards
from voicejoy.model_files import CARD, check_manifest, read_card
from voicejoy.recognizers.vosk import VoskRecognizer

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

SMALL = [
    "--shards=1", "--utterances=12", "--steps=2", "--width=16", "--bigrams=2000", "--words=1500", "--jobs=1"
]  # fmt: skip
CALLED = ["--version=7", "--attribution=my own recordings"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The model and the work folder that the command made, with one recording of a person."""
    folder = tmp_path_factory.mktemp("training")
    people = folder / "me"
    (people / "hello_joy").mkdir(parents=True)
    soundfile.write(
        people / "hello_joy" / "1.wav", np.random.default_rng(1).normal(size=16_000) * 0.1, 16_000
    )
    model, work = folder / "model", folder / "work"
    assert main(["train", str(model), "--work", str(work), "--people", str(people), *SMALL, *CALLED]) == 0
    return model, work


def test_it_makes_a_model_that_vosk_loads(trained: tuple[Path, Path]) -> None:
    model, _ = trained
    assert check_manifest(model) == []
    recognizer = VoskRecognizer(model)
    assert recognizer.unknown_words("hello joy read me a glimmer") == ()
    assert recognizer.session().finish().text == ""
    recognizer.close()


def test_the_model_says_what_it_is(trained: tuple[Path, Path]) -> None:
    model, _ = trained
    card = read_card(model)
    assert card is not None
    assert (card.version, card.licence) == ("7", "Apache-2.0")
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", card.date)
    assert json.loads((model / CARD).read_text())["made_from"][-1] == "my own recordings"


def test_the_persons_recording_is_in_the_corpus(trained: tuple[Path, Path]) -> None:
    _, work = trained
    spoken = list(read_shards(sorted((work / "shards").glob("*-*.npz"))))
    assert [one.text for one in spoken if one.of_person] == ["hello joy"]
    assert len(spoken) > 6


def test_the_same_command_again_makes_nothing_anew(trained: tuple[Path, Path], tmp_path: Path) -> None:
    model, work = trained
    stamps = {path: path.stat().st_mtime_ns for path in work.rglob("*.npz")}
    small = Recipe(words=1500, shards=1, shard_utterances=12, steps=2, bigrams=2000, width=16, jobs=1)
    build(small, work, [], tmp_path / "again")
    assert {path: path.stat().st_mtime_ns for path in work.rglob("*.npz")} == stamps
    again = (tmp_path / "again" / "am" / "final.mdl").read_bytes()
    assert again == (model / "am" / "final.mdl").read_bytes()


def test_a_missing_program_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None if program == "festival" else program)
    assert main(["train", "model", "--work", "work"]) == 1
    assert capsys.readouterr().err == "Please install: sudo apt-get install festival festvox-kallpc16k\n"


def test_evaluating_tells_each_goal_and_whether_it_is_met(
    trained: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, _ = trained
    monkeypatch.setattr(evaluating, "HELD_OUT", {"flite rms": voices.HELD_OUT["flite rms"]})
    for name in ("JOYS", "CONTINUATIONS", "UNTRAINED_JOYS"):
        monkeypatch.setattr(evaluating, name, getattr(evaluating, name)[:1])
    assert main(["evaluate", str(model), "--hours=0.001", "--json", "--write"]) == 1
    told = json.loads(capsys.readouterr().out)
    rows = {row["what"]: row for row in told}
    assert [row["who"] for row in told if row["what"] == 'false "hello joy"'] == [
        "flite rms",
        "all voices, talk",
    ]
    assert rows["size"]["met"]
    assert not rows["word errors of joys"]["met"], "it has learned nothing"
    assert {"wake phrases missed", "commands right", "real-time factor", "load"} <= set(rows)
    assert check_manifest(model) == []
    card = json.loads((model / CARD).read_text())
    assert [row["what"] for row in card["figures"]] == [row["what"] for row in told]
