"""What holds for every test: nobody's own journal is touched, and slow machines are not failures."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `VOICEJOY_HOME` of the test's own; in-process and in every process it starts."""
    folder = tmp_path / "home"
    monkeypatch.setenv("VOICEJOY_HOME", str(folder))
    return folder
