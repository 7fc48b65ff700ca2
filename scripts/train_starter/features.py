"""Log-mel features for training, and how they relate to the MFCCs that Vosk computes.

The network is trained on 40 log-mel bands, which can be warped, mixed and filtered; Vosk hands its
model 40 MFCCs. Both are the same up to an invertible 40 x 40 matrix (DCT and liftering), whose inverse
`export` folds into the first layer.
"""

from __future__ import annotations

import kaldi_native_fbank as knf
import numpy as np
from numpy.typing import NDArray

from voicejoy.ports import SAMPLE_RATE_HZ

BANDS = 40
LOW_HZ, HIGH_HZ = 20, 7600
LIFTER = 22.0
"""Kaldi's default `--cepstral-lifter`."""
MFCC_CONF = f"""\
--use-energy=false
--num-mel-bins={BANDS}
--num-ceps={BANDS}
--low-freq={LOW_HZ}
--high-freq={HIGH_HZ}
--dither=0
--allow-upsample=true
--allow-downsample=true
"""
"""`conf/mfcc.conf` of the model folder: what Vosk must compute for the network to fit."""

Array = NDArray[np.float32]


def _options() -> knf.FbankOptions:
    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = SAMPLE_RATE_HZ
    options.mel_opts.num_bins = BANDS
    options.mel_opts.low_freq = LOW_HZ
    options.mel_opts.high_freq = HIGH_HZ
    options.use_energy = False
    return options


def log_mel(samples: Array) -> Array:
    """Log-mel bands of mono 16 kHz samples in -1..1: shape (frames, 40), one frame each 10 ms.

    Kaldi's scale, in which full scale is 32768.
    """
    fbank = knf.OnlineFbank(_options())
    fbank.accept_waveform(SAMPLE_RATE_HZ, (np.asarray(samples, np.float32) * 32768).tolist())
    fbank.input_finished()
    frames = [fbank.get_frame(index) for index in range(fbank.num_frames_ready)]
    return np.stack(frames) if frames else np.zeros((0, BANDS), np.float32)


def mfcc_from_log_mel() -> NDArray[np.float64]:
    """The matrix M with mfcc = M @ log_mel: Kaldi's DCT-II and its lifter."""
    cepstrum = np.arange(BANDS)[:, None]
    band = np.arange(BANDS)[None, :]
    dct = np.sqrt(2.0 / BANDS) * np.cos(np.pi / BANDS * (band + 0.5) * cepstrum)
    dct[0] = np.sqrt(1.0 / BANDS)
    lifter = 1 + 0.5 * LIFTER * np.sin(np.pi * np.arange(BANDS) / LIFTER)
    return np.asarray(lifter[:, None] * dct, np.float64)
