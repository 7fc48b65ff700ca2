"""From trained weights to `am/final.mdl` and `conf/`: the same network in Kaldi's nnet3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.train_starter import kaldi_format as kaldi
from scripts.train_starter.features import BANDS, MFCC_CONF, mfcc_from_log_mel
from scripts.train_starter.network import CONTEXT, FIRST_REACH, REACHES, SUBSAMPLING, Network
from scripts.train_starter.phones import BLANK, OUTPUT_COUNT
from scripts.train_starter.training import Scale

BLANK_COST = 3.0
"""Subtracted from the blank's log-probability: a CTC network says blank so surely that words get lost.
Measured on the first version: word errors 48 % without, 19 % with it."""
MODEL_CONF = """\
--min-active=200
--max-active=3000
--beam=12.0
--lattice-beam=2.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1:2
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.2
"""
"""`lattice-beam` 2: with 4, some noise makes Vosk's lattices outgrow their memory."""

Matrix = NDArray[np.float64]


def export_network(network: Network, scale: Scale, folder: Path, blank_cost: float = BLANK_COST) -> None:
    """Write `am/final.mdl`, `conf/mfcc.conf` and `conf/model.conf` of a model folder."""
    for name in ("am", "conf"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "am" / "final.mdl").write_bytes(_model(network, scale, blank_cost))
    (folder / "conf" / "mfcc.conf").write_text(MFCC_CONF)
    (folder / "conf" / "model.conf").write_text(MODEL_CONF)


def _model(network: Network, scale: Scale, blank_cost: float) -> bytes:
    config = [f"input-node name=input dim={BANDS}"]
    components: list[tuple[str, bytes]] = []

    def add(name: str, body: bytes, source: str) -> str:
        config.append(f"component-node name={name} component={name} input={source}")
        components.append((name, body))
        return name

    kernels = folded(network, scale)
    width = len(kernels[0][-1][1])
    hidden = "input"
    for index, stages in enumerate(kernels):
        source = _taps(hidden, index)
        for stage, (kernel, bias) in enumerate(stages):
            source = add(f"layer{index}.{stage}", kaldi.affine(kernel, bias), source)
        source = add(f"layer{index}.relu", kaldi.nonlinearity("RectifiedLinearComponent", width), source)
        if index:
            source = add(f"layer{index}.sum", kaldi.passing_on(width), f"Sum({hidden}, {source})")
        hidden = source
    last = network.weights["last"]
    scores = add(
        "output.affine", kaldi.affine(np.asarray(last["kernel"]).T, np.asarray(last["bias"])), hidden
    )
    scores = add("output.log", kaldi.nonlinearity("LogSoftmaxComponent", OUTPUT_COUNT), scores)
    costs = np.zeros(OUTPUT_COUNT)
    costs[BLANK] = -blank_cost
    scores = add("output.blank", kaldi.affine(np.eye(OUTPUT_COUNT), costs), scores)
    config.append(f"output-node name=output input={scores} objective=linear")
    return kaldi.acoustic_model(config, components, CONTEXT, CONTEXT)


def _taps(source: str, layer: int) -> str:
    """The moments of `source` that a layer sees, in nnet3's words. Offsets count frames."""
    if layer == 0:
        offsets = list(range(-FIRST_REACH, FIRST_REACH + 1))
    else:
        reach = SUBSAMPLING * REACHES[layer - 1]
        offsets = [-reach, 0, reach]
    taps = (source if offset == 0 else f"Offset({source}, {offset})" for offset in offsets)
    return f"Append({', '.join(taps)})"


def folded(network: Network, scale: Scale) -> list[list[tuple[Matrix, Matrix]]]:
    """Each layer as affine maps, kernel (outputs, inputs) and bias, with all normalisation worked in."""
    layers = []
    for index, layer in enumerate(network.weights["layers"]):
        norm = {name: _double(value) for name, value in network.weights["norms"][index].items()}
        running = {name: _double(value) for name, value in network.statistics[index].items()}
        gain = norm["scale"] / np.sqrt(running["variance"] + 1e-5)
        kernel, bias = _double(layer["affine"]).T * gain[:, None], norm["shift"] - running["mean"] * gain
        stages = [(kernel, bias)]
        if index == 0:
            stages = [_on_mfcc(kernel, bias, scale)]
        else:
            linear = _double(layer["linear"]).T
            stages.insert(0, (linear, np.zeros(len(linear))))
        layers.append(stages)
    return layers


def _on_mfcc(kernel: Matrix, bias: Matrix, scale: Scale) -> tuple[Matrix, Matrix]:
    """The first layer, made for normalised log-mel, as it must be for the MFCCs that Vosk computes."""
    taps = 2 * FIRST_REACH + 1
    kernel = kernel / scale.deviation
    bias = bias - kernel @ np.tile(_double(scale.mean), taps)
    log_mel_from_mfcc = np.linalg.inv(mfcc_from_log_mel())
    return np.concatenate([part @ log_mel_from_mfcc for part in np.split(kernel, taps, axis=1)], axis=1), bias


def _double(values: Any) -> Matrix:
    return np.asarray(values, np.float64)
