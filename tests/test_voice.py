"""The dials of the voice: a step that everybody hears, and ends that stay intelligible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy.state import State
from voicejoy.voice import FASTEST_WPM, LOUDEST, QUIETEST, SLOWEST_WPM, Turn, setting, turn


def test_one_step_is_heard_and_said() -> None:
    slower, prompt = turn(State(rate_wpm=165), Turn.SLOWER)
    assert (slower.rate_wpm, prompt) == (138, "slower")
    louder, prompt = turn(State(volume=1.0), Turn.LOUDER)
    assert (louder.volume, prompt) == (1.414, "louder")


@pytest.mark.parametrize(
    ("way", "prompt"),
    [
        (Turn.SLOWER, "slowest"),
        (Turn.FASTER, "fastest"),
        (Turn.LOUDER, "loudest"),
        (Turn.QUIETER, "quietest"),
    ],
)
def test_at_the_end_of_the_dial_it_says_so_and_nothing_changes(way: Turn, prompt: str) -> None:
    state = State()
    for _ in range(20):
        state, said = turn(state, way)
    assert said == prompt
    assert turn(state, way)[0] == state


@given(st.lists(st.sampled_from(Turn), max_size=30), st.integers(80, 400))
def test_however_it_is_turned_the_voice_stays_within_bounds(ways: list[Turn], begun_wpm: int) -> None:
    """A pace that the person set beyond the bounds stays until it is turned back."""
    state = State(rate_wpm=begun_wpm)
    for way in ways:
        state, _ = turn(state, way)
        assert min(SLOWEST_WPM, begun_wpm) <= state.rate_wpm <= max(FASTEST_WPM, begun_wpm)
        assert QUIETEST <= state.volume <= LOUDEST


def test_gentle_mode_speaks_more_slowly_than_was_chosen() -> None:
    assert setting(State(rate_wpm=200, gentle=True)).rate_wpm == 170
    assert setting(State(rate_wpm=200)).rate_wpm == 200
