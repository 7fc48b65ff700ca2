"""The acoustic network, and the loss it learns by.

A factorised TDNN: each layer looks at three moments of the one below through a narrow linear bottleneck
(Povey et al. 2018, "Semi-orthogonal low-rank matrix factorization"), then batch norm, ReLU, and a bypass. The
first layer sees seven frames and keeps every third: one output each 30 ms. Written in JAX, pure functions.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from scripts.train_starter.features import BANDS
from scripts.train_starter.phones import BLANK, OUTPUT_COUNT

SUBSAMPLING = 3
FIRST_REACH = 3
"""Frames to either side that the first layer sees."""
REACHES = (1, 1, 2, 2, 3, 4)
"""Of each further layer: how many subsampled frames back and ahead it looks."""
CONTEXT = FIRST_REACH + SUBSAMPLING * sum(REACHES)
"""Frames that an output needs on either side: 42, 0.42 s."""
IMPOSSIBLE = -1e30
MOMENTUM = 0.98
"""How slowly the running statistics of batch norm follow."""

Tree = Any
"""Nested dicts and lists of arrays."""


class Network(NamedTuple):
    """Weights, and the running statistics of batch norm."""

    weights: Tree
    statistics: Tree


def init_network(key: jax.Array, width: int, bottleneck: int) -> Network:
    """Random weights. `width` is that of the layers, `bottleneck` that of the linear stage between them."""
    keys = iter(jax.random.split(key, 2 * len(REACHES) + 2))

    def dense(inputs: int, outputs: int) -> jax.Array:
        return jax.random.normal(next(keys), (inputs, outputs)) / jnp.sqrt(inputs)

    first = BANDS * (2 * FIRST_REACH + 1)
    layers = [{"affine": dense(first, width)}]
    layers += [{"linear": dense(3 * width, bottleneck), "affine": dense(bottleneck, width)} for _ in REACHES]
    norms = [{"scale": jnp.ones(width), "shift": jnp.zeros(width)} for _ in layers]
    last = {"kernel": 0.5 * dense(width, OUTPUT_COUNT), "bias": jnp.zeros(OUTPUT_COUNT).at[BLANK].set(2.0)}
    statistics = [{"mean": jnp.zeros(width), "variance": jnp.ones(width)} for _ in layers]
    return Network({"layers": layers, "norms": norms, "last": last}, statistics)


def first_taps(features: jax.Array) -> jax.Array:
    """Of (batch, frames, bands), the seven frames around every third: (batch, outputs, 7 * bands)."""
    taps = 2 * FIRST_REACH + 1
    count = (features.shape[1] - taps) // SUBSAMPLING + 1
    stop = SUBSAMPLING * (count - 1) + 1
    seen: jax.Array = jnp.concatenate(
        [features[:, tap : tap + stop : SUBSAMPLING] for tap in range(taps)], -1
    )
    return seen


def apply_network(network: Network, features: jax.Array, *, training: bool) -> tuple[jax.Array, Tree]:
    """Log-probabilities (batch, outputs, 40) of normalised features, and the new running statistics.

    `features` has `CONTEXT` frames more at either side than are asked about.
    """
    weights, statistics = network
    new = []

    def normed(values: jax.Array, index: int) -> jax.Array:
        norm, running = weights["norms"][index], statistics[index]
        if training:
            mean, variance = values.mean((0, 1)), values.var((0, 1))
            batch = {"mean": mean, "variance": variance}
            new.append(jax.tree.map(lambda old, now: MOMENTUM * old + (1 - MOMENTUM) * now, running, batch))
        else:
            mean, variance = running["mean"], running["variance"]
        even = (values - mean) * jax.lax.rsqrt(variance + 1e-5)
        scaled: jax.Array = even * norm["scale"] + norm["shift"]
        return scaled

    hidden = jax.nn.relu(normed(first_taps(features) @ weights["layers"][0]["affine"], 0))
    for index, (layer, reach) in enumerate(zip(weights["layers"][1:], REACHES, strict=True), start=1):
        count = hidden.shape[1] - 2 * reach
        around = jnp.concatenate(
            [hidden[:, :count], hidden[:, reach : reach + count], hidden[:, 2 * reach :]], -1
        )
        change = jax.nn.relu(normed(around @ layer["linear"] @ layer["affine"], index))
        hidden = hidden[:, reach : reach + count] + change
    logits = hidden @ weights["last"]["kernel"] + weights["last"]["bias"]
    return jax.nn.log_softmax(logits), new if training else statistics


def one_frame_ctc(
    log_probabilities: jax.Array, labels: jax.Array, label_counts: jax.Array, output_counts: jax.Array
) -> jax.Array:
    """CTC (Graves et al. 2006) in which each label takes exactly one frame, as in the exported HMM.

    `labels` is (batch, longest label); the counts are (batch,), 0 where nothing is said. Returns -log P of
    each utterance: (batch,). Unlike in plain CTC, equal labels may follow each other without a blank.
    """
    blank = log_probabilities[:, :, BLANK]
    batch, outputs, _ = log_probabilities.shape
    index = jnp.broadcast_to(labels[:, None, :], (batch, outputs, labels.shape[1]))
    label = jnp.take_along_axis(log_probabilities, index, 2)
    in_blank = jnp.full((batch, labels.shape[1] + 1), IMPOSSIBLE).at[:, 0].set(blank[:, 0])
    in_label = jnp.full((batch, labels.shape[1]), IMPOSSIBLE).at[:, 0].set(label[:, 0, 0])
    nothing = jnp.full((batch, 1), IMPOSSIBLE)

    def step(state: tuple[jax.Array, jax.Array], frame: tuple[jax.Array, ...]) -> tuple[Any, None]:
        was_blank, was_label = state
        blank_now, label_now, time = frame
        before = jnp.concatenate([nothing, was_label[:, :-1]], 1)
        stays = jnp.logaddexp(was_blank, jnp.concatenate([nothing, was_label], 1)) + blank_now[:, None]
        enters = jnp.logaddexp(was_blank[:, :-1], before) + label_now
        goes_on = (time < output_counts)[:, None]
        return (jnp.where(goes_on, stays, was_blank), jnp.where(goes_on, enters, was_label)), None

    frames = (blank[:, 1:].T, label[:, 1:].transpose(1, 0, 2), jnp.arange(1, outputs))
    (in_blank, in_label), _ = jax.lax.scan(step, (in_blank, in_label), frames)
    row = jnp.arange(batch)
    last_label = jnp.where(label_counts > 0, in_label[row, label_counts - 1], IMPOSSIBLE)
    return -jnp.logaddexp(in_blank[row, label_counts], last_label)
