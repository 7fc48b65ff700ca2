"""Read my week: what is told of a week, and what makes a joy concrete."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy.digest import DAYS, concreteness, digest
from voicejoy.joys import Category, Joy, JoySource

TODAY = date(2026, 5, 3)
CONCRETE = "The smell of rain at the bus stop"
VAGUE = "It was a nice day"


def joy(
    joy_id: int,
    text: str = CONCRETE,
    *,
    ago: int = 1,
    category: Category | None = None,
    favourite: bool = False,
) -> Joy:
    """A joy of `ago` days before `TODAY`."""
    day = TODAY - timedelta(days=ago)
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)
    return Joy(joy_id, text, "", category, moment, 0, day, JoySource.TYPED, favourite=favourite)


JOYS = st.builds(
    joy,
    st.integers(1, 50),
    st.sampled_from([CONCRETE, VAGUE, "Anna rang at seven", "I felt happy", "a moment"])
    | st.text(max_size=40),
    ago=st.integers(-2, 10),
    category=st.sampled_from([None, *Category]),
    favourite=st.booleans(),
)
JOURNALS = st.lists(JOYS, max_size=12, unique_by=lambda joy: joy.id)


def week(*journal: Joy) -> list[int]:
    return [joy.id for joy in digest(journal, today=TODAY)]


@given(JOURNALS, st.integers(0, 5))
def test_a_week_holds_at_most_so_many_joys_of_seven_days_in_order_of_days(
    journal: list[Joy], most: int
) -> None:
    told = digest(journal, today=TODAY, most=most)
    of_week = [joy for joy in journal if TODAY - timedelta(days=DAYS) < joy.day <= TODAY]
    assert len(told) == min(most, len(of_week))
    assert all(joy in of_week for joy in told)
    assert [joy.day for joy in told] == sorted(joy.day for joy in told)


@given(JOURNALS, st.randoms(use_true_random=False))
def test_a_week_is_the_same_in_whatever_order_joys_come(journal: list[Joy], luck: random.Random) -> None:
    shuffled = list(journal)
    luck.shuffle(shuffled)
    assert digest(shuffled, today=TODAY) == digest(journal, today=TODAY)


def test_a_week_without_joys_is_empty() -> None:
    assert digest([], today=TODAY) == []
    assert week(joy(1, ago=7), joy(2, ago=30)) == []


def test_today_and_the_six_days_before_are_the_week() -> None:
    assert week(joy(1, ago=6), joy(2, ago=0)) == [1, 2]


@given(JOURNALS, JOYS)
def test_what_is_private_deleted_resting_or_never_to_be_read_stays_out(
    journal: list[Joy], hidden: Joy
) -> None:
    others = [joy for joy in journal if joy.id != hidden.id]
    for kept_back in (
        replace(hidden, private=True),
        replace(hidden, deleted_at=hidden.created_at),
        replace(hidden, never_read=True),
        replace(hidden, resting_until=TODAY + timedelta(days=1)),
    ):
        assert digest([*others, kept_back], today=TODAY) == digest(others, today=TODAY)


def test_a_joy_that_has_rested_is_told_again() -> None:
    assert week(replace(joy(1), resting_until=TODAY)) == [1]


def test_concrete_joys_come_before_vague_ones_even_of_the_same_day() -> None:
    assert week(joy(1, ago=1), joy(2, ago=1), joy(3, ago=1), joy(4, VAGUE, ago=4)) == [1, 2, 3]


def test_vague_joys_are_told_where_nothing_else_is_left() -> None:
    assert week(joy(1, VAGUE, ago=3), joy(2, ago=1)) == [1, 2]


def test_another_day_comes_before_more_of_the_same_day() -> None:
    same_day = [joy(joy_id, "Red light and the smell of coffee at seven with Anna") for joy_id in (1, 2, 3)]
    assert week(*same_day, joy(4, ago=4), joy(5, ago=2)) == [4, 5, 3]


def test_another_category_comes_before_more_of_the_same_category() -> None:
    sensory = [joy(ago, ago=ago, category=Category.SENSORY) for ago in (1, 2, 3, 4)]
    connection = joy(9, "Anna rang", ago=5, category=Category.CONNECTION)
    assert 9 in week(*sensory, connection)


def test_a_favourite_is_told_before_joys_like_it_and_is_never_vague() -> None:
    assert week(*(joy(ago, ago=ago) for ago in (1, 2, 3, 4)), joy(9, ago=5, favourite=True))[0] == 9
    plain = [joy(ago, "The bus came", ago=ago) for ago in (1, 2, 3)]
    assert 9 in week(*plain, joy(9, VAGUE, ago=5, favourite=True))


@pytest.mark.parametrize(
    ("concrete", "vague"),
    [
        ("The sun came out", "It was a nice day"),
        ("Coffee", "I felt happy"),
        ("Anna rang at seven", "Had a really good time with everything"),
        ("The smell of rain", "I finished it"),
        ("Nice tea", "Nice mood"),
        ("My sister laughed in the kitchen", "My sister"),
        ("I walked with Tom", "I walked with joy"),
        ("Ein langer Spaziergang am See entlang", "Schön"),
        ("今日は窓辺で温かいお茶を飲みました", "よかった"),
    ],
)
def test_what_lets_one_see_a_moment_is_more_concrete(concrete: str, vague: str) -> None:
    assert concreteness(concrete) > concreteness(vague)


@given(st.text(max_size=100))
def test_every_text_has_a_place_between_only_mood_and_all_kinds_of_detail(text: str) -> None:
    assert -2 <= concreteness(text) < 6


def test_neither_i_nor_shouting_nor_a_new_sentence_is_a_name() -> None:
    plain = concreteness("then we went up. and i'm here. and i did that")
    assert concreteness("Then we went up. And I'm here. And I did that") == plain
    assert concreteness("THEN WE WENT UP. AND I'M HERE. AND I DID THAT") == plain
