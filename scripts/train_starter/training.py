"""Training: batches of the corpus, steps of AdamW, checkpoints to go on from after any interruption."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from scripts.train_starter.augmenting import augment
from scripts.train_starter.corpus import Utterance
from scripts.train_starter.lexicon import Lexicon
from scripts.train_starter.network import (
    CONTEXT,
    IMPOSSIBLE,
    SUBSAMPLING,
    Network,
    apply_network,
    init_network,
    one_frame_ctc,
)
from scripts.train_starter.phones import OUTPUTS

LENGTHS = (150, 270, 420, 600, 840, 1320)
"""Frames that batches are padded to: one compiled program for each."""
LABELS_PER_FRAME = 0.25
"""More phones than this a frame, 25 a second, nobody says."""
TEMPOS = (0.85, 1.2)
CHECKPOINT_STEPS = 200
CHECKPOINT = "latest.pickle"

Array = Any
"""NumPy's on its way in, JAX's within a step."""


@dataclass(frozen=True)
class Plan:
    """How to train."""

    steps: int
    width: int = 512
    bottleneck: int = 144
    peak_rate: float = 2e-3
    batch_frames: int = 9600
    """Frames of a batch: 96 s of sound."""
    people_repeated: int = 6
    """How often a person's recording counts for one synthetic one."""
    seed: int = 0


@dataclass(frozen=True)
class Scale:
    """What log-mel features are normalised with. The mean per band, one deviation for all."""

    mean: Array
    deviation: float


class Batch(NamedTuple):
    """Utterances padded to one length."""

    features: Array
    """(batch, frames, bands)"""
    others: Array
    """Other speech of the same shape, to make babble of."""
    labels: Array
    """(batch, longest label)"""
    label_counts: Array
    output_counts: Array


class State(NamedTuple):
    """The network in training, its running average, what the optimiser remembers, and the steps done."""

    network: Network
    average: Network
    optimiser: Any
    step: Any


class Learner:
    """A network that learns, step by step."""

    def __init__(self, network: Network, plan: Plan, scale: Scale) -> None:
        self.scale = scale
        warm_up = min(300, plan.steps // 10 + 1)
        rate = optax.warmup_cosine_decay_schedule(
            0.0, plan.peak_rate, warm_up, plan.steps, plan.peak_rate / 50
        )
        optimiser = optax.chain(optax.clip_by_global_norm(2.0), optax.adamw(rate, b2=0.98, weight_decay=1e-3))
        self.state = State(network, network, optimiser.init(network.weights), 0)
        self._update = jax.jit(partial(_update, optimiser))

    def learn(self, key: jax.Array, batch: Batch) -> float:
        """One step; the loss per phone."""
        scale = (jnp.asarray(self.scale.mean), self.scale.deviation)
        self.state, loss = self._update(self.state, key, scale, batch)
        return float(loss)

    @property
    def step(self) -> int:
        """How many steps have been done."""
        return int(self.state.step)

    def save(self, folder: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        checkpoint = (jax.tree.map(np.asarray, self.state), self.scale)
        part = folder / "latest.part"
        part.write_bytes(pickle.dumps(checkpoint))
        part.replace(folder / CHECKPOINT)

    def load(self, folder: Path) -> None:
        """Go on from the checkpoint in `folder`. Our own file only: unpickling runs code."""
        self.state, self.scale = pickle.loads((folder / CHECKPOINT).read_bytes())  # noqa: S301


def _update(
    optimiser: optax.GradientTransformation,
    state: State,
    key: jax.Array,
    scale: tuple[jax.Array, float],
    batch: Batch,
) -> tuple[State, jax.Array]:
    mean, deviation = scale
    heard, spoken = augment(key, batch.features, batch.others)
    heard = (heard - mean) / deviation
    label_counts = jnp.where(spoken, batch.label_counts, 0)
    heard = jnp.pad(heard, ((0, 0), (CONTEXT, CONTEXT), (0, 0)), mode="edge")

    def loss_of(weights: Any) -> tuple[jax.Array, Any]:
        network = Network(weights, state.network.statistics)
        log_probabilities, statistics = apply_network(network, heard, training=True)
        losses = one_frame_ctc(log_probabilities, batch.labels, label_counts, batch.output_counts)
        possible = losses < -IMPOSSIBLE / 2
        return jnp.where(possible, losses, 0).sum() / batch.label_counts.sum(), statistics

    (loss, statistics), gradient = jax.value_and_grad(loss_of, has_aux=True)(state.network.weights)
    change, remembered = optimiser.update(gradient, state.optimiser, state.network.weights)
    network = Network(optax.apply_updates(state.network.weights, change), statistics)
    keep = jnp.minimum(0.999, (1.0 + state.step) / (10.0 + state.step))
    average = jax.tree.map(lambda old, now: keep * old + (1 - keep) * now, state.average, network)
    return State(network, average, remembered, state.step + 1), loss


def measure_scale(utterances: Sequence[Utterance]) -> Scale:
    """The normalisation, from every twentieth utterance; its mean is lowered, as levels will be."""
    some = np.concatenate([utterance.features[::7] for utterance in utterances[::20]]).astype(np.float32)
    return Scale(some.mean(0) - 2.0, float(some.std()))


def phones_of(text: str, lexicon: Lexicon, rng: np.random.Generator) -> list[int]:
    """The labels of `text`; a word with several pronunciations gets the usual one in most cases."""
    labels: list[int] = []
    for word in text.split():
        ways = lexicon[word]
        way = ways[0] if len(ways) == 1 or rng.random() < 0.7 else ways[rng.integers(len(ways))]
        labels += [OUTPUTS[phone] for phone in way]
    return labels


def at_tempo(features: Array, tempo: float) -> Array:
    """`features` spoken `tempo` times as fast."""
    frames = features.astype(np.float32)
    place = np.arange(0, len(frames) - 1, tempo)
    before = place.astype(int)
    part = (place - before).astype(np.float32)[:, None]
    faster: Array = frames[before] * (1 - part) + frames[before + 1] * part
    return faster


def batches(
    utterances: Sequence[Utterance], lexicon: Lexicon, plan: Plan, rng: np.random.Generator
) -> Iterator[Batch]:
    """For ever: features, speech for babble, labels, label counts, output counts; one length a batch."""
    waiting: dict[int, list[tuple[Array, list[int]]]] = {length: [] for length in LENGTHS}
    chances = np.array([plan.people_repeated if spoken.of_person else 1 for spoken in utterances], float)
    order = np.repeat(np.arange(len(utterances)), chances.astype(int))
    while True:
        rng.shuffle(order)
        for index in order.tolist():
            utterance = utterances[index]
            tempo = rng.uniform(*TEMPOS) if rng.random() < 0.6 else 1.0
            features = at_tempo(utterance.features, tempo)
            labels = phones_of(utterance.text, lexicon, rng)
            length = next((length for length in LENGTHS if len(features) <= length), None)
            if length is None or len(labels) >= len(features) * LABELS_PER_FRAME or not labels:
                continue
            waiting[length].append((features, labels))
            if len(waiting[length]) * length >= plan.batch_frames:
                yield _batch(waiting[length], length)
                waiting[length] = []


def _batch(items: Sequence[tuple[Array, list[int]]], length: int) -> Batch:
    padded = [np.pad(frames, ((0, length - len(frames)), (0, 0)), mode="edge") for frames, _ in items]
    features = np.stack(padded)
    looped = np.stack([np.resize(frames, (length, frames.shape[1])) for frames, _ in items])
    labels = np.zeros((len(items), int(length * LABELS_PER_FRAME)), np.int32)
    for row, (_, numbers) in enumerate(items):
        labels[row, : len(numbers)] = numbers
    label_counts = np.array([len(numbers) for _, numbers in items], np.int32)
    output_counts = np.array([-(-len(frames) // SUBSAMPLING) for frames, _ in items], np.int32)
    return Batch(features, np.roll(looped, 1, 0), labels, label_counts, output_counts)


def train(
    utterances: Sequence[Utterance], lexicon: Lexicon, plan: Plan, folder: Path, until: int | None = None
) -> Learner:
    """Train to the plan's end, or `until` a step, from the checkpoint in `folder` where there is one."""
    network = init_network(jax.random.key(plan.seed), plan.width, plan.bottleneck)
    learner = Learner(network, plan, measure_scale(utterances))
    if (folder / CHECKPOINT).is_file():
        learner.load(folder)
    rng = np.random.default_rng([plan.seed, learner.step])
    stream = batches(utterances, lexicon, plan, rng)
    recent, since = 0.0, time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, stream)
        while learner.step < (until or plan.steps):
            batch, coming = coming.result(), pool.submit(next, stream)
            key = jax.random.fold_in(jax.random.key(plan.seed + 1), learner.step)
            loss = learner.learn(key, batch)
            recent = loss if not recent else 0.98 * recent + 0.02 * loss
            if learner.step % 50 == 0:
                elapsed, since = time.monotonic() - since, time.monotonic()
                pace = f"{elapsed / 50:.2f} s a step"
                print(f"step {learner.step} of {plan.steps}: loss {recent:.3f} a phone, {pace}", flush=True)
            if learner.step % CHECKPOINT_STEPS == 0:
                learner.save(folder)
    learner.save(folder)
    return learner
