"""Control phrases survive a recognizer; joys stay joys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy.intents import EXAMPLES, MISHEARD, Intent, answer, exact, match, supports


@pytest.mark.parametrize(
    ("intent", "phrase"), [(intent, phrase) for intent, phrases in EXAMPLES.items() for phrase in phrases]
)
def test_every_example_is_its_own_intent_in_any_dress(intent: Intent, phrase: str) -> None:
    assert match(phrase) is exact(phrase) is intent
    assert match(phrase.upper() + "!") is intent


@pytest.mark.parametrize(
    ("heard", "intent"),
    [
        ("Red me a glimmer.", Intent.GLIMMER),
        ("Redmi Glimmer.", Intent.GLIMMER),
        ("Red Mia Glimmer", Intent.GLIMMER),
        ("made me a glimmer", Intent.GLIMMER),
        ("Nevermind.", Intent.CANCEL),
        ("and do that", Intent.UNDO),
        ("Can you read me a glimmer, please?", Intent.GLIMMER),
        ("Red me a glimmer please.", Intent.GLIMMER),
        ("please undo that", Intent.UNDO),
        ("stop, please", Intent.STOP),
        ("Not much today.", Intent.NOTHING),
        *MISHEARD.items(),
    ],
)
def test_what_recognizers_make_of_them_is_understood(heard: str, intent: Intent) -> None:
    assert match(heard) is intent


@pytest.mark.parametrize(
    "joy",
    [
        "I stopped to smell the roses",
        *("never mine", "stopped it", "delight that", "saw that again", "another day", "helped me"),
        *("health", "my mother", "a nap", "home", "summer", "sunshine", "nothing to do", "I'm down"),
        "tell me a joke",
        "never mind the rain, it was lovely",
        "rain",
        "tea",
        "kelp",
        "the know",
        "my sister helped me with the dishes",
        "I read a glimmer of hope in his eyes",
        "another good cup of coffee",
        "I undid the knot in my laces",
        "that's all the apples picked",
        "nothing hurt today",
        "she said yes",
        "I said no for once",
        "the bus did not stop and I laughed",
    ],
)
def test_a_joy_with_command_words_in_it_stays_a_joy(joy: str) -> None:
    assert match(joy) is None


@given(st.text())
def test_matching_never_raises(text: str) -> None:
    match(text)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("yeah", Intent.YES),
        ("Yes, that's right.", Intent.YES),
        ("sure", Intent.YES),
        ("um no", Intent.NO),
        ("nope", Intent.NO),
        ("no it isn't", Intent.NO),
        ("huh", None),
        ("", None),
        ("no I said the robin sang", None),
    ],
)
def test_an_answer_is_known_by_its_ends(said: str, meant: Intent | None) -> None:
    assert answer(said) is meant


@pytest.mark.parametrize(("heard", "guess"), [("health", "help"), ("my mother", "another"), ("milk", "help")])
def test_other_words_do_not_support_a_guess(heard: str, guess: str) -> None:
    assert not supports(heard, guess)


@pytest.mark.parametrize(
    ("heard", "guess"), [("that small", "that's all"), ("it stop", "stop"), ("Help.", "help")]
)
def test_nearly_the_same_words_do(heard: str, guess: str) -> None:
    assert supports(heard, guess)
