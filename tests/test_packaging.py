"""What people get: a wheel that works offline from the first minute, with one model in it and no other."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from voicejoy.models import WHISPER_PACKAGE, WHISPER_VERSION

ROOT = Path(__file__).parents[1]


def built(kind: str, folder: Path) -> Path:
    """The one file that hatchling builds of this kind, offline."""
    pytest.importorskip("hatchling", reason="the test extra is not installed")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.iterdir()
    return path


def test_the_wheel_holds_the_starter_once_and_nothing_beside_the_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(built("wheel", tmp_path)) as wheel:
        names = wheel.namelist()
    files = Counter(Path(name).name for name in names)
    assert (files["final.mdl"], files["HCLr.fst"], files["Gr.fst"]) == (1, 1, 1)
    starter = ROOT / "models" / "en-starter"
    for path in starter.rglob("*"):
        if path.is_file():
            assert f"voicejoy/en-starter/{path.relative_to(starter).as_posix()}" in names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"voicejoy"}
    assert "voicejoy/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_source_archive_holds_the_starter_and_no_other_model(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tmp_path)) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert [name for name in names if name.endswith("final.mdl")] == ["models/en-starter/am/final.mdl"]
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "scripts/run",
        "models/README.md",
    } <= set(names)


def test_the_whisper_extra_pins_the_package_whose_model_is_known() -> None:
    assert f'"{WHISPER_PACKAGE}=={WHISPER_VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_changelog_tells_of_this_version() -> None:
    from voicejoy import __version__  # noqa: PLC0415

    headings = re.findall(
        r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert __version__ in headings or headings[0] == "Unreleased"
