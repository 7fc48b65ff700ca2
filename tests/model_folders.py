"""Folders and archives that look like Vosk models from outside, for tests that load no engine."""

from __future__ import annotations

import hashlib
import random
import zipfile
from pathlib import Path

from voicejoy.models import KnownModel

FST = b"\xd6\xfd\xb2\x7e rest"
FILES = {
    "am/final.mdl": b"\0B<TransitionModel>",
    "conf/mfcc.conf": b"--num-ceps=40\n",
    "conf/model.conf": b"--beam=12\n",
    "graph/HCLr.fst": FST,
    "graph/Gr.fst": FST,
    "graph/disambig_tid.int": b"1\n",
}
ARCHIVED = FILES | {"ivector/filler": random.Random(1).randbytes(200_000)}
"""With enough that will not be squeezed to cut it in pieces."""


def make_model(folder: Path, **changes: bytes | None) -> Path:
    """A folder with the files of a model; `changes` (path with _ for / and .) replace or drop one."""
    for name, content in FILES.items():
        new = changes.get(name.replace("/", "_").replace(".", "_"), content)
        if new is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(new)
    return folder


def make_archive(
    path: Path, members: dict[str, bytes] | None = None, *, name: str = "vosk-model-tiny-en"
) -> Path:
    """A zip of a model below `name`, or of `members` as they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in (
            members or {f"{name}/{file}": data for file, data in ARCHIVED.items()}
        ).items():
            archive.writestr(member, content)
    return path


def known_for(archive: Path, *, name: str = "vosk-model-tiny-en") -> KnownModel:
    """The pins of an archive made here."""
    content = archive.read_bytes()
    return KnownModel(name, "en", len(content), hashlib.sha256(content).hexdigest(), "for tests")
