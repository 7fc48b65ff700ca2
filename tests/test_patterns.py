"""Patterns with open places: what fits, what does not, and what each place holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy.patterns import LONGEST, Rule, compile_patterns, made_of, none_at, one_of, up_to
from voicejoy.wake import words_of


def held(pattern: str, text: str, **places: Rule) -> dict[str, str] | None:
    [compiled] = compile_patterns([pattern], places)
    found = compiled.match(words_of(text))
    return found[1] if found else None


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        ("something about {words}", "something about my sister", {"words": "my sister"}),
        ("something about {words}", "something about", None),
        ("something about {words}", "read something about rain", None),
        ("[read me] (something|anything) about {words}", "anything about rain", {"words": "rain"}),
        ("[read me] (something|anything) about {words}", "read me something about rain", {"words": "rain"}),
        ("[read me] (something|anything) about {words}", "read me about rain", None),
        ("stack {it} with {task}", "stack tea with it with tv", {"it": "tea with it", "task": "tv"}),
        ("no i said {text}", "no i said " + "tea " * 100, {"text": " ".join(["tea"] * 100)}),
        ("find {words}", "find" + " tea" * (LONGEST + 1), None),
    ],
)  # fmt: skip
def test_a_pattern_fits_the_whole_of_what_is_said(
    pattern: str, text: str, places: dict[str, str] | None
) -> None:
    assert held(pattern, text) == places


def test_a_place_with_a_rule_takes_only_what_fits_it() -> None:
    season = made_of(["spring", "winter"], ["last", "early"], ["last", "from"])
    assert held("from {time}", "from last spring", time=season) == {"time": "last spring"}
    assert held("from {time}", "from spring", time=season) is None
    assert held("from {time}", "from last shop", time=season) is None
    assert held("a {category}", "a small win", category=one_of(["small win"])) == {"category": "small win"}
    assert held("a {category}", "a kindness", category=one_of(["small win"])) is None
    assert held("share with {person}", "share with my whole family", person=up_to(3)) == {
        "person": "my whole family"
    }
    assert held("share with {person}", "share with all of my family", person=up_to(3)) is None
    assert (
        held("pair {pleasure} with {task}", "pair of socks with holes", pleasure=none_at(first=["of"]))
        is None
    )
    assert held("about {words}", "about the light today", words=none_at(last=["today"])) is None


def test_a_place_is_called_by_the_last_part_of_its_name() -> None:
    assert held("with {any_task}", "with ironing") == {"task": "ironing"}


def test_of_two_patterns_the_one_with_more_words_of_its_own_is_the_surer() -> None:
    loose, close = compile_patterns(
        ["read {words}", "[read] something from {time}"], {"time": one_of(["may"])}
    )
    said = words_of("read something from may")
    one, other = loose.match(said), close.match(said)
    assert one is not None
    assert other is not None
    assert one[0] < other[0]


def test_a_pattern_knows_what_may_come_first() -> None:
    optional, place, plain = compile_patterns(["[please] stop {it}", "[a|an] {category}", "find {it}"], {})
    assert optional.first == {"please", "stop"}
    assert not optional.any_first
    assert place.any_first
    assert plain.first == plain.words == {"find"}
    assert not plain.unlimited


def test_words_that_sound_the_same_will_do_where_that_is_asked() -> None:
    [pattern] = compile_patterns(["stack {pleasure} with {task}"], {})
    said = words_of("stock tea with ironing")
    assert pattern.match(said) is None
    assert pattern.match(said, lambda heard, word: heard[:2] == word[:2]) == (
        4,
        {"pleasure": "tea", "task": "ironing"},
    )


@given(st.text(), st.lists(st.sampled_from(["tea", "with", "stack", "and"]), max_size=20))
def test_matching_never_raises(noise: str, words: list[str]) -> None:
    for text in (noise, " ".join(words)):
        held("stack {pleasure} (with|and) [the] {task}", text)
