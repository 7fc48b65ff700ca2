"""The whole recipe, step by step, in a work folder: what is there already is not made again."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.train_starter import english, graph, language_model
from scripts.train_starter.card import write_card
from scripts.train_starter.corpus import read_shards
from scripts.train_starter.export import export_network
from scripts.train_starter.lexicon import read_lexicon
from scripts.train_starter.preparing import Work, prepare_people, prepare_speech, prepare_words
from scripts.train_starter.prompts import read_prompts
from scripts.train_starter.training import Plan, train


@dataclass(frozen=True)
class Recipe:
    """How large everything is; the defaults are those of the shipped model."""

    words: int = 24_000
    shards: int = 30
    shard_utterances: int = 1000
    """About 55 minutes of speech."""
    steps: int = 13_000
    bigrams: int = 800_000
    width: int = Plan.width
    jobs: int = 2
    version: str = "1"
    date: str = ""
    """When it is made, as in ISO 8601."""
    attributions: Sequence[str] = ()
    """Whose recordings go in, and under what licences."""


PROGRAMS = {
    "flite": "flite",
    "espeak-ng": "espeak-ng",
    "festival": "festival festvox-kallpc16k",
    "fstcompile": "libfst-tools libfst22-plugins-base",
}
"""What must be there, and Debian's packages that have it."""


def missing_packages() -> list[str]:
    """Debian's packages of the programs that are not there."""
    return [packages for program, packages in PROGRAMS.items() if shutil.which(program) is None]


def build(recipe: Recipe, folder: Path, people: Sequence[Path], model: Path) -> None:
    """Make the model folder `model`, with recordings of `people` beside the synthetic voices."""
    work = Work(folder)
    vocabulary = prepare_words(work, recipe.words)
    print(f"{len(vocabulary)} words", flush=True)
    lexicon = read_lexicon()
    for recordings in people:
        prepare_people(work, recordings, lexicon)
    prepare_speech(work, recipe.shards, recipe.shard_utterances, recipe.jobs)
    utterances = list(read_shards(sorted(work.shards.glob("*-*.npz"))))
    hours = sum(len(utterance.features) for utterance in utterances) / 360_000
    print(f"{len(utterances)} utterances, {hours:.1f} hours", flush=True)
    plan = Plan(steps=recipe.steps, width=recipe.width)
    learner = train(utterances, lexicon, plan, work.checkpoints)
    bigrams = english.read_bigrams(work.arpa, list(vocabulary))
    mixture = language_model.Mixture(bigrams, language_model.own_sentences(read_prompts(), seed=1))

    def write_grammar(word_ids: list[int], path: Path) -> None:
        language_model.write_grammar(mixture, recipe.bigrams, word_ids, path)

    graph.write_graph(vocabulary, write_grammar, model / "graph", work.folder / "scratch")
    export_network(learner.state.average, learner.scale, model)
    write_card(model, recipe.version, recipe.date, recipe.attributions)
    print(
        f"The model is in {model}. Measure it: python -m scripts.train_starter evaluate {model}", flush=True
    )
