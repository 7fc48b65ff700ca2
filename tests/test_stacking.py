"""Joy stacking: which pair a task means, an idea for a pair, and a pair told in one breath."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voicejoy.joys import Category, Joy, JoySource, Stack
from voicejoy.stacking import LONGEST_PLEASURE, find, split, stem, suggest
from voicejoy.wake import words_of

NOON = datetime(2026, 5, 3, 12, tzinfo=timezone.utc)
TASKS = ("washing up", "making the bed", "brushing my teeth", "cooking", "waiting for the kettle")
JOINERS = ("with", "while", "and", "when", "when i am")


def stack(stack_id: int, task: str, *, pleasure: str = "a song", deleted: bool = False) -> Stack:
    made = NOON + timedelta(days=stack_id)
    return Stack(stack_id, pleasure, task, made, made if deleted else None)


def joy(joy_id: int, text: str, category: Category | None = None) -> Joy:
    return Joy(joy_id, text, "", category, NOON, 0, date(2026, 5, 3), JoySource.TYPED)


STACKS = tuple(
    stack(stack_id, task)
    for stack_id, task in enumerate(
        (
            *TASKS,
            "hanging up the washing",
            "taking out the rubbish",
            "taking a shower",
            "walking to the bus",
            "tidying up",
        )
    )
)


def found(task: str) -> str | None:
    stack = find(task, STACKS)
    return stack.task if stack else None


# --- which stack a task means ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "task"),
    [
        ("washing up", "washing up"),
        ("I'm washing up.", "washing up"),
        ("doing the washing up", "washing up"),
        ("washing the dishes", "washing up"),
        ("doing the dishes", "washing up"),
        ("I am about to wash up", "washing up"),
        ("watching up", "washing up"),  # as a recognizer may write it
        ("make the bed", "making the bed"),
        ("I'm cleaning my teeth", "brushing my teeth"),
        ("hang up the washing", "hanging up the washing"),
        ("hanging out the laundry", "hanging up the washing"),
        ("taking the bins out", "taking out the rubbish"),
        ("having a shower", "taking a shower"),
        ("waiting for the cattle", "waiting for the kettle"),
        ("waiting for the kettle to boil", "waiting for the kettle"),
        ("time to tidy", "tidying up"),
        ("walking", "walking to the bus"),
    ],
)
def test_a_task_is_found_in_other_words_and_as_misheard(said: str, task: str) -> None:
    assert found(said) == task


@pytest.mark.parametrize(
    "said",
    [
        "",
        "washing the car",
        "washing my hair",
        "making the bread",
        "brushing my hair",
        "walking the dog",
        "waiting for the bus",
        "getting up",
        "the bed",
        "the kettle",
        "shower",
        "the sun on my face while washing up",
        "I sang in the shower with the window open",
        "I stopped to smell the roses",
        "my sister called while I was cooking",
    ],
)
def test_what_may_be_a_joy_names_no_task(said: str) -> None:
    assert found(said) is None


def test_of_equal_stacks_the_newest_is_meant_wherever_it_stands() -> None:
    old, new = stack(1, "washing up"), stack(2, "washing up")
    assert find("washing up", [old, new]) == find("washing up", [new, old]) == new


def test_a_better_match_is_meant_before_a_newer_one() -> None:
    assert find("walking", [stack(1, "walking"), stack(2, "walking to the bus")]) == stack(1, "walking")


def test_a_stack_taken_back_is_not_found() -> None:
    assert find("washing up", [stack(1, "washing up", deleted=True)]) is None


@given(st.text(max_size=30))
@example("洗碗")
@example("doing it")
def test_a_task_in_its_own_words_is_always_found_unless_it_has_none(task: str) -> None:
    own = stack(1, task)
    assert find(task, [own]) == (own if words_of(task) else None)


def test_tasks_in_a_writing_without_sound_keys_are_told_apart() -> None:
    assert find("洗碗", [stack(1, "洗衣")]) is None
    assert find("мыть посуду", [stack(1, "мыть пол")]) is None


@pytest.mark.parametrize(
    "forms",
    [
        *("wash washes washed washing", "make makes making", "tidy tidies tidied tidying", "dish dishes"),
        *(
            "run runs running",
            "drive drives driving",
            "bus buses",
            "iron irons ironing",
            "go going",
            "sister sister's",
        ),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["sing", "ring", "thing", "bed", "glass", "bus", "tea"])
def test_what_only_looks_like_an_ending_stays(word: str) -> None:
    assert stem(word) == word


# --- an idea for a pair ------------------------------------------------------------------------------


def test_an_idea_pairs_a_pleasure_in_the_persons_own_words_with_a_task() -> None:
    idea = suggest([joy(1, "The first sip of  coffee.")], [], ["washing up"], seed=0)
    assert idea == ("the first sip of coffee", "washing up")


@pytest.mark.parametrize(
    ("text", "pleasure"), [("I sang a song!", "I sang a song"), ("Bach on the radio", None)]
)
def test_only_a_plain_beginning_loses_its_capital(text: str, pleasure: str | None) -> None:
    assert suggest([joy(1, text)], [], ["cooking"], seed=0) == (pleasure or text, "cooking")


@pytest.mark.parametrize(
    "told",
    [
        joy(1, "My sister called"),
        joy(1, "I finished my taxes"),
        joy(1, "A song came on and we all sang it together in the car"),
        replace(joy(1, "A warm bath"), private=True),
        replace(joy(1, "A warm bath"), never_read=True),
        replace(joy(1, "A warm bath"), deleted_at=NOON),
        joy(1, ""),
    ],
)
def test_what_cannot_be_repeated_is_long_or_kept_back_is_no_idea(told: Joy) -> None:
    assert suggest([told], [], TASKS, seed=0) is None


def test_sensory_joys_come_first() -> None:
    told = [
        joy(1, "A walk in the park"),
        joy(2, "The smell of toast", Category.SENSORY),
        joy(3, "A new book"),
    ]
    assert {idea[0] for seed in range(30) if (idea := suggest(told, [], TASKS, seed=seed))} == {
        "the smell of toast"
    }


def test_what_is_paired_already_is_not_suggested() -> None:
    told = [joy(1, "A candle"), joy(2, "A warm bath")]
    stacks = [stack(1, "doing the dishes", pleasure="a candle")]
    ideas = {suggest(told, stacks, ["washing up", "cooking"], seed=seed) for seed in range(30)}
    assert ideas == {("a warm bath", "cooking")}


def test_what_was_paired_and_taken_back_may_be_suggested_again() -> None:
    stacks = [stack(1, "cooking", pleasure="a candle", deleted=True)]
    assert suggest([joy(1, "A candle")], stacks, ["cooking"], seed=0) == ("a candle", "cooking")


def test_a_pleasure_is_not_paired_with_itself() -> None:
    assert suggest([joy(1, "Warm light while cooking")], [], ["cooking"], seed=0) is None


TOLD = st.lists(
    st.builds(
        joy, st.integers(1, 99), st.sampled_from(["A song", "Tea", "Rain", "Fun"]) | st.text(max_size=20)
    ),
    max_size=6,
    unique_by=lambda joy: joy.id,
)


@given(TOLD, st.lists(st.sampled_from(TASKS), unique=True), st.integers())
def test_an_idea_is_always_a_short_joy_with_a_task_and_the_same_for_the_same_seed(
    told: list[Joy], tasks: list[str], seed: int
) -> None:
    idea = suggest(told, [], tasks, seed=seed)
    assert idea == suggest(told[::-1], [], tasks, seed=seed)
    if idea:
        pleasure, task = idea
        assert words_of(pleasure) in [words_of(joy.text) for joy in told]
        assert 0 < len(words_of(pleasure)) <= LONGEST_PLEASURE
        assert task in tasks


# --- a pair told in one breath -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "pair"),
    [
        ("a song with washing up", ("a song", "washing up")),
        ("tea with honey with making the bed", ("tea with honey", "making the bed")),
        ("a song while I am washing up", ("a song", "I am washing up")),
        ("A candle, when I am cooking.", ("A candle", "cooking")),
        ("a candle when cooking", ("a candle", "cooking")),
        ("bread and butter with", ("bread", "butter with")),
        ("with a song", None),
        ("a song with", None),
        ("a song with ...", None),
        ("washing up", None),
        ("", None),
    ],
)
def test_a_pair_is_parted_at_the_last_joiner_with_words_on_both_sides(
    words: str, pair: tuple[str, str] | None
) -> None:
    assert split(words, JOINERS) == pair


@given(st.lists(st.sampled_from(["a", "song", "tea", "With", "and", "when", "i", "am", "-"]), max_size=9))
def test_both_sides_of_a_pair_have_words_and_nothing_but_a_joiner_is_lost(words: list[str]) -> None:
    if pair := split(" ".join(words), JOINERS):
        pleasure, task = map(words_of, pair)
        assert pleasure
        assert task
        whole = words_of(" ".join(words))
        joiner = " ".join(whole[len(pleasure) : len(whole) - len(task)])
        assert joiner in JOINERS
        assert (*pleasure, *words_of(joiner), *task) == whole
