"""Phrases that decide by themselves: sure cries, and idioms that only sound like one (rules.toml). Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HARMLESS = "harmless"
"""The word that stands for an idiom."""
_LONG_AGO = re.compile(r"\b(?:ago|used to|back then|once i|last year|in the past|no longer)\b")
_OPTIONAL = re.compile(r"\(([^()]*)\|\)\s")


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    text = resources.files("voicejoy.care").joinpath("rules.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """All phrases of this name as one pattern of whole words."""
    phrases: Sequence[str] = _rules()[name]
    made = (_OPTIONAL.sub(r"((\1) )?", phrase).replace("(", "(?:") for phrase in phrases)
    return re.compile("|".join(rf"(?<!\w){one.strip()}(?!\w)" for one in made))


@lru_cache(maxsize=1)
def _little_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in _rules()["little_words"].items()}


def masked(words: str) -> str:
    """`words` (normal, one blank between) with each harmless idiom as one word."""
    return _pattern("harmless").sub(HARMLESS, words)


def language_of(words: Sequence[str]) -> str:
    """English, unless the little words are more often German or Spanish ones."""
    counts = {name: sum(word in known for word in words) for name, known in _little_words().items()}
    return max(counts, key=lambda name: counts[name])  # of equals the first, which is English


def sure(words: str, language: str) -> bool:
    """Is there a phrase that leaves no doubt? In words of long ago none does: the model judges those."""
    if language == "english" and _LONG_AGO.search(words):
        return False
    return _pattern(language).search(words) is not None
