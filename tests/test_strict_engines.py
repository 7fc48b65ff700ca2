"""The rule that CI skips no engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPING = """
import pytest

@pytest.mark.engine
def test_engine():
    pytest.skip("no engine here")

@pytest.mark.engine
@pytest.mark.real_speech
def test_speech():
    pytest.skip("no recordings here")

def test_plain():
    pytest.skip("for some reason")
"""
SKIPPED_WHOLE = """
import pytest
pytestmark = pytest.mark.engine
pytest.importorskip("no_such_engine")
"""


@pytest.mark.parametrize(
    ("text", "ci", "code", "told"),
    [
        (SKIPPING, "true", 1, "1 failed, 2 skipped"),
        (SKIPPING, "", 0, "3 skipped"),
        (SKIPPED_WHOLE, "true", 2, "1 error"),
        (SKIPPED_WHOLE, "", 5, "1 skipped"),
    ],
)
def test_a_skipped_engine_fails_in_ci_only(tmp_path: Path, text: str, ci: str, code: int, told: str) -> None:
    (tmp_path / "test_skipping.py").write_text(text)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  engine\n  real_speech\n")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.strict_engines",
            "--rootdir",
            str(tmp_path),
            str(tmp_path),
        ],
        cwd=tmp_path,
        env=os.environ
        | {"CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert told in done.stdout
