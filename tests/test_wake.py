"""The wake phrase as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy.wake import find_phrase, find_sounding, strip_phrase, tidy, words_of

PHRASE = ("hello", "joy")


@pytest.mark.parametrize(
    ("heard", "at"),
    [
        ("hello joy", 0),
        ("[unk] hello joy [unk]", 1),
        ("hello [unk] joy", None),
        ("joy hello", None),
        ("hello", None),
        ("", None),
        ("hello joy and hello joy", 3),
    ],
)
def test_the_phrase_counts_only_whole_adjacent_and_in_order(heard: str, at: int | None) -> None:
    assert find_phrase(heard.split(), PHRASE) == at


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hello Joy, the Sun came out.", "the Sun came out."),
        ("Hello, Joey. It rained", "It rained"),
        ("Oh, hello joy! Hello joy, rain", "rain"),
        ("Hello Joy!", ""),
        ("hello joy \u2026 tea", "tea"),
    ],
)
def test_a_leading_phrase_is_taken_off_however_the_engine_spells_it(text: str, rest: str) -> None:
    assert strip_phrase(text, PHRASE) == (True, rest)


@pytest.mark.parametrize(
    "text", ["Hello Joyce, come in", "hello John", "enjoy the day", "I said to her hello joy", ""]
)
def test_other_openings_are_left_as_they_are(text: str) -> None:
    assert strip_phrase(text, PHRASE) == (False, text)


def test_words_keep_their_apostrophes_and_lose_their_punctuation() -> None:
    assert words_of("That\u2019s all, (really) 3 caf\u00e9s!") == (
        "that's",
        "all",
        "really",
        "3",
        "caf\u00e9s",
    )


def test_a_joy_is_shown_on_one_line_with_a_capital() -> None:
    assert tidy("  the sun\n came  out") == "The sun came out"


@given(st.text(max_size=60), st.text(max_size=20))
def test_stripping_never_raises_and_never_invents(text: str, phrase: str) -> None:
    _, rest = strip_phrase(text, words_of(phrase) or PHRASE)
    assert text.endswith(rest)


@given(st.lists(st.sampled_from(["hello", "joy", "sun"]), max_size=8))
def test_where_the_phrase_is_found_it_also_sounds(words: list[str]) -> None:
    assert (find_phrase(words, PHRASE) is None) or (find_sounding(words, PHRASE) is not None)
