"""What the voices are given to say: joys, commands, wake phrases, numbers, orders, everyday English.

Random, from a seed: `prompts.toml` holds the phrases, `language_model` the everyday English.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from voicejoy import languages
from voicejoy.wake import words_of

SHARES = {
    "joy": 0.24,
    "command": 0.16,
    "wake": 0.12,
    "number": 0.04,
    "order": 0.03,
    "words": 0.11,
    "english": 0.30,
}
"""How much of the corpus each kind is. Random words teach what no text has."""


@dataclass(frozen=True)
class Prompts:
    """The phrases of `prompts.toml`."""

    joys: Sequence[str]
    numbers: Sequence[str]
    orders: Sequence[str]
    greetings: Sequence[str]
    names: Sequence[str]
    commands: Sequence[str]
    everyday: Sequence[str]
    slots: dict[str, Sequence[str]]

    def fill(self, pattern: str, rng: random.Random) -> str:
        """`pattern` with a random phrase in each slot."""
        return re.sub(r"\{(\w+)\}", lambda slot: rng.choice(self.slots[slot[1]]), pattern)

    def wake(self, rng: random.Random) -> str:
        """A wake phrase: most often the usual one, else a greeting and a name."""
        if rng.random() < 0.35:
            return "hello joy"
        return f"{rng.choice(self.greetings)} {rng.choice(self.names)}"

    def draw(self, kind: str, rng: random.Random) -> str:
        """A random phrase of one of the kinds of `SHARES` but words and English."""
        match kind:
            case "joy":
                return self.fill(rng.choice(self.joys), rng)
            case "command":
                return rng.choice(self.commands)
            case "number":
                return self.fill(rng.choice(self.numbers), rng)
            case "order":
                return self.fill(rng.choice(self.orders), rng)
            case "wake":
                after = rng.choice(["", "", self.draw("command", rng), self.draw("joy", rng)])
                return f"{self.wake(rng)} {after}".strip()
        raise ValueError(kind)

    def words(self) -> set[str]:
        """Every word that may come up."""
        phrases = [*self.joys, *self.numbers, *self.orders, *self.greetings, *self.names, *self.commands]
        phrases += [*self.everyday, *(phrase for slot in self.slots.values() for phrase in slot)]
        return {word for phrase in phrases for word in re.sub(r"\{\w+\}", " ", phrase).split()}


def read_prompts() -> Prompts:
    """The phrases beside this file, and the control phrases of voicejoy itself."""
    toml = tomllib.loads((Path(__file__).parent / "prompts.toml").read_text(encoding="utf-8"))
    own = [" ".join(words_of(phrase)) for phrase in languages.load("en").lexicon.grammar]
    return Prompts(
        **toml["patterns"],
        **toml["wake"],
        **toml["vocabulary"],
        commands=sorted({*toml["commands"]["phrases"], *own}),
        slots=toml["slots"],
    )


def make_prompt(
    prompts: Prompts, vocabulary: Sequence[str], english: Callable[[], str], rng: random.Random
) -> str:
    """One random thing to say; `english` gives a sentence of everyday English."""
    kind = rng.choices(list(SHARES), weights=list(SHARES.values()))[0]
    if kind == "words":
        return " ".join(rng.choices(vocabulary, k=rng.randint(1, 6)))
    return english() if kind == "english" else prompts.draw(kind, rng)
