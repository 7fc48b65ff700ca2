"""The network and its loss: what is trained is what is exported."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

jax = pytest.importorskip("jax", reason="the extra `train` is not installed")
jnp = jax.numpy
knf = pytest.importorskip("kaldi_native_fbank", reason="the extra `train` is not installed")

from scripts.train_starter.augmenting import augment
from scripts.train_starter.export import folded
from scripts.train_starter.features import BANDS, log_mel, mfcc_from_log_mel
from scripts.train_starter.network import (
    CONTEXT,
    FIRST_REACH,
    REACHES,
    SUBSAMPLING,
    Network,
    apply_network,
    init_network,
    one_frame_ctc,
)
from scripts.train_starter.phones import OUTPUT_COUNT
from scripts.train_starter.training import Scale

pytestmark = pytest.mark.engine
RNG = np.random.default_rng(5)


def all_paths(log_probabilities: np.ndarray, labels: list[int]) -> float:
    """The loss by trying every choice of frames for the labels; all other frames are blank."""
    frames = len(log_probabilities)
    total = -np.inf
    for places in itertools.combinations(range(frames), len(labels)):
        at = dict(zip(places, labels, strict=True))
        path = sum(log_probabilities[frame, at.get(frame, 0)] for frame in range(frames))
        total = np.logaddexp(total, path)
    return -float(total)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 4), max_size=4), st.integers(4, 7), st.integers(0, 1000))
def test_the_loss_is_that_of_all_ways_to_place_the_labels(labels: list[int], frames: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(1, 7, 5))
    log_probabilities = np.asarray(jax.nn.log_softmax(jnp.asarray(scores)))
    padded = np.zeros((1, 4), np.int32)
    padded[0, : len(labels)] = labels
    loss = one_frame_ctc(
        jnp.asarray(log_probabilities), jnp.asarray(padded), jnp.array([len(labels)]), jnp.array([frames])
    )
    assert float(loss[0]) == pytest.approx(all_paths(log_probabilities[0, :frames], labels), rel=1e-4)


def test_the_loss_can_be_differentiated_everywhere() -> None:
    def loss(scores: Any) -> Any:
        labels, counts = jnp.array([[1, 1, 2]]), jnp.array([3])
        return one_frame_ctc(jax.nn.log_softmax(scores), labels, counts, jnp.array([6])).sum()

    gradient = jax.grad(loss)(jnp.asarray(RNG.normal(size=(1, 8, 5))))
    assert np.isfinite(gradient).all()
    assert float(jnp.abs(gradient[0, 6:]).max()) == 0, "frames behind the end count for nothing"


def exported(network: Network, scale: Scale, mfcc: np.ndarray) -> np.ndarray:
    """What the exported layers make of MFCCs with `CONTEXT` frames around, in plain numpy."""
    taps = 2 * FIRST_REACH + 1
    count = (len(mfcc) - taps) // SUBSAMPLING + 1
    seen = np.stack([mfcc[3 * at : 3 * at + taps].ravel() for at in range(count)])
    hidden = None
    for stages, reach in zip(folded(network, scale), (0, *REACHES), strict=True):
        if hidden is not None:
            count = len(hidden) - 2 * reach
            seen = np.concatenate([hidden[at : at + count] for at in (0, reach, 2 * reach)], axis=1)
        for kernel, bias in stages:
            seen = seen @ kernel.T + bias
        active = np.maximum(seen, 0)
        hidden = active if hidden is None else hidden[reach : reach + count] + active
    last = network.weights["last"]
    assert hidden is not None
    return np.asarray(jax.nn.log_softmax(hidden @ np.asarray(last["kernel"]) + np.asarray(last["bias"])))


def test_the_exported_layers_on_mfccs_are_the_trained_ones_on_log_mel() -> None:
    network = init_network(jax.random.key(1), width=24, bottleneck=8)
    statistics = [
        {"mean": jnp.asarray(RNG.normal(size=24)), "variance": jnp.asarray(RNG.uniform(0.5, 2, 24))}
        for _ in network.statistics
    ]
    network = Network(network.weights, statistics)
    scale = Scale(RNG.normal(size=BANDS).astype(np.float32) + 8, 3.5)
    frames = RNG.normal(size=(2 * CONTEXT + 90, BANDS)) * 3 + 8
    normalised = jnp.asarray((frames - scale.mean) / scale.deviation)[None]
    expected, _ = apply_network(network, normalised, training=False)
    assert expected.shape == (1, 30, OUTPUT_COUNT)
    np.testing.assert_allclose(
        exported(network, scale, frames @ mfcc_from_log_mel().T), expected[0], atol=2e-3
    )


def test_mfccs_are_what_kaldi_makes_of_the_same_sound() -> None:
    options = knf.MfccOptions()
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = options.num_ceps = BANDS
    options.mel_opts.low_freq, options.mel_opts.high_freq = 20, 7600
    options.use_energy = False
    samples = (RNG.normal(size=16_000) * 0.05).astype(np.float32)
    kaldi = knf.OnlineMfcc(options)
    kaldi.accept_waveform(16_000, (samples * 32768).tolist())
    kaldi.input_finished()
    expected = np.stack([kaldi.get_frame(index) for index in range(kaldi.num_frames_ready)])
    np.testing.assert_allclose(log_mel(samples) @ mfcc_from_log_mel().T, expected, atol=0.02)


def test_augmenting_keeps_the_shape_changes_each_time_and_stays_finite() -> None:
    features = jnp.asarray(RNG.normal(size=(3, 150, BANDS)) * 3 + 5)
    silent = jnp.full((3, 150, BANDS), -15.94)
    (once, _), (again, _) = (augment(jax.random.key(seed), features, features) for seed in (1, 2))
    assert once.shape == features.shape
    assert not np.allclose(once, again)
    for seed in range(20):
        assert np.isfinite(augment(jax.random.key(seed), silent, features)[0]).all()


def test_in_some_only_noise_is_left_and_they_have_no_labels() -> None:
    features = jnp.asarray(RNG.normal(size=(400, 60, BANDS)) * 3 + 5)
    changed, spoken = augment(jax.random.key(3), features, features)
    assert changed.shape == features.shape
    assert 0.02 < 1 - float(spoken.mean()) < 0.15
    alike = [
        np.corrcoef(one.ravel(), other.ravel())[0, 1] for one, other in zip(features, changed, strict=True)
    ]
    assert np.mean(np.array(alike)[np.asarray(spoken)]) > np.mean(np.array(alike)[~np.asarray(spoken)]) + 0.1
