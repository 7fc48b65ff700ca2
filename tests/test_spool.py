"""What is being told lies on disk until it is kept."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from voicejoy.errors import Code, VoicejoyError
from voicejoy.spool import Spool

BEGUN = datetime(2026, 5, 3, 21, 10, 5, 250_000, tzinfo=timezone(timedelta(hours=-7)))


def test_a_cleared_telling_leaves_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(b"\1\0" * 10, now=BEGUN)
    assert spool.active
    spool.clear()
    assert list((tmp_path / "spool").iterdir()) == []
    assert not spool.active


def test_a_draft_keeps_its_sound_and_its_time(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(b"\1\0" * 10, now=BEGUN)
    spool.append(b"\2\0" * 10, now=BEGUN + timedelta(seconds=1))
    draft = spool.leave()
    assert spool.drafts() == [(draft, BEGUN)]
    assert draft is not None
    assert draft.read_bytes() == b"\1\0" * 10 + b"\2\0" * 10
    assert draft.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700


def test_a_draft_without_words_is_set_aside_and_offered_no_more(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(b"\1\0", now=BEGUN)
    draft = spool.leave()
    assert draft is not None
    assert spool.set_aside(draft).read_bytes() == b"\1\0"
    assert spool.drafts() == []


def test_what_was_appended_survives_a_killed_process(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from datetime import datetime; from pathlib import Path;"
        "from voicejoy.spool import Spool;"
        "s = Spool(Path(sys.argv[1])); s.append(b'\\1\\0' * 1600, now=datetime.now().astimezone());"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == -9
    ((draft, _),) = Spool(tmp_path).drafts()
    assert draft.stat().st_size == 3200


def test_other_files_in_the_spool_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "telling-nonsense.pcm").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("x")
    assert Spool(tmp_path).drafts() == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VoicejoyError) as told:
        Spool(tmp_path / "file" / "spool")
    assert told.value.code is Code.HOME
