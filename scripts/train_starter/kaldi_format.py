"""Writers for Kaldi's binary files: a TransitionModel and an nnet3 AmNnetSimple, as Vosk loads them.

Checked against Vosk 0.3.45. A token is its name and a space; a number is its size in bytes and the number.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.train_starter.phones import BLANK, FORMS, IDS, output_of

BINARY = b"\0B"
"""How every binary Kaldi file begins."""


def token(name: str) -> bytes:
    """A token such as `<Dim>`."""
    return name.encode() + b" "


def integer(number: int) -> bytes:
    """A 32-bit integer."""
    return b"\x04" + struct.pack("<i", number)


def single(number: float) -> bytes:
    """A 32-bit float."""
    return b"\x04" + struct.pack("<f", number)


def double(number: float) -> bytes:
    """A 64-bit float."""
    return b"\x08" + struct.pack("<d", number)


def integers(numbers: Sequence[int]) -> bytes:
    """A vector of 32-bit integers."""
    return b"\x04" + struct.pack("<i", len(numbers)) + np.asarray(numbers, "<i4").tobytes()


def vector(values: NDArray[Any] | Sequence[float]) -> bytes:
    """A vector of floats."""
    return b"FV " + integer(len(values)) + np.asarray(values, "<f4").tobytes()


def matrix(values: NDArray[Any]) -> bytes:
    """A matrix of floats, row by row."""
    rows, columns = values.shape
    return b"FM " + integer(rows) + integer(columns) + np.ascontiguousarray(values, "<f4").tobytes()


def transition_model(stay: float = 0.5) -> bytes:
    """The HMMs of all phones, in the topology of Kaldi's "chain" models.

    Each phone has one emitting state: entered by a frame of the phone's own output, left after any number of
    blank frames, each of which it goes on with with the probability `stay`.
    """
    ids = [IDS[form] for form in FORMS]
    topology = token("<Topology>") + integers(ids) + integers([-1] + [0] * len(ids))
    topology += integer(-1) + integer(1) + integer(2)  # not a plain HMM; one kind, of two states
    topology += integer(0) + integer(1) + integer(2)  # entered by output class 0, looped by class 1, two arcs
    topology += integer(0) + single(stay) + integer(1) + single(1 - stay)
    topology += integer(-1) + integer(-1) + integer(0) + token("</Topology>")  # the second state only ends it
    tuples = token("<Tuples>") + integer(len(ids))
    for form in FORMS:
        tuples += integer(IDS[form]) + integer(0) + integer(output_of(form)) + integer(BLANK)
    log_probabilities = [0.0] + [float(np.log(stay)), float(np.log(1 - stay))] * len(ids)
    return (
        token("<TransitionModel>")
        + topology
        + tuples
        + token("</Tuples>")
        + token("<LogProbs>")
        + vector(log_probabilities)
        + token("</LogProbs>")
        + token("</TransitionModel>")
    )


def affine(kernel: NDArray[Any], bias: NDArray[Any]) -> bytes:
    """A FixedAffineComponent; `kernel` is (outputs, inputs)."""
    return (
        token("<FixedAffineComponent>")
        + token("<LinearParams>")
        + matrix(kernel)
        + token("<BiasParams>")
        + vector(bias)
        + token("</FixedAffineComponent>")
    )


def nonlinearity(name: str, dim: int) -> bytes:
    """A component without weights, such as RectifiedLinearComponent, its training statistics left empty."""
    body = token(f"<{name}>") + token("<Dim>") + integer(dim)
    body += token("<ValueAvg>") + vector([]) + token("<DerivAvg>") + vector([]) + token("<Count>") + double(0)
    body += token("<OderivRms>") + vector([]) + token("<OderivCount>") + double(0)
    body += token("<NumDimsSelfRepaired>") + double(0) + token("<NumDimsProcessed>") + double(0)
    return body + token("<SelfRepairScale>") + single(0) + token(f"</{name}>")


def passing_on(dim: int) -> bytes:
    """A NoOpComponent, which gives a sum of others a name."""
    body = token("<NoOpComponent>") + token("<Dim>") + integer(dim)
    return body + token("<BackpropScale>") + single(1) + token("</NoOpComponent>")


def acoustic_model(
    config: Sequence[str], components: Sequence[tuple[str, bytes]], left_context: int, right_context: int
) -> bytes:
    """A whole `final.mdl`: transitions and network; `config` are its lines in nnet3's config language."""
    network = token("<Nnet3>") + b"\n" + ("\n".join(config) + "\n\n").encode()
    network += token("<NumComponents>") + integer(len(components))
    for name, body in components:
        network += token("<ComponentName>") + token(name) + body
    network += token("</Nnet3>")
    contexts = (
        token("<LeftContext>") + integer(left_context) + token("<RightContext>") + integer(right_context)
    )
    return BINARY + transition_model() + network + contexts + token("<Priors>") + vector([])
