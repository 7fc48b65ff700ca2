"""Settings: flag over environment over file over default, each checked with one clear sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from voicejoy.cli.settings import load_settings
from voicejoy.config import Settings, settle
from voicejoy.errors import Code, VoicejoyError


def test_the_defaults_are_the_houses() -> None:
    settings = settle({}, {})
    assert settings == Settings()
    assert (settings.wake, settings.patience.telling_s, settings.patience.nothing_s) == (
        "hello joy",
        2.0,
        8.0,
    )


def test_flag_beats_environment_beats_file() -> None:
    file, environ = {"wake": "hello sun", "engine": "vosk"}, {"VOICEJOY_WAKE": "hello rain"}
    assert settle(file, {}).wake == "hello sun"
    assert settle(file, environ).wake == "hello rain"
    assert settle(file, environ, {"wake": "hello snow", "model": None}).wake == "hello snow"
    assert settle(file, environ).engine == "vosk"


def test_numbers_and_switches_come_from_text_too() -> None:
    settings = settle({}, {"VOICEJOY_NOTHING_S": "80", "VOICEJOY_CHIMES_ONLY": "yes", "VOICEJOY_MODEL": "m"})
    assert (settings.nothing_s, settings.chimes_only, settings.model) == (80.0, True, Path("m"))


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ({"engine": "siri"}, "engine"),
        ({"wake": "!!!"}, "wake"),
        ({"wake": 3}, "wake"),
        ({"language": "english please"}, "language"),
        ({"nothing_s": 0}, "nothing_s"),
        ({"telling_s": True}, "telling_s"),
        ({"voice_wpm": "fast"}, "voice_wpm"),
        ({"chimes_only": "maybe"}, "chimes_only"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(file: dict[str, Any], named: str) -> None:
    with pytest.raises(VoicejoyError) as refused:
        settle(file, {})
    assert refused.value.code is Code.CONFIG
    assert refused.value.exit_code == 2
    assert named in refused.value.message


def test_the_config_file_is_read_from_home_and_a_broken_one_is_told(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('wake = "good morning"\n')
    assert load_settings().wake == "good morning"
    (home / "config.toml").write_text("wake = \n")
    with pytest.raises(VoicejoyError, match="config file"):
        load_settings()
