"""A turn by text: typed words are taken as they are, and never answered with nothing."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from voicejoy.cli.app import cli


def say(*arguments: str) -> str:
    outcome = CliRunner().invoke(cli, ["say", *arguments], catch_exceptions=False)
    assert outcome.exit_code == 0
    return outcome.stdout


@pytest.mark.parametrize("text", ["never mind", "stop", "that's all"])
def test_a_turn_that_says_nothing_is_told_to_be_closed(text: str) -> None:
    assert say(text) == "(closed)\n"
    assert [event["event"] for event in json.loads(say(text, "--json"))] == ["heard"]


def test_typed_words_that_only_sound_like_a_command_are_a_joy() -> None:
    say("the sun came out")
    events = {event["event"] for event in json.loads(say("delight that", "--json"))}
    assert "kept" in events
    assert "undone" not in events
    assert "(closed)" not in say("delight that")
