"""Words, how they are pronounced, and how often they are used: from pocketsphinx's English model (BSD)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pocketsphinx

Pronunciation = tuple[str, ...]
Lexicon = dict[str, list[Pronunciation]]
"""Each word's pronunciations, the usual one first."""

_WORD = re.compile(r"[a-z]+('[a-z]+)*")
_OWN: Lexicon = {
    "dragonfly": [("D", "R", "AE", "G", "AH", "N", "F", "L", "AY")],
    "duvet": [("D", "UW", "V", "EY")],
    "favourites": [("F", "EY", "V", "ER", "IH", "T", "S")],
    "hummed": [("HH", "AH", "M", "D")],
    "kneaded": [("N", "IY", "D", "AH", "D")],
    "meditated": [("M", "EH", "D", "AH", "T", "EY", "T", "IH", "D")],
    "nighty": [("N", "AY", "T", "IY")],
    "ok": [("OW", "K", "EY")],
    "okay": [("OW", "K", "EY")],
    "purred": [("P", "ER", "D")],
    "smoothie": [("S", "M", "UW", "DH", "IY")],
    "snowboy": [("S", "N", "OW", "B", "OY")],
    "snowdrop": [("S", "N", "OW", "D", "R", "AA", "P")],
    "snowdrops": [("S", "N", "OW", "D", "R", "AA", "P", "S")],
    "sourdough": [("S", "AW", "ER", "D", "OW")],
    "splenda": [("S", "P", "L", "EH", "N", "D", "AH")],
    "starlings": [("S", "T", "AA", "R", "L", "IH", "NG", "Z")],
    "sunbeams": [("S", "AH", "N", "B", "IY", "M", "Z")],
    "tidied": [("T", "AY", "D", "IY", "D")],
    "unmute": [("AH", "N", "M", "Y", "UW", "T")],
    "unpause": [("AH", "N", "P", "AO", "Z")],
    "voicejoy": [("V", "OY", "S", "JH", "OY")],
    "wakey": [("W", "EY", "K", "IY")],
}
"""Words that CMUdict lacks or spells out by letters."""


def sphinx_file(name: str) -> Path:
    """A file of pocketsphinx's English model. Raises `FileNotFoundError` when the package lacks it."""
    path = Path(pocketsphinx.get_model_path("en-us")) / name
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def read_lexicon() -> Lexicon:
    """CMUdict as pocketsphinx ships it, and our own words."""
    lexicon: Lexicon = {}
    for line in sphinx_file("cmudict-en-us.dict").read_text(encoding="utf-8").splitlines():
        word, *phones = line.split()
        lexicon.setdefault(re.sub(r"\(\d+\)$", "", word), []).append(tuple(phones))
    return lexicon | _OWN


def choose_vocabulary(
    lexicon: Lexicon, needed: Iterable[str], by_frequency: Iterable[str], size: int
) -> Lexicon:
    """The `needed` words, filled up to `size` with the most frequent ones that have a pronunciation.

    Raises `KeyError` for a needed word without one: add it to this module, or write another word.
    """
    words = dict.fromkeys(needed)
    for word in by_frequency:
        if len(words) >= size:
            break
        if word in lexicon and _WORD.fullmatch(word) and (len(word) > 1 or word in {"a", "i"}):
            words.setdefault(word)
    return {word: lexicon[word] for word in sorted(words)}
