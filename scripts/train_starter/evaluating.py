"""How well a model folder hears: voices and people it was never trained on, in Vosk itself, as a table.

Synthetic voices are those of `voices.HELD_OUT`. People's recordings come from a folder of the same form as
for training, whose `sentences.json` lists `slot_words`; every other subfolder is named for a keyword.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from scipy.stats import chi2

from scripts.train_starter.corpus import read_recording, spoken_words
from scripts.train_starter.features import Array
from scripts.train_starter.prompts import SHARES, Prompts, read_prompts
from scripts.train_starter.voices import HELD_OUT, Voice
from voicejoy import languages
from voicejoy.bench.figures import Proportion, word_errors
from voicejoy.bench.sentences import CONTINUATIONS, JOYS
from voicejoy.ports import SAMPLE_RATE_HZ
from voicejoy.recognizers.vosk import VoskRecognizer
from voicejoy.wake import find_phrase, words_of

WAKE_PHRASES = ("hello joy", "hey joy", "good morning sunshine", "dear diary")
UNTRAINED_JOYS = (Path(__file__).parent / "unheard.txt").read_text(encoding="utf-8").splitlines()
"""Joys of the first version's test set; like those of `voicejoy bench`, in no prompt."""
CHUNK_S = 0.1

Speak = Callable[[str], Array]


@dataclass
class Row:
    """One line of the table: what, on whose voice, how much, and what was asked for."""

    what: str
    who: str
    figure: str
    goal: str
    met: bool
    detail: list[str] = field(default_factory=list)


class Ear:
    """A model folder in Vosk, and the time it takes."""

    def __init__(self, model: Path) -> None:
        self.model = model
        started = time.perf_counter()
        self.recognizer = VoskRecognizer(model)
        self.load_s = time.perf_counter() - started
        self.heard_s = self.busy_s = 0.0

    @cached_property
    def words(self) -> list[str]:
        """Its vocabulary."""
        lines = (self.model / "graph" / "words.txt").read_text(encoding="ascii").splitlines()
        return [word for word in (line.split()[0] for line in lines) if word[0] not in "<["]

    def hear(self, samples: Array, phrases: Sequence[str] = ()) -> str:
        """The text of `samples`, over the full vocabulary or only `phrases`."""
        pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        chunk = int(CHUNK_S * SAMPLE_RATE_HZ) * 2
        started = time.process_time()
        session = self.recognizer.session(phrases)
        for start in range(0, len(pcm), chunk):
            session.accept(pcm[start : start + chunk])
        text = session.finish().text
        self.busy_s += time.process_time() - started
        self.heard_s += len(samples) / SAMPLE_RATE_HZ
        return text

    def hears(self, samples: Array, phrase: str) -> bool:
        """Whether the phrase is heard by its grammar, as a listener for it would."""
        return find_phrase(words_of(self.hear(samples, [phrase])), words_of(phrase)) is not None


def _quietly(samples: Array) -> Array:
    """Half a second of quiet before, 0.7 s behind."""
    return np.concatenate([np.zeros(8000, np.float32), samples, np.zeros(11_200, np.float32)])


def evaluate_voices(ear: Ear) -> Iterator[Row]:
    """Wake phrases, commands and dictation on each held-out voice."""
    joys = [*JOYS, *CONTINUATIONS, *UNTRAINED_JOYS]
    commands = [" ".join(words_of(phrase)) for phrase in languages.load("en").lexicon.grammar]
    with TemporaryDirectory(prefix="evaluate-starter-") as folder:
        for name, voice in HELD_OUT.items():
            speak = _speaker(voice, Path(folder))
            said = [(phrase, joy) for phrase in WAKE_PHRASES for joy in ["", *joys[:14]]]
            missed = [
                f"{phrase}, {joy}" for phrase, joy in said if not ear.hears(speak(f"{phrase}, {joy}"), phrase)
            ]
            yield _at_most("wake phrases missed", name, Proportion(len(missed), len(said)), 0.05, missed)
            sounds = [speak(joy) for joy in joys]
            false = [joy for joy, sound in zip(joys, sounds, strict=True) if ear.hears(sound, "hello joy")]
            yield _false_accepts("hello joy", name, false, _hours(sounds))
            heard = [(phrase, ear.hear(speak(phrase), commands)) for phrase in commands]
            right = [phrase for phrase, text in heard if words_of(text) == words_of(phrase)]
            wrong = [f"{phrase} -> {text}" for phrase, text in heard if phrase not in right]
            share = Proportion(len(right), len(commands))
            yield Row("commands right", name, str(share), ">= 97 %", share.share >= 0.97, wrong)
            pairs = [(joy, ear.hear(sound)) for joy, sound in zip(joys, sounds, strict=True)]
            errors = word_errors(pairs)
            told = [f"{said} -> {text}" for said, text in pairs if words_of(said) != words_of(text)]
            yield Row("word errors of joys", name, str(errors), "<= 15 %", errors.rate <= 0.15, told)


def evaluate_talk(ear: Ear, hours: float) -> Iterator[Row]:
    """Whether the held-out voices wake it by mere talk: `hours` of joys, orders, numbers and words at random.

    A rate of less than 0.5 an hour takes six hours without a false accept to show.
    """
    prompts = read_prompts()
    kinds = [kind for kind in SHARES if kind not in ("wake", "english")]
    sounds, false = 0.0, []
    with TemporaryDirectory(prefix="evaluate-starter-") as folder:
        for name, voice in HELD_OUT.items():
            rng, speak, share = random.Random(name), _speaker(voice, Path(folder)), 0.0
            while share < hours / len(HELD_OUT):
                text = ", ".join(_talk(prompts, ear.words, kinds, rng) for _ in range(3))
                sound = speak(text)
                share += _hours([sound])
                if ear.hears(sound, "hello joy"):
                    false.append(f"{name}: {text}")
            sounds += share
    yield _false_accepts("hello joy", "all voices, talk", false, sounds)


def _talk(prompts: Prompts, words: Sequence[str], kinds: Sequence[str], rng: random.Random) -> str:
    kind = rng.choice(kinds)
    return " ".join(rng.choices(words, k=4)) if kind == "words" else prompts.draw(kind, rng)


def _speaker(voice: Voice, folder: Path) -> Speak:
    def speak(text: str) -> Array:
        return _quietly(voice.samples(text, folder))

    return speak


def _at_most(what: str, who: str, share: Proportion, goal: float, detail: list[str]) -> Row:
    return Row(what, who, str(share), f"<= {100 * goal:.0f} %", share.share <= goal, detail)


def _hours(sounds: Sequence[Array]) -> float:
    return sum(map(len, sounds)) / SAMPLE_RATE_HZ / 3600


def _false_accepts(phrase: str, who: str, false: list[str], hours: float) -> Row:
    """With the rate that the count speaks for at most, at 95 % (Poisson)."""
    at_most = chi2.ppf(0.95, 2 * len(false) + 2) / 2 / hours
    figure = f"{len(false)} in {hours:.2f} h (below {at_most:.0f} an hour)"
    return Row(f'false "{phrase}"', who, figure, "<= 0.5 an hour", len(false) <= 0.5 * hours, false)


def evaluate_people(ear: Ear, folder: Path) -> Iterator[Row]:
    """Keywords, false accepts and the words of orders in people's recordings."""
    entries = json.loads((folder / "sentences.json").read_text(encoding="utf-8"))
    orders = [_quietly(read_recording(folder / entry["file"])) for entry in entries]
    slots = [(spoken_words(entry["slot_words"]) or "").split() for entry in entries]
    found = 0
    for words, sound in zip(slots, orders, strict=True):
        heard = set(words_of(ear.hear(sound)))
        found += sum(word in heard for word in words)
    share = Proportion(found, sum(map(len, slots)))
    yield Row("words of orders found", "people", str(share), ">= 75 %", share.share >= 0.75)
    names = [path.stem for path in folder.glob("*.json")]
    keywords = [
        path for path in sorted(folder.iterdir()) if path.is_dir() and path.name not in [*names, "noise"]
    ]
    for keyword in keywords:
        phrase = keyword.name.replace("_", " ")
        clips = [_quietly(read_recording(path)) for path in sorted(keyword.glob("*.*"))]
        missed = sum(not ear.hears(clip, phrase) for clip in clips)
        yield _at_most(f'"{phrase}" missed', "people", Proportion(missed, len(clips)), 0.05, [])
        others = [*orders, *(_noise(folder))]
        false = [str(index) for index, sound in enumerate(others) if ear.hears(sound, phrase)]
        yield _false_accepts(phrase, "people and noise", false, _hours(others))
        others += clips
        false = [str(index) for index, sound in enumerate(others) if ear.hears(sound, "hello joy")]
        yield _false_accepts("hello joy", "people and noise", false, _hours(others))


def _noise(folder: Path) -> Iterator[Array]:
    for path in sorted((folder / "noise").glob("*.*")):
        yield read_recording(path)


def evaluate_machine(ear: Ear, model: Path) -> Iterator[Row]:
    """Size, speed and loading; after the other rows, whose time it counts."""
    size = sum(path.stat().st_size for path in model.rglob("*") if path.is_file()) / 1e6
    yield Row("size", "folder", f"{size:.1f} MB", "<= 20 MB", size <= 20)
    factor = ear.busy_s / ear.heard_s
    yield Row("real-time factor", "one core", f"{factor:.3f}", "<= 0.1", factor <= 0.1)
    yield Row("load", "once", f"{ear.load_s:.2f} s", "<= 0.5 s", ear.load_s <= 0.5)


def evaluate(model: Path, people: Path | None, hours: float) -> Iterator[Row]:
    """All rows of the table; `hours` of talk to look for false accepts in."""
    ear = Ear(model)
    yield from evaluate_voices(ear)
    if hours:
        yield from evaluate_talk(ear, hours)
    if people is not None:
        yield from evaluate_people(ear, people)
    yield from evaluate_machine(ear, model)


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The table by names."""
    return [vars(row) for row in rows]
