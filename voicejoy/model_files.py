"""Whether a folder holds what a model must hold: its structure, its checksums, its size; and its card.

Vosk itself cannot be asked: on a broken graph it prints a line, goes on, and may end the process later.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "SHA256SUMS"
"""In a model's folder: one line per file, as `sha256sum` writes it."""

CARD = "model-card.json"
"""In the folder of a model made by `scripts/train_starter`: what it is, and how well it hears."""

_FST = b"\xd6\xfd\xb2\x7e"
_MDL = b"\0B"
_IVECTOR = ("final.dubm", "final.mat", "global_cmvn.stats", "online_cmvn.conf", "splice.conf")


def why_no_model(folder: Path) -> str:
    """Why `folder` is no Vosk model, "" when it looks like one. Reads a few bytes, not the whole."""
    graph = folder / "graph"
    needed = {folder / "am/final.mdl": _MDL, folder / "conf/mfcc.conf": b"", folder / "conf/model.conf": b""}
    if (graph / "HCLG.fst").is_file():
        needed[graph / "HCLG.fst"] = b""
    else:
        needed |= {graph / "HCLr.fst": _FST, graph / "Gr.fst": _FST, graph / "disambig_tid.int": b""}
    if (folder / "ivector/final.ie").is_file():
        needed |= {folder / "ivector" / name: b"" for name in _IVECTOR}
    faults = ((path, _fault(path, magic)) for path, magic in needed.items())
    return next((f"{path.relative_to(folder)} {fault}" for path, fault in faults if fault), "")


def _fault(path: Path, magic: bytes) -> str:
    """What is wrong with a file that must begin with `magic`."""
    try:
        with path.open("rb") as file:
            return "" if file.read(len(magic)) == magic else "is damaged"
    except OSError:
        return "is missing"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model says about itself."""

    version: str
    date: str
    """When it was made, as in ISO 8601."""
    licence: str


def read_card(folder: Path) -> ModelCard | None:
    """The card of the model in `folder`; None where there is none that can be read."""
    try:
        told = json.loads((folder / CARD).read_text(encoding="utf-8"))
        return ModelCard(str(told["version"]), str(told["date"]), str(told["licence"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write_manifest(folder: Path) -> None:
    """Write the SHA-256 of every file of `folder` into its manifest."""
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in _files_of(folder)]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8")


def check_manifest(folder: Path) -> list[str] | None:
    """What differs from the manifest, file by file; None when the folder has no manifest."""
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    wrong = []
    for line in lines:
        digest, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif sha256_of(path) != digest:
            wrong.append(f"{name} is not what it was")
    return wrong


def size_of(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum((folder / name).stat().st_size for name in _files_of(folder))


def _files_of(folder: Path) -> list[str]:
    below = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return sorted(path.relative_to(folder).as_posix() for path in below)


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal; about 0.1 s for 75 MB."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
