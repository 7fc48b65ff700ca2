"""A toy of the whole recipe: voices speak, a small network learns, and Vosk decodes with what was written."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

for needed in ("jax", "optax", "kaldi_native_fbank", "pocketsphinx"):
    pytest.importorskip(needed, reason="the extra `train` is not installed")
for program in ("flite", "espeak-ng", "fstcompile"):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed", allow_module_level=True)

from scripts.train_starter.corpus import read_shards, write_shard
from scripts.train_starter.export import export_network
from scripts.train_starter.features import Array, log_mel
from scripts.train_starter.graph import write_graph
from scripts.train_starter.lexicon import Lexicon, read_lexicon
from scripts.train_starter.training import Learner, Plan, train
from scripts.train_starter.voices import Voice, espeak, flite
from voicejoy.model_files import check_manifest, write_manifest
from voicejoy.ports import Transcript
from voicejoy.recognizers.vosk import VoskRecognizer, try_model

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

WORDS = ("hello", "joy", "stop", "undo", "that", "yes", "sun", "rain")
STEPS = 1200


def spoken(voice: Voice, text: str, folder: Path) -> Array:
    quiet = np.zeros(6400, np.float32)
    return np.concatenate([quiet, 0.5 * voice.samples(text, folder), quiet])


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    everything = read_lexicon()
    return {word: everything[word] for word in sorted(WORDS)}


@pytest.fixture(scope="module")
def learner(lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """Trained on three voices, and interrupted once."""
    folder = tmp_path_factory.mktemp("work")
    rng = random.Random(1)

    def corpus() -> Iterator[tuple[str, Array]]:
        for _ in range(260):
            text = " ".join(rng.sample(WORDS, rng.randint(1, 3)))
            stretch = rng.uniform(0.9, 1.2)
            voice = rng.choice([flite("slt", stretch), flite("kal16", stretch), espeak("en-us", 150)])
            yield text, log_mel(spoken(voice, text, folder))

    write_shard(folder / "spoken-000.npz", corpus())
    utterances = list(read_shards([folder / "spoken-000.npz"]))
    plan = Plan(steps=STEPS, width=96, bottleneck=48, batch_frames=2700, peak_rate=4e-3)
    train(utterances, lexicon, plan, folder / "checkpoints", until=STEPS // 4)
    return train(utterances, lexicon, plan, folder / "checkpoints")


@pytest.fixture(scope="module")
def model(learner: Learner, lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")

    def write_grammar(word_ids: list[int], path: Path) -> None:
        """Any word may follow any: the start and each word back off to where all words begin."""
        backing_off = [f"{state}\t1\t0\t0\t0" for state in (0, *range(2, len(word_ids) + 2))]
        words = [f"1\t{state}\t{number}\t{number}\t2.1" for state, number in enumerate(word_ids, start=2)]
        path.write_text("\n".join([*backing_off, *words, "1\t2.0", ""]))

    write_graph(lexicon, write_grammar, folder / "graph", tmp_path_factory.mktemp("scratch"))
    export_network(learner.state.average, learner.scale, folder)
    write_manifest(folder)
    return folder


@pytest.fixture
def hear(model: Path, tmp_path: Path) -> Iterator[object]:
    recognizer = VoskRecognizer(model)

    def listen(text: str, phrases: tuple[str, ...] = ()) -> Transcript:
        pcm = (spoken(flite("slt", 1.05), text, tmp_path) * 32767).astype("<i2").tobytes()
        session = recognizer.session(phrases)
        for start in range(0, len(pcm), 3200):
            session.accept(pcm[start : start + 3200])
        return session.finish()

    yield listen
    recognizer.close()


def test_an_interrupted_training_goes_on_where_it_was(learner: Learner) -> None:
    assert learner.step == STEPS


def test_the_folder_is_one_that_voicejoy_takes(model: Path) -> None:
    try_model(model)
    assert check_manifest(model) == []


def test_it_takes_dictation(hear) -> None:  # type: ignore[no-untyped-def]
    said = ["hello joy", "stop", "undo that", "yes", "sun rain", "hello sun", "joy that stop"]
    heard = [hear(text).text for text in said]
    assert sum(text == back for text, back in zip(said, heard, strict=True)) >= 5, heard


def test_it_takes_phrases_at_run_time_and_unknown_speech_is_unknown(hear) -> None:  # type: ignore[no-untyped-def]
    assert hear("hello joy", ("hello joy",)).text == "hello joy"
    assert "hello joy" not in hear("undo that", ("hello joy",)).text


def test_words_have_times_in_order(hear) -> None:  # type: ignore[no-untyped-def]
    words = hear("hello joy undo that").words
    assert words
    edges = [edge for word in words for edge in (word.start_s, word.end_s)]
    assert edges == sorted(edges)
    assert 0 <= edges[0] < edges[-1] < 3


def test_words_outside_the_vocabulary_are_known_to_be_unknown(model: Path) -> None:
    recognizer = VoskRecognizer(model)
    assert recognizer.unknown_words("hello elephant") == ("elephant",)
    recognizer.close()
