"""Cards of joys on the disk: a text and a picture, in the folder that the person chose. Nothing is sent."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from voicejoy.cards import card_svg, card_text, file_stem
from voicejoy.errors import Code, VoicejoyError
from voicejoy.joys import Joy


def write_card(folder: Path, joy: Joy, *, when: str, title: str, for_person: str) -> list[Path]:
    """Write the card's text and its picture; the two files. A card that is there already is kept beside it.

    Raises `VoicejoyError` (HOME) when the folder cannot be written to.
    """
    stem = file_stem(joy.text, joy.day)
    picture = card_svg(joy.text, when, title=title, for_person=for_person)
    try:
        folder.mkdir(exist_ok=True)  # but no folder around it: a path that was mistyped should be noticed
        text = card_text(joy.text, when, for_person) + "\n"
        return [_write(folder, stem, ".txt", text), _write(folder, stem, ".svg", picture)]
    except OSError as error:
        raise VoicejoyError(
            Code.HOME,
            f"The card could not be written to {folder} ({error.strerror}).",
            "Choose a folder that you can write to: share_folder in the settings, or --to.",
        ) from error


def card_writer(folder: Path | None, written: Callable[[list[Path]], None]) -> Callable[..., None] | None:
    """A desk's `CardWriter` into `folder`, None where none was chosen; `written` is told of the files."""
    if folder is None:
        return None
    chosen = folder.expanduser()

    def write(joy: Joy, *, when: str, title: str, for_person: str) -> None:
        written(write_card(chosen, joy, when=when, title=title, for_person=for_person))

    return write


def _write(folder: Path, stem: str, ending: str, text: str) -> Path:
    """Write a new file; a name that is taken gets a number."""
    for number in range(1, 10_000):
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path
    raise OSError(0, "too many cards of this name")
