"""What hears: the Vosk model, Whisper, and whether both really load."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

from voicejoy.config import Settings
from voicejoy.doctor.findings import Finding, Level, failed, well
from voicejoy.errors import VoicejoyError
from voicejoy.model_files import check_manifest, why_no_model
from voicejoy.models import KNOWN, STARTER, Kind, find_vosk_model, find_whisper_model, model_folders

ENGINES_WITHIN_S = 120.0
"""Loading takes a second or two; a slow disk that sleeps may need a minute."""
_WHISPER_HINT = "Run scripts/run without --light, or pip install 'voicejoy[whisper]'."
_TRIAL = (sys.executable, "-m", "voicejoy.doctor.trial")


def check_model(settings: Settings) -> Finding:
    """Which Vosk model hears, and whether it and those beside it are whole."""
    if settings.engine == "whisper":
        return well("model", "No Vosk model is needed: the engine is set to Whisper.")
    try:
        model = find_vosk_model(settings.language, settings.model)
        changed = check_manifest(model.path)
        broken = _broken_models() | ({model.path: changed[0]} if changed else {})
    except VoicejoyError as error:
        return failed("model", error)
    except OSError as error:
        return Finding("model", Level.PROBLEM, f"{error.filename} cannot be read.", "Mend its permissions.")
    if broken:
        folder, why = next(iter(broken.items()))
        return Finding("model", Level.PROBLEM, f"{folder} is damaged: {why}.", _mend_model(folder.name))
    about = f"Vosk with {model.name} ({model.kind.value}) in {model.path}"
    if model.kind is Kind.STARTER:
        return Finding("model", Level.ADVICE, f"{about}; free speech is hard for it.", "voicejoy model get")
    return well("model", f"{about}.")


def _broken_models() -> dict[Path, str]:
    """Folders among the models that are meant for Vosk and would be passed over, and why."""
    folders = (folder for place in model_folders() if place.is_dir() for folder in sorted(place.iterdir()))
    meant = (
        folder
        for folder in folders
        if folder.is_dir() and (folder.name.startswith("vosk-model") or (folder / "graph").is_dir())
    )
    return {folder: why for folder in meant if (why := why_no_model(folder))}


def _mend_model(name: str) -> str:
    if name in (known.name for known in KNOWN):
        return f"voicejoy model get {name}"
    return "Install voicejoy anew." if name == STARTER else "Unpack it anew, or move it away."


def check_whisper(settings: Settings) -> Finding:
    """Whether Whisper is there with a model, to write joys down better."""
    try:
        model = find_whisper_model(settings.whisper_model, language=settings.language)
    except VoicejoyError as error:
        return failed("whisper", error)
    engine = importlib.util.find_spec("faster_whisper") is not None
    if engine and model is not None:
        return well("whisper", f"Whisper with the model in {model}.")
    missing = "has no model" if engine else "is not installed"
    if settings.engine == "whisper":
        level, message = Level.PROBLEM, f"The engine is set to Whisper, which {missing}."
    else:
        level, message = Level.ADVICE, f"Whisper {missing}; with it, joys are written down better."
    other = engine and not settings.language.startswith("en")  # the model that comes with it is English
    hint = "Name a model's folder with --whisper-model." if other else _WHISPER_HINT
    return Finding("whisper", level, message, hint)


def check_engines(trial: tuple[str, ...] = _TRIAL) -> Finding:
    """Whether the engines load and know the wake phrase; tried in a child process."""
    try:
        done = subprocess.run(
            [*trial, str(Path.cwd())],
            capture_output=True,
            timeout=ENGINES_WITHIN_S,
            cwd=Path(__file__).parents[2],  # `-m` looks there first: no stray json.py of the person's folder
            check=False,
        )
        finding = json.loads(done.stdout)
        return Finding("engines", Level(finding["level"]), finding["message"], finding["hint"])
    except subprocess.TimeoutExpired:
        message = "The engines did not finish loading."
    except (OSError, ValueError, KeyError, TypeError):
        message = "The engines crashed while they were loading."
    return Finding("engines", Level.PROBLEM, message, "voicejoy model verify")
