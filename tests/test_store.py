"""The journal as a file: private, durable, shared politely, and never harmed by being opened.

What it does as a journal is told in contract/test_journal.py.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from sqlite_utils import Database

from voicejoy.errors import Code, VoicejoyError
from voicejoy.joys import NewJoy
from voicejoy.store.journal import SqliteJournal
from voicejoy.store.migrations import MIGRATIONS

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=timezone.utc)


def joy(text: str) -> NewJoy:
    return NewJoy(text=text, heard=text, created_at=NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "voicejoy" / "journal.db"


@pytest.fixture
def kept(path: Path) -> Path:
    """A journal with enough joys for several pages of the file."""
    with SqliteJournal(path) as journal:
        for number in range(40):
            journal.keep(joy(f"The sun came out, for the {number}th time, over the garden"))
    return path


@contextmanager
def process(program: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another Python running `program` with `path` as its argument, killed at the end."""
    started = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        try:
            yield started
        finally:
            started.kill()


def line_from(started: subprocess.Popen[str]) -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


def refusal(path: Path) -> VoicejoyError:
    with pytest.raises(VoicejoyError) as refused:
        SqliteJournal(path, busy_timeout_s=0.1)
    assert refused.value.hint
    return refused.value


# --- the file ----------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's files private by other means")
def test_the_journal_and_all_beside_it_are_for_its_owner_alone(path: Path) -> None:
    before = os.umask(0o022)
    try:
        with SqliteJournal(path) as journal:
            journal.keep(joy("tea"))
            assert {each.name for each in path.parent.iterdir()} > {"journal.db", "journal.db-wal"}
            assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}
    finally:
        os.umask(before)
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's files private by other means")
def test_a_journal_that_others_could_read_is_taken_back(kept: Path) -> None:
    kept.chmod(0o644)
    SqliteJournal(kept).close()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_changes_reach_the_disk_before_they_are_acknowledged(path: Path) -> None:
    with SqliteJournal(path) as journal:
        pragmas = {
            name: journal._db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "busy_timeout", "foreign_keys")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "secure_delete": 1,
        "busy_timeout": 5000,
        "foreign_keys": 1,
    }


def test_words_survive_being_killed_right_after_keep_returns(path: Path) -> None:
    program = """
        import pathlib, sys
        from datetime import datetime, timezone
        from voicejoy.joys import NewJoy
        from voicejoy.store.journal import SqliteJournal
        journal = SqliteJournal(pathlib.Path(sys.argv[1]))
        print(journal.keep(NewJoy("tea", "tea", datetime.now(timezone.utc))).id, flush=True)
        sys.stdin.read()
    """
    with process(program, path) as other:
        assert line_from(other) == "1"
        os.kill(other.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        other.wait()
    with SqliteJournal(path) as journal:
        assert [found.text for found in journal.newest()] == ["tea"]


def test_undo_reaches_back_across_restarts(path: Path) -> None:
    with SqliteJournal(path) as journal:
        first = journal.keep(joy("one"))
    with SqliteJournal(path) as journal:
        edited = journal.edit(first.id, now=NOW, text="two")
    with SqliteJournal(path) as journal:
        journal.delete(first.id, now=NOW)
    with SqliteJournal(path) as journal:
        assert journal.undo(now=NOW) == ("delete", edited)
    with SqliteJournal(path) as journal:
        assert journal.undo(now=NOW) == ("edit", first)


def test_stacks_rest_and_preferences_last_across_restarts(path: Path) -> None:
    with SqliteJournal(path) as journal:
        first = journal.keep(joy("one"))
        stack = journal.add_stack("a song", "washing up", now=NOW)
        resting = journal.rest(first.id, until=date(2026, 8, 2), now=NOW)
        journal.prefer("mode", "gentle")
    with SqliteJournal(path) as journal:
        assert (journal.get(first.id), journal.stacks()) == (resting, [stack])
        assert journal.preference("mode") == "gentle"
    with SqliteJournal(path) as journal:
        assert journal.undo(now=NOW) == ("rest", first)
    with SqliteJournal(path) as journal:
        undone = journal.undo(now=NOW)
        assert undone is not None
        assert undone[0] == "stack"
        assert journal.stacks() == []


def test_closing_twice_is_harmless(path: Path) -> None:
    journal = SqliteJournal(path)
    journal.close()
    journal.close()


# --- a journal made by an earlier voicejoy -----------------------------------------------------------


@pytest.fixture
def first_version(path: Path) -> Path:
    """A journal as the first voicejoy left it: a joy edited and told, one deleted, one private."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as old:
        database = Database(old, execute_plugins=False)
        database.enable_wal()
        MIGRATIONS.apply(database, stop_before="m002_rest_stacks_preferences")
        kept = "created_at, utc_offset_minutes, day, source) VALUES"
        at = "'2026-05-03T12:00:00.000000+00:00'"
        with old:
            for words, columns in (
                ("tea with milk", "0, NULL"),
                ("rain", f"0, {at}"),
                ("a secret", "1, NULL"),
            ):
                old.execute(
                    f"INSERT INTO joys (text, heard, private, deleted_at, {kept} "
                    f"('{words}', 'heard', {columns}, {at}, 120, '2026-05-03', 'voice')"
                )
            for joy_id, change, before in (
                (1, "keep", "{}"),
                (2, "keep", "{}"),
                (1, "edit", '{"text": "tea"}'),
                (2, "delete", '{"deleted_at": null}'),
                (3, "keep", "{}"),
            ):
                row = (joy_id, change, before)
                old.execute(
                    f"INSERT INTO revisions (joy_id, change, made_at, before) VALUES (?, ?, {at}, ?)", row
                )
            old.execute(f"INSERT INTO tellings (joy_id, told_at) VALUES (1, {at})")
    return path


def test_an_earlier_journal_opens_with_nothing_lost(first_version: Path) -> None:
    with SqliteJournal(first_version) as journal:
        secret, tea = journal.newest()
        assert (tea.text, tea.heard, tea.times_told, tea.resting_until, tea.never_read) == (
            "tea with milk",
            "heard",
            1,
            None,
            False,
        )
        assert (secret.text, secret.private) == ("a secret", True)
        assert [gone.text for gone in journal.newest(deleted=True)] == ["rain"]
        assert journal.search("teas") == [tea]
        assert (journal.count(), journal.last_kept(), journal.last_told()) == (2, 3, 1)
        assert journal.stacks() == []


def test_undo_goes_on_where_an_earlier_voicejoy_left_off(first_version: Path) -> None:
    with SqliteJournal(first_version) as journal:
        journal.add_stack("a song", "washing up", now=NOW)
    with SqliteJournal(first_version) as journal:
        changes = []
        while undone := journal.undo(now=NOW):
            changes.append((undone[0], undone[1].id))
        assert changes == [("stack", 1), ("keep", 3), ("delete", 2), ("edit", 1), ("keep", 2), ("keep", 1)]
        assert {joy.text for joy in journal.newest(deleted=True)} == {"tea", "rain", "a secret"}


def test_an_earlier_journal_is_renewed_whole_or_not_at_all(first_version: Path) -> None:
    with closing(sqlite3.connect(first_version)) as old, old:
        old.execute("CREATE TABLE preferences (other TEXT)")  # stands in the way of the step's middle
    refusal(first_version)
    with closing(sqlite3.connect(first_version)) as old, old:
        old.execute("DROP TABLE preferences")
    with SqliteJournal(first_version) as journal:
        assert journal.count() == 2


# --- search ------------------------------------------------------------------------------------------


def test_a_word_is_found_in_its_other_forms_and_without_its_accents(path: Path) -> None:
    with SqliteJournal(path) as journal:
        walk = journal.keep(joy("We walked to the crêperie"))
        journal.keep(joy("A quiet morning"))
        for query in ("walking", "walks creperie", "CRÊPERIES"):
            assert journal.search(query) == [walk]


def test_the_whole_word_comes_before_its_beginning(path: Path) -> None:
    with SqliteJournal(path) as journal:
        tea = journal.keep(joy("a cup of tea"))
        teacher = journal.keep(joy("an old teacher"))
        assert journal.search("tea") == [tea, teacher]


def test_halves_of_characters_from_a_broken_terminal_are_kept_as_question_marks(path: Path) -> None:
    with SqliteJournal(path) as journal:
        assert journal.keep(joy("tea \udcff")).text == "tea ?"
        assert journal.edit(1, now=NOW, text="tea \ud800!").text == "tea ?!"
        assert len(journal.search("tea \udcff")) == 1


# --- other processes ---------------------------------------------------------------------------------


def test_two_processes_share_a_journal(kept: Path) -> None:
    with SqliteJournal(kept) as one, SqliteJournal(kept) as other:
        fresh = one.keep(joy("from one"))
        assert other.newest(limit=1) == [fresh]
        assert other.undo(now=NOW) is not None
        assert one.get(fresh.id).deleted_at == NOW


def test_a_journal_held_by_another_process_can_be_read_and_says_why_it_cannot_be_changed(kept: Path) -> None:
    program = """
        import sqlite3, sys
        holding = sqlite3.connect(sys.argv[1], isolation_level=None)
        holding.execute("BEGIN IMMEDIATE")
        print("held", flush=True)
        sys.stdin.read()
    """
    with SqliteJournal(kept, busy_timeout_s=0.1) as journal, process(program, kept) as other:
        assert line_from(other) == "held"
        assert len(journal.newest()) == 20
        with pytest.raises(VoicejoyError, match="Another program") as refused:
            journal.keep(joy("tea"))
        assert refused.value.code is Code.JOURNAL
        other.kill()
        other.wait()
        assert journal.keep(joy("tea")).text == "tea"


def test_several_voicejoys_may_start_on_a_new_journal_at_once(path: Path) -> None:
    program = """
        import pathlib, sys
        from datetime import datetime, timezone
        from voicejoy.joys import NewJoy
        from voicejoy.store.journal import SqliteJournal
        with SqliteJournal(pathlib.Path(sys.argv[1])) as journal:
            print(journal.keep(NewJoy("tea", "tea", datetime.now(timezone.utc))).id)
    """
    with process(program, path) as one, process(program, path) as two, process(program, path) as three:
        assert {line_from(each) for each in (one, two, three)} == {"1", "2", "3"}


# --- files that are no journal -----------------------------------------------------------------------


def overwrite_with_prose(path: Path) -> None:
    path.write_bytes(b"Dear diary, this was never a database. " * 100)


def overwrite_with_a_few_bytes(path: Path) -> None:
    path.write_bytes(b"hi")


def damage_the_pages(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xa5" * (len(whole) - 4096)
    path.write_bytes(whole)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def replace_with_another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")


def migrate_to_the_future(path: Path) -> None:
    with closing(sqlite3.connect(path)) as future, future:
        future.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('voicejoy', 'm999', '')"
        )


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (overwrite_with_prose, "damaged"),
        (overwrite_with_a_few_bytes, "damaged"),
        (damage_the_pages, "damaged"),
        (cut_short, "damaged"),
        (replace_with_another_database, "another program's"),
        (migrate_to_the_future, "newer voicejoy"),
    ],
)
def test_a_file_that_is_no_sound_journal_is_refused_and_left_as_it_is(
    kept: Path, harm: Callable[[Path], None], sentence: str
) -> None:
    harm(kept)
    before = kept.read_bytes()
    refused = refusal(kept)
    assert refused.code is Code.JOURNAL
    assert sentence in refused.message
    assert kept.read_bytes() == before


def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with SqliteJournal(path) as journal:
        assert journal.newest() == []


def test_a_folder_where_the_journal_should_be_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    refused = refusal(path)
    assert refused.code is Code.JOURNAL
    assert "VOICEJOY_HOME" in refused.hint


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = refusal(tmp_path / "file" / "journal.db")
    assert refused.code is Code.HOME
    assert "VOICEJOY_HOME" in refused.hint


@contextmanager
def write_protected(target: Path) -> Iterator[None]:
    mode = target.stat().st_mode
    target.chmod(mode & ~0o222)
    try:
        if os.access(target, os.W_OK):
            pytest.skip("this user may write anywhere")
        yield
    finally:
        target.chmod(mode)


def test_a_folder_that_may_not_be_written_is_told(kept: Path) -> None:
    with write_protected(kept.parent):
        assert "VOICEJOY_HOME" in refusal(kept).hint


def test_a_file_that_may_not_be_written_can_be_read_and_is_told_when_changed(kept: Path) -> None:
    with write_protected(kept), SqliteJournal(kept) as journal:
        assert len(journal.newest()) == 20
        with pytest.raises(VoicejoyError, match="cannot write"):
            journal.keep(joy("tea"))


def test_a_failed_change_leaves_nothing_behind(kept: Path) -> None:
    with SqliteJournal(kept) as journal:
        with pytest.raises(ValueError, match="wonder"):
            journal.edit(1, now=NOW, text="tea", category="wonder")
        with pytest.raises(VoicejoyError):
            journal.delete(999, now=NOW)
        assert journal.keep(joy("still here")).id == 41
        assert journal.undo(now=NOW) is not None
