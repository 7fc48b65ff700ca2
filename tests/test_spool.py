"""What is being told lies on disk until it is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from voicejoy.errors import Code, VoicejoyError
from voicejoy.spool import Spool

BEGUN = datetime(2026, 5, 3, 21, 10, 5, 250_000, tzinfo=timezone(timedelta(hours=-7)))


def test_a_cleared_telling_leaves_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(b"\1\0" * 10, now=BEGUN)
    spool.clear()
    assert list((tmp_path / "spool").iterdir()) == []


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


def test_a_telling_that_another_process_is_in_is_no_draft(tmp_path: Path) -> None:
    script = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from voicejoy.spool import Spool;"
        "s = Spool(Path(sys.argv[1])); s.append(b'\\1\\0', now=datetime.now().astimezone());"
        "print('telling', flush=True); sys.stdin.read()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"telling\n"
        assert Spool(tmp_path).drafts() == []
        assert len(Spool(tmp_path).drafts(running=True)) == 1
        first.kill()
    assert len(Spool(tmp_path).drafts()) == 1


def test_the_running_telling_is_no_draft(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(b"\1\0", now=BEGUN)
    assert spool.drafts() == Spool(tmp_path).drafts() == []
    spool.append(b"\2\0", now=BEGUN)
    assert [path.read_bytes() for path, _ in spool.drafts(running=True)] == [b"\1\0\2\0"]
    spool.leave()
    assert len(spool.drafts()) == 1


def test_a_write_that_takes_only_a_part_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Short(FileIO):
        def write(self, pcm: Any, /) -> int:
            return super().write(pcm[:3])

    monkeypatch.setattr("voicejoy.spool.FileIO", Short)
    spool = Spool(tmp_path)
    spool.append(b"\1\2" * 10, now=BEGUN)
    draft = spool.leave()
    assert draft is not None
    assert draft.read_bytes() == b"\1\2" * 10


def test_folders_and_unreadable_files_are_no_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path)
    spool.append(b"\1\0", now=BEGUN)
    draft = spool.leave()
    assert draft is not None
    draft.with_stem(draft.stem.replace("2026", "2025")).mkdir()
    assert spool.drafts() == [(draft, BEGUN)]
    monkeypatch.setattr(os, "access", lambda path, _mode: path != draft)  # root may read everything
    assert spool.drafts() == []


def test_a_draft_may_be_set_aside_under_another_name(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(b"\1\0", now=BEGUN)
    draft = spool.leave()
    assert draft is not None
    assert spool.set_aside(draft, "broken").name.startswith("broken-2026")


def test_other_files_in_the_spool_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "telling-nonsense.pcm").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("x")
    assert Spool(tmp_path).drafts() == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VoicejoyError) as told:
        Spool(tmp_path / "file" / "spool")
    assert told.value.code is Code.HOME
