"""How loud a piece of sound is, for the meter on the terminal."""

from __future__ import annotations

import numpy as np

SILENT_DB = -96.0
"""The quietest that 16 bits can hold."""


def level_db(pcm: bytes) -> float:
    """The root mean square of mono 16-bit PCM in dBFS; `SILENT_DB` for none."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.float64) / 32768
    power = float(np.mean(samples**2)) if samples.size else 0.0
    return max(SILENT_DB, 10 * float(np.log10(power))) if power else SILENT_DB
