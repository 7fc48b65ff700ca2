"""The four earcons, drawn from sines: no word is needed to know what voicejoy is doing.

Rules: pure; at most 300 ms each; soft at both ends and gentle, because some people startle; told apart by
their shape (up, together, down, a double knock) and not by pitch alone. Nothing in them passes for speech:
tones below about 700 Hz did with Silero's network, at whatever level, so all of them lie above.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from functools import cache

RATE_HZ = 22_050
_LEVEL = 0.25
"""Peak below full scale: -12 dBFS, softer than the voice that follows."""
_ATTACK_S = 0.012
"""Faster clicks."""


@dataclass(frozen=True, slots=True)
class _Note:
    hz: float
    start_s: float
    length_s: float
    share: float = 1.0
    """Of `_LEVEL`; notes that sound together share it."""


_G5, _A_FLAT5, _D6 = 784.0, 831.0, 1176.0  # G and D a pure fifth apart, which does not beat
_EARCONS = {
    "open": (_Note(_G5, 0.0, 0.13), _Note(_D6, 0.11, 0.17)),
    "kept": (_Note(_G5, 0.0, 0.30, 0.5), _Note(_D6, 0.0, 0.30, 0.5)),
    "cancelled": (_Note(_D6, 0.0, 0.13), _Note(_G5, 0.11, 0.17)),
    "problem": (_Note(_A_FLAT5, 0.0, 0.08, 0.8), _Note(_A_FLAT5, 0.15, 0.08, 0.8)),
}


@cache
def earcon_pcm(name: str) -> tuple[bytes, int]:
    """The mono 16-bit PCM and rate in Hz of the earcon "open", "kept", "cancelled" or "problem".

    Raises KeyError for another name.
    """
    notes = _EARCONS[name]
    count = round(max(note.start_s + note.length_s for note in notes) * RATE_HZ)
    mixed = [sum(_value(note, at / RATE_HZ) for note in notes) for at in range(count)]
    samples = [round(value * _LEVEL * 32767) for value in mixed]
    return struct.pack(f"<{len(samples)}h", *samples), RATE_HZ


def _value(note: _Note, at_s: float) -> float:
    """One note at one moment: a sine with a quick rise and a long cosine fall, both from and to zero."""
    since_s = at_s - note.start_s
    if not 0 < since_s < note.length_s:
        return 0.0
    if since_s < _ATTACK_S:
        shape = 0.5 - 0.5 * math.cos(math.pi * since_s / _ATTACK_S)
    else:
        shape = 0.5 + 0.5 * math.cos(math.pi * (since_s - _ATTACK_S) / (note.length_s - _ATTACK_S))
    return note.share * shape * math.sin(2 * math.pi * note.hz * since_s)
