"""The languages that voicejoy speaks and understands: one TOML file each, read once.

English is complete and stands in for a language that has no file: its recognizer may know the words, and what
is typed in English still works.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from voicejoy.intents import Fold, Intent, Lexicon, Sayings
from voicejoy.joys import Category
from voicejoy.patterns import made_of, none_at, one_of, up_to
from voicejoy.phrases import Phrases
from voicejoy.sounds import Accent
from voicejoy.store.words import fold as fold_accents
from voicejoy.wake import words_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LONGEST_NAME = 5
"""Words that a person is called by: "my friend from the choir"."""
LANGUAGES = ("en", "es", "de")
"""Those with a file of their own."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language: what is said, and how what is heard is understood."""

    code: str
    phrases: Phrases
    lexicon: Lexicon
    joiners: tuple[str, ...]
    """Words that part a pleasure from its task ("a song with washing up")."""
    categories: Mapping[str, Category]
    """What the categories are called."""

    def category(self, name: str) -> Category | None:
        """The category that people call `name`."""
        return self.categories.get(" ".join(words_of(self.lexicon.fold(name))))


def load(code: str = "en") -> Language:
    """The language of this code ("en", "de_AT"); English where there is no file for it."""
    short = code.replace("_", "-").split("-")[0].lower()
    return _load(short if short in LANGUAGES else "en")


@cache
def _load(code: str) -> Language:
    table = read_file(code)
    fold = _folding(table["words"])
    words, display = _folded(table["words"], fold), dict(table["display"])
    called = _folded(table["categories"], fold)
    names = {name: Category(key) for key, all_names in called.items() for name in all_names}
    around = [*words["time_around"], *words["time_leads"]]
    lexicon = Lexicon(
        {Intent(name): _sayings(said, words.get("classes", {})) for name, said in table["intents"].items()},
        openings=words["openings"],
        closings=words["closings"],
        fillers=words["fillers"],
        accent=_accent(words),
        yes=words["yes"],
        no=words["no"],
        places={
            "category": one_of(names),
            "time": made_of(words["time_words"], around),
            "back_time": made_of(
                words.get("time_back", ()), [*words["time_words"], *around], words.get("time_articles", ())
            ),
            "bare_time": made_of(words["time_words"], around, words["time_leads"]),
            "task": made_of(words["task_words"], words["task_around"]),
            "any_pleasure": none_at(first=words.get("not_first", ())),
            "short_person": up_to(LONGEST_NAME),
            "some_words": none_at(last=words.get("not_last", ())),
        },
        task_openings=words["task_openings"],
        reasons=words.get("reasons", ()),
        small=words.get("small", ()),
        fold=fold,
    )
    lists = {name: tuple(display.pop(name)) for name in ("weekdays", "months", "tasks")}
    phrases = Phrases(dict(table["prompts"]), display, **lists)
    return Language(code, phrases, lexicon, tuple(words["joiners"]), names)


def read_file(code: str) -> dict[str, Any]:
    """The TOML table of a language that has a file."""
    text = resources.files(__name__).joinpath(f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _folding(words: Mapping[str, Any]) -> Fold:
    """How this language is typed without its own signs: "nächste", "naechste" and "nachste" come out alike.

    A language without the list `spelled` has no such signs.
    """
    spelled: Mapping[str, str] | None = words.get("spelled")
    if spelled is None:
        return str

    def folding(text: str) -> str:
        text = fold_accents(text.casefold())
        for written, letter in spelled.items():
            text = text.replace(written, letter)
        return text

    return folding


def _folded(value: Any, fold: Fold) -> Any:
    """A table with all its words folded."""
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, Mapping):
        return {name: _folded(held, fold) for name, held in value.items()}
    return [_folded(held, fold) for held in value]


def _accent(words: Mapping[str, Any]) -> Accent:
    """A language may leave these lists out."""
    return Accent(
        same=words.get("same", {}),
        misheard=words.get("misheard", {}),
        slips=frozenset(words.get("slips", ())),
        strong=frozenset(words.get("strong", ())),
        past=frozenset(words.get("past", ())),
        past_endings=tuple(words.get("past_endings", ())),
    )


def _sayings(table: dict[str, list[str]], classes: Mapping[str, list[str]]) -> Sayings:
    """`@name` stands for the words of a class, one of which is said."""
    return Sayings(**{name: tuple(_spelled(text, classes) for text in said) for name, said in table.items()})


def _spelled(text: str, classes: Mapping[str, list[str]]) -> str:
    return re.sub("@([a-z]+)", lambda name: "|".join(classes[name[1]]), text)
