"""The choice of a glimmer: rules that hold for every journal, and how often each rule shows."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy import languages
from voicejoy.joys import Category, Joy, JoySource
from voicejoy.recall import REST_DAYS, Wanted, choose, matching, reasons, weigh

TODAY = date(2026, 5, 3)
LONG_AGO = date(2025, 10, 10)


def joy(
    joy_id: int, *, day: date = LONG_AGO, told: int = 0, category: Category | None = Category.DELIGHT
) -> Joy:
    return Joy(
        id=joy_id,
        text=f"joy {joy_id}",
        heard="",
        category=category,
        created_at=datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc),
        utc_offset_minutes=0,
        day=day,
        source=JoySource.TYPED,
        times_told=told,
    )


JOYS = st.builds(
    joy,
    st.integers(1, 50),
    day=st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    told=st.integers(0, 20),
    category=st.sampled_from([None, *Category]),
)
JOURNALS = st.lists(JOYS, max_size=15, unique_by=lambda joy: joy.id)


def share(journal: list[Joy], draws: int = 400) -> Counter[int]:
    """How often each joy is chosen, over many seeds."""
    chosen = (choose(journal, today=TODAY, seed=seed, last_told=None) for seed in range(draws))
    return Counter(joy.id for joy in chosen if joy)


@given(JOURNALS, st.dates(), st.integers(), st.integers(1, 50) | st.none())
def test_a_choice_is_always_one_of_the_candidates_and_never_the_last_told_of_several(
    journal: list[Joy], today: date, seed: int, last_told: int | None
) -> None:
    chosen = choose(journal, today=today, seed=seed, last_told=last_told)
    assert (chosen in journal) if journal else chosen is None
    if chosen and len(journal) > 1:
        assert chosen.id != last_told


@given(JOURNALS, st.integers(), st.randoms(use_true_random=False))
def test_the_same_seed_and_day_give_the_same_choice_in_whatever_order_joys_come(
    journal: list[Joy], seed: int, luck: random.Random
) -> None:
    shuffled = list(journal)
    luck.shuffle(shuffled)
    assert choose(journal, today=TODAY, seed=seed, last_told=None) == choose(
        shuffled, today=TODAY, seed=seed, last_told=None
    )


@given(st.lists(JOYS, min_size=1, max_size=15), st.dates())
def test_every_joy_keeps_a_chance(journal: list[Joy], today: date) -> None:
    assert all(weight > 0 for weight in weigh(journal, today=today))


@given(JOURNALS, st.integers(0, 20), st.integers(1, 20))
def test_of_two_joys_alike_the_one_told_less_weighs_more(rest: list[Joy], told: int, more: int) -> None:
    less, often, *_ = weigh([joy(98, told=told), joy(99, told=told + more), *rest], today=TODAY)
    assert less > often


@given(JOURNALS, st.sampled_from([date(2024, 5, 3), date(2026, 4, 3), date(2025, 5, 1)]))
def test_of_two_joys_alike_the_anniversary_weighs_more(rest: list[Joy], day: date) -> None:
    lifted, plain, *_ = weigh([joy(98, day=day), joy(99), *rest], today=TODAY)
    assert lifted > plain


def test_the_only_joy_is_told_again() -> None:
    only = joy(1, told=9)
    assert choose([only], today=TODAY, seed=1, last_told=1) == only


def test_joys_never_told_come_long_before_one_told_often() -> None:
    chosen = share([joy(1, told=5), joy(2), joy(3)])
    assert chosen[1] < 0.05 * chosen.total()


def test_an_anniversary_shows_in_a_big_journal_without_filling_it() -> None:
    journal = [joy(1, day=date(2023, 5, 3)), *(joy(joy_id) for joy_id in range(2, 200))]
    assert 0.5 < share(journal)[1] / 400 < 0.8


def test_many_anniversaries_leave_room_for_the_rest() -> None:
    month_ago = [joy(joy_id, day=date(2026, 4, 3)) for joy_id in range(1, 40)]
    chosen = share([*month_ago, *(joy(joy_id) for joy_id in range(40, 80))])
    assert 0.15 < sum(chosen[joy_id] for joy_id in range(40, 80)) / 400 < 0.35


def test_a_small_category_is_heard_beside_a_big_one() -> None:
    chosen = share([joy(1, category=Category.CONNECTION), *(joy(joy_id) for joy_id in range(2, 100))])
    assert 0.35 < chosen[1] / 400 < 0.65


def test_what_was_told_today_waits_while_there_is_something_older() -> None:
    assert share([joy(1, day=TODAY), joy(2)])[1] < 0.2 * 400
    assert share([joy(1, day=TODAY)])[1] == 400


@pytest.mark.parametrize(
    ("chosen", "because"),
    [
        (joy(1), ("It has not been read back before.",)),
        (joy(1, told=1), ("It has been read back once.",)),
        (
            joy(1, day=date(2024, 5, 3), told=2),
            ("It has been read back 2 times.", "It happened on this day in 2024."),
        ),
        (
            joy(1, day=TODAY - timedelta(days=30)),
            ("It has not been read back before.", "It happened about a month ago."),
        ),
        (
            joy(1, day=TODAY - timedelta(days=363)),
            ("It has not been read back before.", "It happened about a year ago."),
        ),
    ],
)
def test_the_reasons_are_short_plain_sentences(chosen: Joy, because: tuple[str, ...]) -> None:
    phrases = languages.load("en").phrases
    assert tuple(phrases.why([reason]) for reason in reasons(chosen, today=TODAY)) == because


# --- what is asked for -------------------------------------------------------------------------------


def ids(journal: list[Joy], wanted: Wanted) -> list[int]:
    return [joy.id for joy in matching(journal, wanted, TODAY)]


def about(text: str, words: str) -> bool:
    return bool(ids([replace(joy(1), text=text)], Wanted(words=words)))


@given(JOURNALS, st.dates())
def test_who_wants_nothing_in_particular_may_have_any_joy(journal: list[Joy], today: date) -> None:
    assert matching(journal, Wanted(), today) == journal


@given(JOURNALS, st.text(max_size=20), st.dates() | st.none(), st.dates() | st.none(), st.booleans())
def test_what_matches_is_always_some_of_the_candidates(
    journal: list[Joy], words: str, since: date | None, until: date | None, anniversary: bool
) -> None:
    wanted = Wanted(words=words, since=since, until=until, anniversary=anniversary)
    found = matching(journal, wanted, TODAY)
    assert [joy for joy in journal if joy in found] == found


def test_only_favourites() -> None:
    assert ids([replace(joy(1), favourite=True), joy(2)], Wanted(favourites=True)) == [1]


def test_one_kind_of_joy() -> None:
    kinds = [joy(1, category=Category.SENSORY), joy(2), joy(3, category=None)]
    assert ids(kinds, Wanted(category=Category.SENSORY)) == [1]


def test_days_are_counted_from_the_first_to_the_last() -> None:
    days = [joy(number, day=date(2026, 3, number)) for number in range(1, 6)]
    assert ids(days, Wanted(since=date(2026, 3, 2), until=date(2026, 3, 4))) == [2, 3, 4]
    assert ids(days, Wanted(since=date(2026, 3, 4))) == [4, 5]
    assert ids(days, Wanted(until=date(2026, 3, 2))) == [1, 2]


def test_on_this_day_is_the_same_day_of_earlier_years() -> None:
    days = [TODAY, date(2025, 5, 3), date(2025, 5, 4), date(2020, 5, 3)]
    journal = [joy(number, day=day) for number, day in enumerate(days)]
    assert ids(journal, Wanted(anniversary=True)) == [1, 3]


def test_everything_asked_for_must_hold() -> None:
    sister = replace(joy(1), text="My sister laughed", favourite=True)
    journal = [sister, replace(sister, id=2, favourite=False), replace(sister, id=3, text="Rain")]
    assert ids(journal, Wanted(favourites=True, words="my sister")) == [1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My sister laughed at the Café", "my sister"),
        ("My sister laughed at the Café", "sister"),
        ("My sister laughed at the Café", "the cafe"),
        ("My sister laughed at the Café", "sister laughing"),
        ("My sister's garden", "sisters"),
        ("My sister laughed", "my sister's laugh"),
        ("A walk by the river", "walking"),
        ("We walked home", "walks"),
        ("Sunny again", "the sun"),
        ("The stories he told", "a story"),
        ("Birds", "bird"),
        ("A bee on the lavender", "bees"),
        ("Mi hermana cantó", "mis hermanas"),
        ("El jardín de la abuela", "jardin"),
        ("Die Blumen am Fenster", "eine Blume"),
        ("Meine Schwester hat gelacht", "meiner Schwester"),
        ("Äpfel vom Baum", "apfel"),
        ("The gardener waved", "garden"),
        ("很好今天", "今天"),
        ("Whatever", "my"),
        ("Whatever", ""),
    ],
)
def test_words_are_found_in_whatever_form_they_stand(text: str, words: str) -> None:
    assert about(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My brother laughed", "my sister"),
        ("Steam from the kettle", "tea"),
        ("A song", "my son"),
        ("My sister laughed", "my sister's dog"),
        ("Mi hermano cantó", "mi hermana"),
        ("很好今天", "明天"),
    ],
)
def test_other_words_are_not_found(text: str, words: str) -> None:
    assert not about(text, words)


# --- rest --------------------------------------------------------------------------------------------


def test_a_resting_joy_is_not_read_back_until_its_day() -> None:
    resting = replace(joy(1), resting_until=TODAY + timedelta(days=1), favourite=True)
    assert matching([resting], Wanted(favourites=True), TODAY) == []
    assert matching([resting], Wanted(), TODAY + timedelta(days=1)) == [resting]
    assert share([resting, joy(2)]) == {2: 400}


def test_when_all_joys_rest_none_is_read_back() -> None:
    until = TODAY + timedelta(days=REST_DAYS)
    resting = [replace(joy(1), resting_until=until), replace(joy(2), resting_until=until)]
    assert choose(resting, today=TODAY, seed=1, last_told=1) is None
    assert choose(resting, today=until, seed=1, last_told=1) is not None


def test_a_joy_of_today_can_be_chosen_when_it_is_asked_for() -> None:
    journal = [joy(1, day=TODAY), *(joy(number) for number in range(2, 30))]
    asked = matching(journal, Wanted(since=TODAY, until=TODAY), TODAY)
    assert choose(asked, today=TODAY, seed=1, last_told=None) == journal[0]
