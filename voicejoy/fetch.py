"""Fetching a model on request: the only module of voicejoy that uses the network.

An archive is fetched into a `.part` file that a later call goes on with, held to its pinned SHA-256, unpacked
beside its place and moved there in one step. What is broken never takes the place of what works.
"""

from __future__ import annotations

import shutil
import stat
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from voicejoy.errors import Code, VoicejoyError
from voicejoy.model_files import sha256_of, why_no_model, write_manifest
from voicejoy.models import KnownModel
from voicejoy.paths import private_folder

Progress = Callable[[int, int], None]
"""Told the bytes that are here and the bytes there will be."""

_TIMEOUTS_S = (10, 60)
"""To connect, and between two blocks."""
_TRIES = 3
"""In a row without a single new byte."""
_UNPACKED_AT_MOST = 8
"""Times the archive's size: models shrink to a half at best, so more is a trap."""


def _untold(_here: int, _total: int) -> None:
    pass


def fetch(
    known: KnownModel,
    folder: Path,
    progress: Progress = _untold,
    *,
    url: str | None = None,
    pause_s: float = 1.0,
) -> Path:
    """Fetch `known` into `folder` and return the model's own folder there.

    `url` replaces the official address; `pause_s` is waited before a second try, twice that before a third.
    Raises `VoicejoyError`: DOWNLOAD when the network, the archive or the
    space on the disk fails, HOME when `folder` cannot be written.
    """
    private_folder(folder)
    part = folder / f".{known.name}.zip.part"
    _check_space(known, folder)
    if _size(part) == 0 or sha256_of(part) != known.sha256:
        _download(url or known.url, part, known, progress, pause_s)
    if sha256_of(part) != known.sha256:
        part.unlink()
        raise VoicejoyError(
            Code.DOWNLOAD,
            f"What came for {known.name} is not the archive that voicejoy knows (its SHA-256 differs).",
            "Nothing was changed. Try again later, or from another network.",
        )
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{known.name}-") as aside:
            unpacked = Path(aside) / "new"
            _unpack(part, unpacked, known)
            _put_in_place(unpacked, folder / known.name, Path(aside) / "old")
    except (OSError, zipfile.BadZipFile) as error:
        raise _failed(known, f"its archive could not be unpacked ({error})") from error
    part.unlink()
    return folder / known.name


# --- the network -----------------------------------------------------------------------------------


def _download(url: str, part: Path, known: KnownModel, progress: Progress, pause_s: float) -> None:
    """Fill `part` from `url`, going on where it ends, until all is here."""
    import requests  # noqa: PLC0415 (only those who fetch pay for it)

    tries = 0
    while True:
        before = _size(part)
        try:
            if _fetch_rest(requests.get, url, part, known, progress):
                return
            reason = "the connection was cut"
        except requests.HTTPError as error:
            raise _failed(known, f"the server answered {error}") from error
        except requests.RequestException:
            reason = f"no lasting connection to {urlsplit(url).hostname}"
        except OSError as error:
            raise _failed(known, f"{part.parent} cannot take it: {error}") from error
        tries = 0 if _size(part) > before else tries + 1
        if tries >= _TRIES:
            kept = "What came so far is kept; the same command goes on from there."
            raise _failed(known, reason, kept if _size(part) else "Look at the network, and try again.")
        time.sleep(tries * pause_s)


def _fetch_rest(get: Callable[..., Any], url: str, part: Path, known: KnownModel, progress: Progress) -> bool:
    """One request for what `part` lacks. Whether all is here afterwards."""
    start = _size(part)
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with get(url, headers=headers, stream=True, timeout=_TIMEOUTS_S) as answer:
        if answer.status_code == 416:  # nothing lies beyond `start`, so what is here is wrong
            part.unlink()
            return False
        answer.raise_for_status()
        goes_on = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(
            f"bytes {start}-"
        )
        here = start if goes_on else 0
        announced = int(answer.headers.get("Content-Length", 0))
        total = here + announced if announced else known.size_bytes
        if total > 2 * known.size_bytes:
            raise _failed(known, f"{total:,} bytes are announced, far more than there should be")
        with part.open("ab" if goes_on else "wb") as file:
            for block in answer.iter_content(1 << 16):
                file.write(block)
                here += len(block)
                progress(here, total)
                if here > 2 * known.size_bytes:
                    raise _failed(known, "far more comes than there should be")
    return not announced or here == total


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _check_space(known: KnownModel, folder: Path) -> None:
    """The archive and what comes out of it must fit: about three times the archive."""
    needed, free = 3 * known.size_bytes, shutil.disk_usage(folder).free
    if free < needed:
        raise VoicejoyError(
            Code.DOWNLOAD,
            f"{known.name} needs about {needed / 1e6:.0f} MB, and {free / 1e6:.0f} MB are free on that disk.",
            f"Make room, or set VOICEJOY_HOME to another disk; the folder is {folder}.",
        )


def _failed(known: KnownModel, reason: str, hint: str = "Nothing was changed.") -> VoicejoyError:
    return VoicejoyError(Code.DOWNLOAD, f"{known.name} could not be fetched: {reason}.", hint)


# --- the archive -----------------------------------------------------------------------------------


def _unpack(archive: Path, into: Path, known: KnownModel) -> None:
    """Unpack what lies below the archive's folder `known.name`, with nothing that could reach elsewhere."""
    with zipfile.ZipFile(archive) as opened:
        members = opened.infolist()
        if sum(member.file_size for member in members) > _UNPACKED_AT_MOST * archive.stat().st_size + (
            1 << 20
        ):
            raise _failed(known, "the archive would fill the disk")
        for member in members:
            inside = _place_inside(member, known)
            if member.is_dir():
                continue
            target = into / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(member) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
    why = why_no_model(into)
    if why:
        raise _failed(known, f"the archive holds no model, {why}")
    write_manifest(into)


def _place_inside(member: zipfile.ZipInfo, known: KnownModel) -> PurePosixPath:
    """Where in the model's folder a member belongs. Raises on links, devices and ways out."""
    path = PurePosixPath(member.filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if (
        path.is_absolute()
        or "\\" in member.filename
        or ":" in member.filename
        or ".." in path.parts
        or path.parts[:1] != (known.name,)
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    ):
        raise _failed(known, f'the archive holds "{member.filename}", which does not belong there')
    return path.relative_to(known.name)


def _put_in_place(unpacked: Path, place: Path, aside: Path) -> None:
    """Move a whole model to its place; one that lies there already gives way only to it."""
    if place.exists():
        place.rename(aside)
    try:
        unpacked.rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise
