"""What every journal does, the real one and the fake alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicejoy.errors import Code, VoicejoyError
from voicejoy.joys import Category, Joy, JoySource, NewJoy, Stack
from voicejoy.ports import Journal
from voicejoy.store.journal import SqliteJournal
from voicejoy.testing.journal import MemoryJournal

BERLIN = timezone(timedelta(hours=2))
NOON = datetime(2026, 5, 3, 12, 0, tzinfo=BERLIN)
NOON_UTC = datetime(2026, 5, 3, 10, 0, tzinfo=timezone.utc)


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    opened: Journal = MemoryJournal() if request.param == "memory" else SqliteJournal(tmp_path / "j.db")
    yield opened
    opened.close()


def joy(text: str, *, at: datetime = NOON, category: Category | None = None, private: bool = False) -> NewJoy:
    return NewJoy(text=text, heard=text, created_at=at, category=category, private=private)


def texts(journal: Journal) -> list[str]:
    return [joy.text for joy in journal.newest()]


def test_a_kept_joy_comes_back_whole(journal: Journal) -> None:
    kept = journal.keep(
        NewJoy(
            text="The sun came out",
            heard="the son came out",
            created_at=NOON,
            source=JoySource.VOICE,
            category=Category.SENSORY,
            confidence=0.5,
            private=True,
        )
    )
    assert journal.get(kept.id) == kept
    assert kept.as_json() == {
        "id": 1,
        "text": "The sun came out",
        "heard": "the son came out",
        "category": "sensory",
        "created_at": "2026-05-03T10:00:00+00:00",
        "utc_offset_minutes": 120,
        "day": "2026-05-03",
        "source": "voice",
        "confidence": 0.5,
        "favourite": False,
        "private": True,
        "times_told": 0,
        "last_told_at": None,
        "deleted_at": None,
    }


def test_a_joy_told_after_midnight_belongs_to_the_day_that_was_lived(journal: Journal) -> None:
    assert journal.keep(joy("late", at=NOON.replace(hour=3, minute=59))).day == date(2026, 5, 2)
    assert journal.keep(joy("early", at=NOON.replace(hour=4))).day == date(2026, 5, 3)


def test_a_moment_without_a_timezone_is_a_bug_and_says_so(journal: Journal) -> None:
    with pytest.raises(ValueError, match="timezone"):
        journal.keep(joy("somewhen", at=datetime(2026, 5, 3, 12, 0)))  # noqa: DTZ001


def test_lists_are_newest_first_and_narrow_by_day_category_and_number(journal: Journal) -> None:
    journal.keep(joy("first", category=Category.DELIGHT))
    journal.keep(joy("third", at=NOON + timedelta(days=1)))
    journal.keep(joy("second", at=NOON + timedelta(hours=1)))
    assert texts(journal) == ["third", "second", "first"]
    assert [found.text for found in journal.newest(limit=1)] == ["third"]
    assert [found.text for found in journal.newest(day=date(2026, 5, 3))] == ["second", "first"]
    assert [found.text for found in journal.newest(category="delight")] == ["first"]
    assert [found.text for found in journal.newest(category="none")] == ["third", "second"]


def test_all_joys_are_listed_when_no_limit_is_given(journal: Journal) -> None:
    for number in range(25):
        journal.keep(joy(str(number)))
    assert len(journal.newest()) == 20
    assert len(journal.newest(limit=None)) == 25


@pytest.mark.parametrize("joy_id", [0, -1, 1, 10**30])
def test_an_unknown_number_is_told_with_a_hint(journal: Journal, joy_id: int) -> None:
    attempts: tuple[Callable[[], Joy], ...] = (
        lambda: journal.get(joy_id),
        lambda: journal.edit(joy_id, now=NOON, text="x"),
        lambda: journal.delete(joy_id, now=NOON),
        lambda: journal.restore(joy_id, now=NOON),
        lambda: journal.rest(joy_id, until=NOON.date(), now=NOON),
        lambda: journal.never_read(joy_id, now=NOON),
        lambda: journal.told(joy_id, now=NOON),
    )
    for attempt in attempts:
        with pytest.raises(VoicejoyError, match=r"no joy") as told:
            attempt()
        assert told.value.code is Code.NOT_FOUND
        assert told.value.hint


def test_an_edit_changes_what_is_shown_and_never_what_was_heard(journal: Journal) -> None:
    kept = journal.keep(joy("the son came out"))
    edited = journal.edit(kept.id, now=NOON, text="the sun came out", category="sensory")
    assert (edited.text, edited.category, edited.heard) == (
        "the sun came out",
        Category.SENSORY,
        "the son came out",
    )
    assert journal.edit(kept.id, now=NOON, category="none").category is None
    assert journal.search("sun") == [journal.get(kept.id)]
    assert journal.search("son") == []


def test_a_deleted_joy_leaves_the_lists_and_comes_back_when_restored(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    deleted = journal.delete(kept.id, now=NOON)
    assert deleted.deleted_at == NOON_UTC
    assert journal.newest() == journal.search("tea") == journal.candidates() == []
    assert journal.newest(deleted=True) == [deleted]
    assert journal.restore(kept.id, now=NOON) == kept
    assert journal.newest() == journal.search("tea") == journal.candidates() == [kept]


def test_deleting_twice_or_restoring_what_is_there_changes_nothing(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    assert journal.restore(kept.id, now=NOON) == kept
    deleted = journal.delete(kept.id, now=NOON)
    assert journal.delete(kept.id, now=NOON + timedelta(days=1)) == deleted
    assert journal.undo(now=NOON) == ("delete", kept)


def test_undo_goes_back_step_by_step_to_the_beginning(journal: Journal) -> None:
    kept = journal.keep(joy("one"))
    edited = journal.edit(kept.id, now=NOON, text="two")
    deleted = journal.delete(kept.id, now=NOON)
    journal.restore(kept.id, now=NOON)
    assert journal.undo(now=NOON) == ("restore", deleted)
    assert journal.undo(now=NOON) == ("delete", edited)
    assert journal.undo(now=NOON) == ("edit", kept)
    undone = journal.undo(now=NOON)
    assert undone is not None
    assert undone[0] == "keep"
    assert journal.newest() == []
    assert journal.undo(now=NOON) is None


def test_a_joy_whose_keeping_was_undone_can_still_be_restored(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    journal.undo(now=NOON)
    assert [found.id for found in journal.newest(deleted=True)] == [kept.id]
    assert journal.restore(kept.id, now=NOON) == kept


def test_undo_leaves_the_tellings_alone(journal: Journal) -> None:
    kept = journal.keep(joy("one"))
    journal.edit(kept.id, now=NOON, text="two")
    journal.told(kept.id, now=NOON)
    undone = journal.undo(now=NOON)
    assert undone is not None
    assert isinstance(undone[1], Joy)
    assert (undone[1].text, undone[1].times_told) == ("one", 1)


def test_a_number_is_never_given_twice(journal: Journal) -> None:
    first = journal.keep(joy("one"))
    journal.undo(now=NOON)
    assert journal.keep(joy("two")).id != first.id


def test_private_and_deleted_joys_are_no_candidates(journal: Journal) -> None:
    journal.keep(joy("secret", private=True))
    shown = journal.keep(joy("shown"))
    journal.delete(journal.keep(joy("gone")).id, now=NOON)
    assert journal.candidates() == [shown]


def test_private_joys_are_candidates_when_asked_by_name(journal: Journal) -> None:
    secret = journal.keep(joy("secret", private=True))
    assert journal.candidates(include_private=True) == [secret]


def test_a_favourite_is_marked_and_unmarked_and_undone(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    marked = journal.edit(kept.id, now=NOON, favourite=True)
    assert marked.favourite
    assert journal.edit(kept.id, now=NOON, favourite=True) == marked
    assert journal.edit(kept.id, now=NOON, favourite=False) == kept
    assert journal.undo(now=NOON) == ("favourite", marked)
    assert journal.undo(now=NOON) == ("favourite", kept)


def test_an_edit_of_several_things_is_one_change(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    edited = journal.edit(kept.id, now=NOON, text="green tea", favourite=True, private=True)
    assert (edited.text, edited.favourite, edited.private) == ("green tea", True, True)
    assert journal.undo(now=NOON) == ("edit", kept)


def test_a_joy_made_private_is_no_candidate_any_more(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    journal.edit(kept.id, now=NOON, private=True)
    assert journal.candidates() == []
    assert journal.undo(now=NOON) == ("edit", kept)


def test_a_resting_joy_says_until_when_and_stays_a_candidate(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    resting = journal.rest(kept.id, until=date(2026, 8, 2), now=NOON)
    assert resting.resting_until == date(2026, 8, 2)
    assert journal.candidates() == journal.newest() == [resting]
    assert journal.undo(now=NOON) == ("rest", kept)


def test_a_joy_never_to_be_read_stays_in_the_lists_and_is_no_candidate(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    put_aside = journal.never_read(kept.id, now=NOON)
    assert put_aside.never_read
    assert journal.newest() == journal.search("tea") == [put_aside]
    assert journal.candidates() == journal.candidates(include_private=True) == []
    assert journal.never_read(kept.id, now=NOON) == put_aside
    assert journal.undo(now=NOON) == ("never", kept)
    assert journal.candidates() == [kept]


def test_rest_and_never_are_no_part_of_the_json_of_a_joy(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    journal.rest(kept.id, until=date(2026, 8, 2), now=NOON)
    assert journal.never_read(kept.id, now=NOON).as_json() == kept.as_json()


def test_joys_are_counted_and_the_last_kept_is_known(journal: Journal) -> None:
    assert (journal.count(), journal.last_kept()) == (0, None)
    first = journal.keep(joy("first"))
    recovered = journal.keep(joy("told yesterday, kept now", at=NOON - timedelta(days=1)))
    assert (journal.count(), journal.last_kept()) == (2, recovered.id)
    journal.delete(recovered.id, now=NOON)
    assert (journal.count(), journal.last_kept()) == (1, first.id)


def test_a_stack_is_kept_and_listed_newest_first(journal: Journal) -> None:
    song = journal.add_stack("a song", "washing up", now=NOON)
    assert song == Stack(1, "a song", "washing up", NOON_UTC)
    tea = journal.add_stack("green tea", "the news", now=NOON - timedelta(days=1))
    assert journal.stacks() == [tea, song]
    assert song.as_json() == {
        "id": 1,
        "pleasure": "a song",
        "task": "washing up",
        "created_at": "2026-05-03T10:00:00+00:00",
        "deleted_at": None,
    }


def test_a_removed_stack_leaves_the_list_and_comes_back_by_undo(journal: Journal) -> None:
    song = journal.add_stack("a song", "washing up", now=NOON)
    removed = journal.remove_stack(song.id, now=NOON)
    assert removed.deleted_at == NOON_UTC
    assert journal.stacks() == []
    assert journal.remove_stack(song.id, now=NOON + timedelta(days=1)) == removed
    assert journal.undo(now=NOON) == ("unstack", song)
    assert journal.stacks() == [song]
    assert journal.undo(now=NOON) == ("stack", removed)
    assert journal.stacks() == []
    assert journal.add_stack("a podcast", "ironing", now=NOON).id != song.id


@pytest.mark.parametrize("stack_id", [0, -1, 1, 10**30])
def test_an_unknown_stack_is_told_with_a_hint(journal: Journal, stack_id: int) -> None:
    with pytest.raises(VoicejoyError, match="no stack") as told:
        journal.remove_stack(stack_id, now=NOON)
    assert told.value.code is Code.NOT_FOUND
    assert told.value.hint


def test_undo_takes_back_joys_and_stacks_in_the_order_they_came(journal: Journal) -> None:
    kept = journal.keep(joy("tea"))
    stack = journal.add_stack("a song", "washing up", now=NOON)
    resting = journal.rest(kept.id, until=date(2026, 8, 2), now=NOON)
    journal.remove_stack(stack.id, now=NOON)
    journal.edit(kept.id, now=NOON, favourite=True)
    assert journal.undo(now=NOON) == ("favourite", resting)
    assert journal.undo(now=NOON) == ("unstack", stack)
    assert journal.undo(now=NOON) == ("rest", kept)
    assert [undone and undone[0] for undone in (journal.undo(now=NOON) for _ in range(3))] == [
        "stack",
        "keep",
        None,
    ]
    assert (journal.newest(), journal.stacks()) == ([], [])


def test_a_preference_is_remembered_changed_and_forgotten(journal: Journal) -> None:
    assert journal.preference("mode") is None
    journal.prefer("mode", "gentle")
    journal.prefer("pace", "slow")
    journal.prefer("mode", "normal")
    assert (journal.preference("mode"), journal.preference("pace")) == ("normal", "slow")
    journal.prefer("mode", None)
    journal.prefer("mode", None)
    assert journal.preference("mode") is None
    assert journal.undo(now=NOON) is None


def test_tellings_are_counted_and_the_last_one_is_known(journal: Journal) -> None:
    assert journal.last_told() is None
    one, two = journal.keep(joy("one")), journal.keep(joy("two"))
    journal.told(two.id, now=NOON)
    told = journal.told(one.id, now=NOON)
    assert (told.times_told, told.last_told_at) == (1, NOON_UTC)
    assert journal.told(one.id, now=NOON + timedelta(hours=1)).times_told == 2
    assert journal.last_told() == one.id


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sister", True),
        ("SISTER laughed", True),
        ("laughed sister", True),
        ("cafe", True),
        ("the caf", True),
        ("🌞", True),
        ("今天", True),
        ("aughe", True),
        ("sister cried", False),
        ('"sister', True),
        ("sister*", True),
        ("sister AND laughed", False),
        ("NEAR(sister)", False),
        ("", False),
        ("  ", False),
        ("-", False),
    ],
)
def test_search_takes_whatever_is_typed_as_plain_words(journal: Journal, query: str, found: bool) -> None:
    kept = journal.keep(joy("My sister laughed at the Café 🌞 很好今天"))
    journal.keep(joy("a quiet cup of tea"))
    assert (kept in journal.search(query)) is found


def test_search_gives_no_more_than_asked_for(journal: Journal) -> None:
    for number in range(5):
        journal.keep(joy(f"tea {number} 🍵"))
    assert len(journal.search("tea", limit=2)) == len(journal.search("🍵", limit=2)) == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    kept=st.text(max_size=30),
    query=st.text(max_size=20) | st.text(alphabet="\"'*^:()-+AND OR NOT\0{}", max_size=12),
)
def test_search_never_fails_whatever_is_kept_and_asked(journal: Journal, kept: str, query: str) -> None:
    journal.keep(joy(kept))
    journal.search(query)


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["edit", "category", "favourite", "rest", "never", "delete", "restore", "told"]),
        st.integers(1, 3),
        st.sampled_from(["tea", "rain", "bread"]),
    ),
    max_size=12,
)


def change(journal: Journal, kind: str, joy_id: int, text: str) -> None:
    if kind == "edit":
        journal.edit(joy_id, now=NOON, text=text)
    elif kind == "category":
        journal.edit(joy_id, now=NOON, category={"tea": "sensory", "rain": "delight"}.get(text, "none"))
    elif kind == "favourite":
        journal.edit(joy_id, now=NOON, favourite=text != "tea")
    elif kind == "rest":
        journal.rest(joy_id, until=date(2026, 8, len(text)), now=NOON)
    elif kind == "never":
        journal.never_read(joy_id, now=NOON)
    elif kind == "told":
        journal.told(joy_id, now=NOON)
    else:
        {"delete": journal.delete, "restore": journal.restore}[kind](joy_id, now=NOON)


def state(journal: Journal) -> list[tuple[object, ...]]:
    joys = [journal.get(joy_id) for joy_id in (1, 2, 3)]
    return [
        (joy.text, joy.category, joy.favourite, joy.resting_until, joy.never_read, joy.deleted_at is not None)
        for joy in joys
    ]


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@settings(max_examples=25)
@given(changes=CHANGES)
def test_undo_retraces_every_change(
    tmp_path_factory: pytest.TempPathFactory, kind: str, changes: list[tuple[str, int, str]]
) -> None:
    journal: Journal = (
        MemoryJournal() if kind == "memory" else SqliteJournal(tmp_path_factory.mktemp("undo") / "j.db")
    )
    for text in ("one", "two", "three"):
        journal.keep(joy(text))
    states = [state(journal)]
    for each in changes:
        change(journal, *each)
        if state(journal) != states[-1]:
            states.append(state(journal))
    for earlier in reversed(states[:-1]):
        assert journal.undo(now=NOON)
        assert state(journal) == earlier
    undone = journal.undo(now=NOON)
    assert undone is not None
    assert undone[0] == "keep"
    journal.close()
