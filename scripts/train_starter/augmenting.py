"""Other rooms, microphones, speakers and noises, made of log-mel features as training goes along.

Kaldi-scaled log-mel, batch by batch in JAX: a filter is an addition, a mixture of sounds a `logaddexp`, a
vocal tract's length a warp of the bands. What the network needs to be steady against is drawn anew each time.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from scripts.train_starter.features import BANDS

DECIBEL = jnp.log(10.0) / 10
"""One dB in log-mel, which is the logarithm of power."""
DIGITAL_SILENCE = -15.94
"""Kaldi's log of its smallest power: what a muted microphone or a synthetic file gives."""
BAND = jnp.arange(BANDS)
LAST = BANDS - 1
NOBODY = 0.07
"""The share of utterances that are replaced by noise in which nobody speaks: else it hears words in any."""
KNOCKS = 16
"""In a clattering noise, as of dishes."""


def augment(key: jax.Array, features: jax.Array, others: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Change each of `features` (batch, frames, bands) in its own way; also, in which somebody still speaks.

    `others`, of the same shape, is speech to make babble of.
    """
    keys = jax.random.split(key, len(features))
    babble = jnp.logaddexp(others, jnp.roll(others, (1, 37), (0, 1)))
    nobody = jax.random.uniform(jax.random.fold_in(key, 1), (len(features),)) < NOBODY
    return jax.vmap(_augment_one)(keys, features, babble, nobody), ~nobody


def _sometimes(key: jax.Array, share: float, changed: jax.Array, plain: jax.Array) -> jax.Array:
    return jnp.where(jax.random.uniform(key) < share, changed, plain)


def _between(key: jax.Array, low: float, high: float) -> jax.Array:
    return jax.random.uniform(key, minval=low, maxval=high)


def _curve(key: jax.Array) -> jax.Array:
    """A smooth random frequency response in log-mel, a few dB up and down, and a tilt."""
    amounts, phases, tilt = jax.random.split(key, 3)
    order = jnp.arange(1, 5)[:, None]
    amount = jax.random.normal(amounts, (4, 1)) * 2.5 / jnp.sqrt(order)
    phase = jax.random.uniform(phases, (4, 1), maxval=2 * jnp.pi)
    waves = (amount * jnp.cos(jnp.pi * order * (BAND + 0.5) / BANDS + phase)).sum(0)
    return (waves + jax.random.normal(tilt) * 4 * (BAND / LAST - 0.5)) * DECIBEL


def _warp(key: jax.Array, frames: jax.Array) -> jax.Array:
    """A longer or shorter vocal tract: the bands moved by up to 13 %."""
    factor, shift = jax.random.split(key)
    place = jnp.clip(BAND * _between(factor, 0.88, 1.13) + _between(shift, -0.5, 0.5), 0, LAST - 0.001)
    below = place.astype(int)
    part = place - below
    return frames[:, below] * (1 - part) + frames[:, below + 1] * part


def _noise(key: jax.Array, frames: jax.Array) -> jax.Array:
    """A coloured noise that is steady, or swells and fades, or clatters."""
    keys = jax.random.split(key, 6)
    colour = _curve(keys[0]) * 2 + jax.random.normal(keys[1]) * 18 * (BAND / LAST - 0.5) * DECIBEL
    grain = 0.5 * jax.random.normal(keys[2], frames.shape)  # about what a mean of four power bins varies by
    swell = jnp.repeat(jax.random.normal(keys[3], (len(frames) // 20 + 1, 1)), 20, 0)[: len(frames)] * 1.5
    steady = colour + grain
    kind = jax.random.uniform(keys[4])
    clatter = jnp.logaddexp(steady, _knocks(keys[5], len(frames)) + grain)
    return jnp.where(kind < 0.35, steady, jnp.where(kind < 0.65, steady + swell, clatter))


def _knocks(key: jax.Array, count: int) -> jax.Array:
    """Sounds that begin at once and die away, each of its own colour and length: (frames, bands)."""
    times, levels, decays, tilts, tones = jax.random.split(key, 5)
    since = jnp.arange(count)[:, None] - jax.random.uniform(times, (KNOCKS,), maxval=count)
    level = jax.random.uniform(levels, (KNOCKS,), minval=0, maxval=30) * DECIBEL
    fading = jnp.where(
        since < 0, -20.0, level - since / jax.random.uniform(decays, (KNOCKS,), minval=1, maxval=12)
    )
    tilt = jax.random.normal(tilts, (KNOCKS, 1)) * 15 * (BAND / LAST - 0.5) * DECIBEL
    colour = tilt + jax.random.normal(tones, (KNOCKS, BANDS)) * 4 * DECIBEL
    return jax.nn.logsumexp(fading[:, :, None] + colour, axis=1)


def _loudness(frames: jax.Array) -> jax.Array:
    """How loud the loud parts are."""
    return jnp.percentile(frames.mean(1), 95)


def _as_loud_as(frames: jax.Array, noise: jax.Array) -> jax.Array:
    return noise - _loudness(noise) + _loudness(frames)


def _masked(key: jax.Array, frames: jax.Array) -> jax.Array:
    """SpecAugment (Park et al. 2019): up to two stripes of bands and two of time made even."""
    time = jnp.arange(len(frames))
    for stripe in jax.random.split(key, 2):
        keys = jax.random.split(stripe, 6)
        low = jax.random.randint(keys[0], (), 0, 35)
        bands = (low <= BAND) & (low + jax.random.randint(keys[1], (), 1, 7) > BAND)
        start = jax.random.randint(keys[2], (), 0, len(frames))
        times = (time >= start) & (time < start + jax.random.randint(keys[3], (), 2, 13))
        even = frames.mean()
        frames = _sometimes(keys[4], 0.5, jnp.where(bands, even, frames), frames)
        frames = _sometimes(keys[5], 0.4, jnp.where(times[:, None], even, frames), frames)
    return frames


def _augment_one(key: jax.Array, frames: jax.Array, babble: jax.Array, nobody: jax.Array) -> jax.Array:
    keys = jax.random.split(key, 18)
    frames = jnp.where(nobody, _as_loud_as(frames, _noise(keys[16], frames)), frames)
    frames = _sometimes(keys[0], 0.6, _warp(keys[1], frames), frames)
    frames = _sometimes(keys[2], 0.8, frames + _curve(keys[3]), frames)
    noise = _sometimes(keys[17], 0.4, babble, _noise(keys[4], frames))
    snr = _sometimes(keys[5], 0.75, _between(keys[6], 8, 35), _between(keys[6], 0, 12)) * DECIBEL
    frames = _sometimes(keys[7], 0.6, jnp.logaddexp(frames, _as_loud_as(frames, noise) - snr), frames)
    dull = jnp.where(jax.random.randint(keys[8], (), 24, 33) <= BAND, _between(keys[8], -8, -2), 0)
    frames = _sometimes(keys[9], 0.1, frames + dull, frames)
    thin = jnp.where(jax.random.randint(keys[10], (), 2, 7) > BAND, _between(keys[10], -6, -1), 0)
    frames = _sometimes(keys[11], 0.15, frames + thin, frames)
    frames = frames + _between(keys[12], -30, 6) * DECIBEL
    frames = jnp.logaddexp(frames, _between(keys[13], -6, 4))  # the recorder's own noise floor
    quiet = frames.mean(1) < _loudness(frames) - _between(keys[14], 8, 14)
    gated = jnp.where(quiet[:, None], DIGITAL_SILENCE, frames)
    frames = _sometimes(keys[14], 0.15, gated, frames)
    return _masked(keys[15], frames)
