"""The practices by hand, and the turns in text that need more than one command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner, Result

from voicejoy.cli.app import main


def run(*arguments: str, typed: str = "") -> Result:
    """As a shell runs it: failures are told, not raised."""
    return CliRunner().invoke(_command, list(arguments), input=typed)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def _command(arguments: tuple[str, ...]) -> None:
    main(list(arguments))


def say(text: str, *flags: str) -> str:
    outcome = run("say", text, *flags)
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout.strip()


def answer(*arguments: str) -> Any:
    outcome = run(*arguments, "--json")
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout)


# --- stacks ------------------------------------------------------------------------------------------


def test_a_pair_is_made_listed_read_back_and_taken_back() -> None:
    assert (
        run("stack", "add", "a", "song", "with", "washing", "up").stdout
        == "I paired a song with washing up.\n"
    )
    assert answer("stack", "list")[0]["pleasure"] == "a song"
    assert say("I'm washing up") == "With washing up: a song."
    assert say("undo that") == "No longer paired: a song with washing up."
    assert answer("stack", "list") == []


def test_a_task_without_a_pair_is_a_joy_like_any_other() -> None:
    assert say("I'm ironing").startswith("Kept: I'm ironing.")


def test_a_suggestion_comes_from_the_journal_and_an_empty_one_gives_none() -> None:
    assert answer("stack", "suggest") is None
    run("add", "the radio in the kitchen", "--category", "sensory")
    assert answer("stack", "suggest")["pleasure"] == "the radio in the kitchen"


@pytest.mark.parametrize("words", ["a song", "with", "with washing up"])
def test_what_names_no_pleasure_and_task_is_told_how(words: str) -> None:
    outcome = run("stack", "add", *words.split())
    assert outcome.exit_code == 1
    assert "stack add a song with washing up" in outcome.stderr


def test_a_pair_that_is_not_there_cannot_be_removed() -> None:
    assert run("stack", "remove", "7").exit_code == 1


# --- the senses --------------------------------------------------------------------------------------


def test_what_the_senses_notice_is_kept_when_the_person_agrees() -> None:
    outcome = run("ground", typed="the grey rain\nthe fridge\n\n\nstop\nyes\n")
    assert outcome.exit_code == 0
    assert [joy["text"] for joy in answer("list")] == ["The fridge", "The grey rain"]
    assert {joy["category"] for joy in answer("list")} == {"sensory"}


def test_what_the_senses_notice_is_let_go_when_the_person_says_no() -> None:
    run("ground", typed="the grey rain\nstop\nno\n")
    assert answer("list") == []


def test_an_end_of_input_in_the_midst_of_it_keeps_what_was_noticed() -> None:
    run("ground", typed="the grey rain\n")
    assert [joy["text"] for joy in answer("list")] == ["The grey rain"]


# --- sharing, the week -------------------------------------------------------------------------------


def test_a_card_is_a_text_and_a_picture_readable_by_the_person_alone(tmp_path: Path) -> None:
    run("add", "a robin <sang> & left")
    card = answer("share", "--to", str(tmp_path / "cards"), "--with", "Ana")
    text, picture = map(Path, card["files"])
    assert "a robin <sang> & left" in text.read_text("utf-8")
    drawn = "".join(ElementTree.parse(picture).getroot().itertext())
    assert "robin" in drawn
    assert "Ana" in drawn
    assert {file.stat().st_mode & 0o777 for file in (text, picture)} == {0o600}


def test_a_second_card_of_the_same_joy_leaves_the_first_alone(tmp_path: Path) -> None:
    run("add", "a robin sang")
    first, second = (answer("share", "--to", str(tmp_path))["files"] for _ in range(2))
    assert not set(first) & set(second)


@pytest.mark.parametrize(
    ("flags", "hint"),
    [
        ((), "--to FOLDER"),
        (("--to", "/dev/null/cards"), "Choose a folder"),
        (("7", "--to", "cards"), "voicejoy list"),
    ],
)
def test_a_card_that_cannot_be_made_is_told(flags: tuple[str, ...], hint: str) -> None:
    run("add", "a robin sang")
    outcome = run("share", *flags)
    assert outcome.exit_code == 1
    assert hint in outcome.stderr


def test_sharing_by_text_writes_to_the_folder_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("a robin sang")
    assert "share_folder" in say("share that with my sister")
    monkeypatch.setenv("VOICEJOY_SHARE_FOLDER", str(tmp_path / "cards"))
    told = say("share that with my sister").splitlines()
    assert told[0] == "A card is ready. Hand it on as you like."
    assert all(Path(file).exists() for file in told[1:])


def test_the_week_has_at_most_three_joys_and_no_figures() -> None:
    for joy in ("tea in the garden", "a robin sang at seven", "my sister rang", "the bed is made"):
        run("add", joy)
    assert len(answer("digest")) == 3
    assert run("digest").stdout.startswith("Your week. Today: ")


# --- asking for a glimmer ----------------------------------------------------------------------------


def test_a_glimmer_may_be_asked_for_by_words_kind_time_and_favourite() -> None:
    run("add", "my sister rang", "--category", "connection")
    run("add", "the bed is made", "--category", "achievement")
    run("edit", "2", "--favourite")
    assert answer("glimmer", "--about", "my sister")["id"] == 1
    assert answer("glimmer", "--category", "achievement")["id"] == 2
    assert answer("glimmer", "--favourites")["id"] == 2
    assert answer("glimmer", "--from", "today")["id"] in (1, 2)


@pytest.mark.parametrize(
    "flags",
    [("--category", "grumpy"), ("--from", "31 february"), ("--from", ""), ("--about", "Zoltan")],
)
def test_what_does_not_exist_is_one_sentence_and_a_hint(flags: tuple[str, str]) -> None:
    run("add", "tea")
    outcome = run("glimmer", *flags)
    if flags[1]:
        assert (outcome.exit_code, len(outcome.stderr.splitlines())) == (1, 2)
    else:
        assert outcome.exit_code == 0


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\U0001f600\U0001f600", "word " * 10_000, "something about Zoltan", "from the 45th of may"],
)
def test_whatever_is_said_gets_an_answer_and_no_failure(text: str) -> None:
    assert say(text)


# --- what outlives a turn ----------------------------------------------------------------------------


def test_that_means_the_joy_told_or_kept_last_in_an_earlier_turn() -> None:
    say("the sun came out")
    assert say("no, I said the moon came out") == "Now it is: The moon came out."
    assert say("make that a favourite") == "A favourite now: The moon came out."
    assert say("delete that").startswith("Deleted: The moon came out.")
    for _ in range(4):
        say("undo that")
    assert say("undo that") == "There is nothing to take back."


def test_the_voice_and_gentle_mode_are_remembered() -> None:
    for _ in range(9):
        slower = say("slower")
    assert slower == "This is as slow as I can speak."
    assert say("gentle mode") == "Gentle mode. One word is enough."
    assert say("normal mode") == "Normal mode."


# --- care --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["add", "say"])
def test_typed_words_of_despair_are_answered_with_contacts_and_kept_nowhere(
    home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("VOICEJOY_HELP_REGION", "gb")
    monkeypatch.setenv("VOICEJOY_HELP_CONTACT", "Ana: 555 0100.")
    outcome = run(command, "I want to kill myself")
    assert outcome.exit_code == 0
    for part in ("I am glad you told me.", "Ana: 555 0100.", "116 123", "999", "voicejoy add --anyway"):
        assert part in outcome.stdout
    assert answer("list") == []
    assert all(b"kill" not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_the_person_may_keep_them_all_the_same() -> None:
    run("add", "--anyway", "I want to kill myself")
    assert len(answer("list")) == 1


def test_a_country_that_is_not_listed_gets_the_pointer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEJOY_HELP_REGION", "XX")
    assert "findahelpline.com" in run("say", "I want to kill myself").stdout


def test_json_of_such_a_turn_does_not_hold_the_words() -> None:
    events = run("say", "I want to kill myself", "--json").stdout
    assert "kill" not in events
    assert json.loads(events)[0] == {"event": "heard", "text": "", "command": None, "private": True}


# --- other languages ---------------------------------------------------------------------------------


def test_another_language_is_a_flag() -> None:
    assert say("undo that", "--language", "ko") == "There is nothing to take back."
