"""The steps before training, each done once and kept in the work folder: words, prompts, corpus."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from scripts.train_starter import english
from scripts.train_starter.corpus import recordings, speak, spoken_words, write_shard
from scripts.train_starter.features import Array
from scripts.train_starter.lexicon import Lexicon, choose_vocabulary, read_lexicon
from scripts.train_starter.prompts import make_prompt, read_prompts
from scripts.train_starter.rooms import room_bank

ROOMS = 150


@dataclass(frozen=True)
class Work:
    """The work folder and what lies in it."""

    folder: Path

    @property
    def arpa(self) -> Path:
        """Everyday English."""
        return self.folder / "english.arpa"

    @property
    def vocabulary(self) -> Path:
        """The words with their pronunciations."""
        return self.folder / "vocabulary.json"

    @property
    def shards(self) -> Path:
        """The corpus."""
        return self.folder / "shards"

    @property
    def checkpoints(self) -> Path:
        """The network in training."""
        return self.folder / "checkpoints"


def prepare_words(work: Work, size: int) -> Lexicon:
    """The vocabulary: every word of the prompts, filled up with the most frequent English ones."""
    work.folder.mkdir(parents=True, exist_ok=True)
    if not work.arpa.is_file():
        english.write_arpa(work.arpa)
    if not work.vocabulary.is_file():
        needed = sorted(read_prompts().words())
        words = choose_vocabulary(read_lexicon(), needed, english.words_by_frequency(work.arpa), size)
        work.vocabulary.write_text(json.dumps(words))
    return read_vocabulary(work)


def read_vocabulary(work: Work) -> Lexicon:
    """The words of the model."""
    stored = json.loads(work.vocabulary.read_text())
    return {word: [tuple(phones) for phones in pronunciations] for word, pronunciations in stored.items()}


def prepare_speech(work: Work, shards: int, utterances: int, jobs: int) -> None:
    """Shards of as many utterances of synthetic speech, those that are still missing."""
    work.shards.mkdir(exist_ok=True)
    room_bank(work.folder / "rooms.npz", ROOMS, seed=1)
    paths = [work.shards / f"spoken-{index:03d}.npz" for index in range(shards)]
    missing = [path for path in paths if not path.is_file()]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:  # JAX's threads forbid a fork
        for done, path in enumerate(pool.map(partial(_speak_shard, work, utterances), missing), start=1):
            print(f"{path.name}: {done} of {len(missing)}", flush=True)


def _speak_shard(work: Work, utterances: int, path: Path) -> Path:
    index = int(path.stem.rsplit("-", 1)[1])
    vocabulary = list(read_vocabulary(work))
    sentence = english.sentences(english.read_bigrams(work.arpa, vocabulary), seed=index)
    prompts, rng = read_prompts(), random.Random(index)
    rooms = room_bank(work.folder / "rooms.npz", ROOMS, seed=1)
    spoken = speak(lambda: make_prompt(prompts, vocabulary, sentence, rng), utterances, rooms, seed=index)
    write_shard(path, spoken)
    return path


def prepare_people(work: Work, folder: Path, lexicon: Lexicon) -> None:
    """One shard of people's recordings; those with a word that nobody knows how to pronounce are left out."""

    def known() -> Iterator[tuple[str, Array]]:
        for text, features in recordings(folder):
            words = spoken_words(text)
            if words and all(word in lexicon for word in words.split()):
                yield words, features

    path = work.shards / f"people-{folder.name}.npz"
    if not path.is_file():
        work.shards.mkdir(exist_ok=True)
        write_shard(path, known())
