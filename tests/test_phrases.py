"""What is said: short in every language, and days and echoes as one would say them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from voicejoy import languages
from voicejoy.intents import Intent
from voicejoy.phrases import echo, spell_out

TODAY = date(2026, 5, 3)
PROMPTS = [
    (code, name, prompt)
    for code in languages.LANGUAGES
    for name, prompt in languages.read_file(code)["prompts"].items()
]


@pytest.mark.parametrize(("code", "name", "prompt"), PROMPTS)
def test_every_prompt_is_short_and_offers_at_most_three_things(code: str, name: str, prompt: str) -> None:
    words = [word for word in re.sub(r"\{\w+\}", " ", prompt).split() if any(map(str.isalnum, word))]
    assert len(words) <= 12, prompt
    assert len(re.findall(r'["\u201c\u201e\u00ab]', prompt)) <= 6, prompt


@pytest.mark.parametrize("code", languages.LANGUAGES)
def test_every_language_says_and_understands_all_that_english_does(code: str) -> None:
    english, other = languages.read_file("en"), languages.read_file(code)
    assert set(other) == set(english)
    for table in ("prompts", "display", "categories", "intents"):
        assert set(other[table]) == set(english[table]), table
    for table in ("prompts", "display"):
        for name, text in english[table].items():
            if isinstance(text, str):
                assert _places(other[table][name]) == _places(text), name


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_intent_has_sayings() -> None:
    assert {Intent(name) for name in languages.read_file("en")["intents"]} == set(Intent)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-05-03", "Today"),
        ("2026-05-02", "Yesterday"),
        ("2026-04-28", "Last Tuesday"),
        ("2026-04-26", "On 26 April"),
        ("2025-12-31", "On 31 December 2025"),
    ],
)
def test_a_day_is_said_as_one_would_say_it(day: str, said: str) -> None:
    assert languages.load("en").phrases.when(date.fromisoformat(day), TODAY) == said


def test_a_long_joy_is_echoed_by_its_beginning() -> None:
    assert echo("I drank a cup of tea in the garden, slowly") == "I drank a cup of tea in the \u2026"


def test_a_telephone_number_is_read_digit_by_digit() -> None:
    assert spell_out("116 123") == "1 1 6, 1 2 3"
    assert spell_out("988") == "9 8 8"


def test_a_language_without_a_file_speaks_english() -> None:
    assert languages.load("ko").code == "en"
    assert languages.load("de-AT").code == "de"
