"""`voicejoy model`: which models are here, which one is used, getting a better one, checking them.

`get` is the only command of voicejoy that uses the network, and it asks first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from voicejoy.cli.settings import load_settings
from voicejoy.config import Settings
from voicejoy.errors import Code, VoicejoyError
from voicejoy.model_files import ModelCard, check_manifest, read_card, size_of, why_no_model
from voicejoy.models import (
    KNOWN,
    MODELS_URL,
    STARTER,
    WHISPER_PACKAGE,
    FoundModel,
    Kind,
    KnownModel,
    find_vosk_model,
    find_whisper_model,
    installed,
    model_folders,
)
from voicejoy.paths import find_paths

_json = click.option("--json", "as_json", is_flag=True, help="Answer with JSON, for programs.")
_language = click.option("--language", metavar="CODE", help="The language, such as en or ko.")


@click.group("model")
def model_command() -> None:
    """Speech models: see which are here, get a better one, check them.

    voicejoy works with the small English starter that it ships. An official Vosk model understands free
    speech far better; `voicejoy model get` fetches the small English one (41 MB).
    """


# --- list ------------------------------------------------------------------------------------------


@model_command.command("list")
@_language
@_json
def list_command(*, language: str | None, as_json: bool) -> None:
    """List the models that are here and those that can be fetched.

    The one marked "*" is what `voicejoy listen` uses when no model is named.
    """
    rows = _rows(load_settings(language=language))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        mark = "*" if row["used"] else " "
        state = row["kind"] if row["installed"] else "to fetch"
        click.echo(
            f"{mark} {row['name']:<29} {row['engine']:<8} {row['language'] or '?':<4} "
            f"{_megabytes(row['size_bytes']):>8}  {state:<9} {row['about']}".rstrip()
        )
    click.echo(f"\nMore languages: {MODELS_URL[:-1]}; unpack one into {find_paths().models}")


def _rows(settings: Settings) -> list[dict[str, Any]]:
    found = installed(settings.language)
    used = _used(settings)
    if used and used.path not in [model.path for model in found]:
        found.insert(0, used)
    rows = [_row(model, used=used is not None and model.path == used.path) for model in found]
    here = {model.name for model in found}
    rows += [
        {
            "name": known.name,
            "engine": "vosk",
            "language": known.language,
            "kind": Kind.OFFICIAL.value,
            "installed": False,
            "used": False,
            "size_bytes": known.size_bytes,
            "path": None,
            "about": f"{known.about}: voicejoy model get {known.name}",
        }
        for known in KNOWN
        if known.name not in here
    ]
    return rows + _whisper_rows(settings)


def _row(model: FoundModel, *, used: bool) -> dict[str, Any]:
    card = read_card(model.path)
    return {
        "name": model.name,
        "engine": "vosk",
        "language": model.language,
        "kind": model.kind.value,
        "installed": True,
        "used": used,
        "size_bytes": size_of(model.path),
        "path": str(model.path),
        "version": card and card.version,
        "date": card and card.date,
        "licence": card and card.licence,
        "about": _about(model, card),
    }


def _about(model: FoundModel, card: ModelCard | None) -> str:
    about = {known.name: known.about for known in KNOWN}
    about[STARTER] = "hears the wake phrase and commands well, free speech less well"
    if not model.language:
        about[model.name] = "name it with --model; its language is unknown"
    made = f"version {card.version} of {card.date}" if card else ""
    return "; ".join(part for part in (about.get(model.name, ""), made) if part)


def _whisper_rows(settings: Settings) -> list[dict[str, Any]]:
    try:
        folder = find_whisper_model(settings.whisper_model)
    except VoicejoyError as error:
        click.echo(f"voicejoy: {error}", err=True)
        return []
    if folder is None:
        return []
    packaged = settings.whisper_model is None
    return [
        {
            "name": "tiny.en" if packaged else folder.name,
            "engine": "whisper",
            "language": "en" if packaged else "",
            "kind": (Kind.PACKAGE if packaged else Kind.OWN).value,
            "installed": True,
            "used": False,
            "size_bytes": size_of(folder),
            "path": str(folder),
            "about": "second listen: betters the text of a joy where Vosk has only the starter",
        }
    ]


def _used(settings: Settings) -> FoundModel | None:
    """What `listen` would take; None when there is none, with a word on stderr if it was named."""
    try:
        return find_vosk_model(settings.language, settings.model)
    except VoicejoyError as error:
        if settings.model is not None:
            click.echo(f"voicejoy: {error}", err=True)
        return None


# --- get -------------------------------------------------------------------------------------------


@model_command.command("get")
@click.argument("name", default=KNOWN[0].name, metavar="[NAME]")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@_json
def get_command(*, name: str, yes: bool, as_json: bool) -> None:
    """Fetch an official English model (default: the small one) into your models folder.

    Says what comes from where and how large it is, and asks. A fetch that was cut goes on where it ended;
    what came is checked against a known SHA-256 before it is used.
    """
    known = next((known for known in KNOWN if known.name == name), None)
    if known is None:
        raise VoicejoyError(
            Code.USAGE,
            f'"{name}" is no model that voicejoy can fetch.',
            f"It can fetch {' and '.join(known.name for known in KNOWN)}. For others, unpack one from "
            f"{MODELS_URL[:-1]} into {find_paths().models}.",
            exit_code=2,
        )
    folder = find_paths().models
    place = folder / known.name
    if not why_no_model(place) and not check_manifest(place):
        _tell(
            f"{known.name} is here already: {place}", {"path": str(place), "fetched": False}, as_json=as_json
        )
        return
    click.echo(
        f"{known.name}, {known.about}.\n{_megabytes(known.size_bytes)} from {known.url}\ninto {place}",
        err=True,
    )
    if not yes and not _agreed():
        _tell("Nothing was fetched.", {"path": None, "fetched": False}, as_json=as_json)
        return
    _fetch_with_bar(known, folder)
    _tell(
        f"{known.name} is in {place}. voicejoy uses it from now on.",
        {"path": str(place), "fetched": True},
        as_json=as_json,
    )


def _agreed() -> bool:
    """Ask on a terminal; elsewhere nobody could answer, so `--yes` is needed."""
    if not sys.stdin.isatty():
        raise VoicejoyError(
            Code.USAGE, "Nothing is fetched without being asked for.", "Add --yes to agree.", exit_code=2
        )
    return click.confirm("Fetch it?", default=True, err=True)


def _fetch_with_bar(known: KnownModel, folder: Path) -> None:
    from rich.console import Console  # noqa: PLC0415 (only those who fetch pay for it)
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    from voicejoy.fetch import fetch  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task(known.name, total=known.size_bytes)
        fetch(known, folder, lambda here, total: bar.update(task, completed=here, total=total))


# --- verify ----------------------------------------------------------------------------------------


@model_command.command("verify")
@click.argument("name", default=None, required=False, metavar="[NAME|PATH]")
@_language
@_json
def verify_command(*, name: str | None, language: str | None, as_json: bool) -> int:
    """Check models: that they are whole, and that no file differs from its checksum.

    Without NAME, every model that is here. Ends with 1 when one is damaged.
    """
    code = load_settings(language=language).language
    if name:
        results = [_verified(find_vosk_model(code, Path(name)))]
    else:
        results = [_verified(model) for model in installed(code)] + _damaged() + _verified_whisper()
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False))
    else:
        for result in results:
            problems = "; ".join(result["problems"])
            told = f"damaged: {problems}" if problems else f"good ({result['checked']})"
            click.echo(f"{result['name']:<29} {told}")
    return 1 if any(result["problems"] for result in results) else 0


def _verified(model: FoundModel) -> dict[str, Any]:
    wrong = check_manifest(model.path)
    checked = "structure" if wrong is None else "structure and checksums"
    return _result(model.name, model.path, checked, wrong or [])


def _damaged() -> list[dict[str, Any]]:
    """Folders that lie among the models and are none."""
    folders = [folder for place in model_folders() if place.is_dir() for folder in sorted(place.iterdir())]
    reasons = {
        folder: why_no_model(folder) for folder in folders if folder.is_dir() and folder.name[0] != "."
    }
    return [_result(folder.name, folder, "structure", [why]) for folder, why in reasons.items() if why]


def _verified_whisper() -> list[dict[str, Any]]:
    try:
        folder = find_whisper_model()
    except VoicejoyError as error:
        return [_result(WHISPER_PACKAGE, None, "checksum", [error.message])]
    return [_result(WHISPER_PACKAGE, folder, "structure and checksum", [])] if folder else []


def _result(name: str, path: Path | None, checked: str, problems: list[str]) -> dict[str, Any]:
    return {"name": name, "path": str(path) if path else None, "checked": checked, "problems": problems}


# --- path ------------------------------------------------------------------------------------------


@model_command.command("path")
@_language
@_json
def path_command(*, language: str | None, as_json: bool) -> None:
    """Print the folder of the model that is used for a language."""
    settings = load_settings(language=language)
    model = find_vosk_model(settings.language, settings.model)
    told = {"path": str(model.path), "name": model.name, "kind": model.kind.value, "language": model.language}
    _tell(str(model.path), told, as_json=as_json)


def _tell(text: str, told: dict[str, Any], *, as_json: bool) -> None:
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else text)


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.0f} MB"
