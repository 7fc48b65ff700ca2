"""What voicejoy says: prompts by name, filled in; days and echoes as one would say them.

Pure values; the words stand in `languages/*.toml`. The rules of conversation.md are held by a test over every
language: at most 12 words a prompt (a person's own words not counted), at most three options.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from voicejoy.recall import Reason

ECHO_WORDS = 8
"""An echo repeats at most this many of the person's words: enough to know that it was understood."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The prompts of one language, and the words that days are said with."""

    prompts: Mapping[str, str]
    display: Mapping[str, str] = field(default_factory=dict)
    """Words around a joy that are no prompts: days, reasons, a card's title."""
    weekdays: Sequence[str] = ()
    """Monday first."""
    months: Sequence[str] = ()
    """January first."""
    tasks: Sequence[str] = ()
    """Everyday tasks that a small pleasure may be paired with."""

    def say(self, prompt: str, **fields: object) -> str:
        """The prompt of this name with its places filled in. Raises `KeyError` for a name that is none."""
        return self.prompts[prompt].format(**fields)

    def show(self, name: str, **fields: object) -> str:
        """The display words of this name with their places filled in."""
        return self.display[name].format(**fields)

    def why(self, reasons: Iterable[Reason]) -> str:
        """Why a joy was chosen, as sentences."""
        return " ".join(self.show(reason.name, times=reason.times, year=reason.year) for reason in reasons)

    def when(self, day: date, today: date) -> str:
        """A joy's day as one would say it: "Yesterday", "Last Tuesday", "On 3 May 2025"."""
        ago = (today - day).days
        if ago in (0, 1):
            return self.display["yesterday" if ago else "today"]
        if 1 < ago < 7:
            return self.show("last_weekday", weekday=self.weekdays[day.weekday()])
        name = "on_day" if day.year == today.year else "on_day_of_year"
        return self.show(name, day=day.day, month=self.months[day.month - 1], year=day.year)


def sentence(text: str) -> str:
    """The text, ended like a sentence."""
    return text if text[-1:] in ".!?\u2026" else f"{text}."


def echo(text: str) -> str:
    """The person's words for an echo: whole when short, else their beginning; ends like a sentence."""
    words = text.split()
    if len(words) > ECHO_WORDS:
        return " ".join(words[:ECHO_WORDS]).rstrip(",;:") + " \u2026"
    return sentence(text)


def spell_out(number: str) -> str:
    """A telephone number as it is read aloud: digit by digit, with a pause between its groups."""
    groups = [" ".join(group) for group in number.replace("-", " ").split()]
    return ", ".join(groups)
