"""How fast and how loud the voice speaks: one step a request, within bounds that stay intelligible."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from voicejoy.actions import SetVoice
from voicejoy.state import State

SLOWEST_WPM, FASTEST_WPM = 90, 300
"""Words a minute: below it eSpeak NG drawls, above it most people follow no longer."""
RATE_STEP = 1.2
"""A fifth is heard as a change at once, and two steps are not too much."""
QUIETEST, LOUDEST = 0.25, 2.0
"""Times the voice's own loudness: -12 and +6 dB."""
VOLUME_STEP = 2**0.5
"""3 dB: a difference that everybody hears."""
GENTLE = 0.85
"""Low-energy mode speaks at this share of the chosen pace."""


class Turn(Enum):
    """Which way a dial is turned; the value is the prompt that says so, and the one at its end."""

    SLOWER = ("slower", "slowest")
    FASTER = ("faster", "fastest")
    LOUDER = ("louder", "loudest")
    QUIETER = ("quieter", "quietest")


def turn(state: State, way: Turn) -> tuple[State, str]:
    """The state with the dial turned one step, and the prompt that tells it."""
    turned = replace(state, rate_wpm=_rate(state.rate_wpm, way), volume=_volume(state.volume, way))
    moved = (turned.rate_wpm, turned.volume) != (state.rate_wpm, state.volume)
    done, ended = way.value
    return turned, done if moved else ended


def setting(state: State) -> SetVoice:
    """The voice as the state has it; gentle mode speaks more slowly."""
    rate_wpm = round(state.rate_wpm * GENTLE) if state.gentle else state.rate_wpm
    return SetVoice(rate_wpm, state.volume)


def _rate(rate_wpm: int, way: Turn) -> int:
    if way is Turn.SLOWER:
        return min(rate_wpm, max(SLOWEST_WPM, round(rate_wpm / RATE_STEP)))
    return max(rate_wpm, min(FASTEST_WPM, round(rate_wpm * RATE_STEP))) if way is Turn.FASTER else rate_wpm


def _volume(volume: float, way: Turn) -> float:
    if way is Turn.QUIETER:
        return max(QUIETEST, round(volume / VOLUME_STEP, 3))
    return min(LOUDEST, round(volume * VOLUME_STEP, 3)) if way is Turn.LOUDER else volume
