"""The level of a piece of sound: what a meter shows."""

from __future__ import annotations

import numpy as np
import pytest

from voicejoy.audio.level import SILENT_DB, level_db


def test_silence_and_nothing_at_all_are_the_quietest_there_is() -> None:
    assert level_db(bytes(3200)) == level_db(b"") == level_db(b"\0") == SILENT_DB


@pytest.mark.parametrize(("peak", "db"), [(32767, -3.01), (3276, -23.01)])
def test_a_sine_is_three_decibels_below_its_peak(peak: int, db: float) -> None:
    sine = peak * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    assert level_db(sine.astype("<i2").tobytes()) == pytest.approx(db, abs=0.05)
