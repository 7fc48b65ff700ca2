"""The live loop: PortAudio, engines and a voice, between a microphone and a loudspeaker of software."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.live import Live, Tap, loudspeaker_in_the_microphone
from tests.e2e.running import listen, voicejoy
from tests.pulse import Pulse
from tests.voices import recording
from voicejoy.models import find_vosk_model, find_whisper_model
from voicejoy.ports import Recognizer
from voicejoy.wake import words_of

# Sound devices keep their own time: a busy machine is asked a second time, and the report says so.
pytestmark = [pytest.mark.engine, pytest.mark.flaky(reruns=1)]

JOY = "hello joy, the sun came out"
SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.fixture(scope="module")
def ears() -> list[Recognizer]:
    """Both engines, to hear again what was said."""
    from voicejoy.recognizers.vosk import VoskRecognizer  # noqa: PLC0415 (loads an engine)
    from voicejoy.recognizers.whisper import WhisperRecognizer  # noqa: PLC0415 (loads an engine)

    whisper = find_whisper_model()
    assert whisper is not None
    return [WhisperRecognizer(whisper), VoskRecognizer(find_vosk_model().path)]


@pytest.fixture
def env(pulse: Pulse, home: Path) -> dict[str, str]:
    return {**pulse.env, "VOICEJOY_HOME": str(home)}


@pytest.fixture
def microphone(pulse: Pulse) -> Iterator[Tap]:
    with Tap(pulse, "vmic") as tap:
        yield tap


@pytest.fixture
def loudspeaker(pulse: Pulse) -> Iterator[Tap]:
    with Tap(pulse, "vspk") as tap:
        yield tap


@pytest.fixture
def unplugged_again(pulse: Pulse) -> Iterator[None]:
    """Whatever a test pulls out is back afterwards."""
    yield
    pulse.stop()
    pulse.start()


# --- out as sound ------------------------------------------------------------------------------------


def test_a_kept_joy_comes_back_out_as_sound(
    pulse: Pulse, env: dict[str, str], loudspeaker: Tap, ears: list[Recognizer]
) -> None:
    with Live(env) as live:
        for sentence, answer in ((JOY, "kept"), ("hello joy, read me a glimmer", "glimmer")):
            began = time.monotonic()
            pulse.speak_into_microphone(recording("slt", sentence))
            text = live.wait_for(answer)["joy"]["text"]
            assert words_of(text) == ("the", "sun", "came", "out")
            live.wait_for("listening")  # the answer has been spoken
            heard = {ear.name: set(loudspeaker.words(ear, began)) for ear in ears}
            # One engine is enough: a recording never starts at the same sample twice.
            assert any({"sun", "came", "out"} <= words for words in heard.values()), heard
    assert live.told == ["ready", "wake", "heard", "kept", "said", "wake", "heard", "glimmer", "said"]
    assert live.named("error") == []


def test_in_two_steps_the_open_chime_sounds_before_anything_is_told(
    pulse: Pulse, env: dict[str, str], loudspeaker: Tap, ears: list[Recognizer]
) -> None:
    with Live(env) as live:
        began = time.monotonic()
        pulse.speak_into_microphone(recording("slt", "hello joy"))
        live.wait_for("wake")
        chimed = loudspeaker.wait_for_sound(began)
        loudspeaker.wait_for_quiet()
        begin, end = loudspeaker.sounds(began)[0]
        assert end - begin < 0.4
        pulse.speak_into_microphone(recording("slt", "the sun came out"))
        live.wait_for("kept")
        live.wait_for("listening")
        assert {"sun", "came", "out"} <= set(loudspeaker.words(ears[0], chimed))
    assert live.told == ["ready", "wake", "heard", "kept", "said"]
    assert words_of(live.kept[0]) == ("the", "sun", "came", "out")


# --- never hearing itself ------------------------------------------------------------------------------


def test_it_never_hears_itself_though_the_microphone_hears_the_loudspeaker(
    pulse: Pulse, env: dict[str, str], microphone: Tap, loudspeaker: Tap
) -> None:
    """Its answers say "undo that" and "hello joy", out loud, into the microphone."""
    voicejoy("add", "Hello joy, the kettle sang.")
    with loudspeaker_in_the_microphone(pulse), Live(env) as live:
        pulse.speak_into_microphone(recording("slt", JOY))
        live.wait_for("kept")
        live.wait_for("listening")
        loudspeaker.wait_for_quiet()
        live.settle(4.0)
        assert live.told == ["ready", "wake", "heard", "kept", "said"]

        for _ in range(2):  # both joys
            before = len(live.told)
            began = time.monotonic()
            pulse.speak_into_microphone(recording("slt", "hello joy, read me a glimmer"))
            live.wait_for("glimmer")
            live.wait_for("listening")
            said = loudspeaker.sounds(began)
            assert any(begin >= said[0][0] for begin, _ in microphone.sounds(began)), "nothing came round"
            live.settle(4.0)
            assert live.told[before:] == ["wake", "heard", "glimmer", "said"]
        assert any("hello joy" in event["text"].lower() for event in live.named("said"))

        # the same phrase in the same voice from the same loudspeaker does wake it when it is not its own
        somebody = ["paplay", "-d", "vspk", str(recording("espeak-ng", "hello joy"))]
        subprocess.run(somebody, env=pulse.env, check=True, timeout=60)
        live.wait_for("wake")
    assert len(json.loads(voicejoy("list", "--json").stdout)) == 2


def test_chimes_that_come_round_into_the_microphone_do_not_wake_it_and_are_no_words(
    pulse: Pulse, env: dict[str, str], loudspeaker: Tap
) -> None:
    """The open and the closing chime, after a wake with no speech after it."""
    with loudspeaker_in_the_microphone(pulse), Live(env | {"VOICEJOY_NOTHING_S": "2"}) as live:
        began = time.monotonic()
        pulse.speak_into_microphone(recording("slt", "hello joy"))
        live.wait_for("cancelled")
        live.settle(3.0)
        assert len(loudspeaker.sounds(began)) == 2
    assert live.told == ["ready", "wake", "cancelled"]


# --- stopping ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_it_within_two_seconds_while_it_listens(
    pulse: Pulse, env: dict[str, str], number: signal.Signals
) -> None:
    with Live(env) as live:
        live.settle(1.0)
        code, took_s = live.end(number)
    assert took_s < 2.0
    assert code == (130 if number == signal.SIGINT else 0)
    assert live.told == ["ready", "done"]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_it_within_two_seconds_while_a_joy_is_told_and_the_joy_is_not_lost(
    pulse: Pulse, env: dict[str, str], number: signal.Signals
) -> None:
    telling = recording("slt", "hello joy, I drank a cup of tea in the garden and the cat slept beside me")
    speaking = ["paplay", "-d", "vmic", str(telling)]
    with Live(env) as live, subprocess.Popen(speaking, env=pulse.env):
        live.wait_for("listening")
        live.settle(2.0)
        code, took_s = live.end(number)
    assert took_s < 2.0
    assert code == (130 if number == signal.SIGINT else 0)
    assert live.named("draft")
    assert "tea" in words_of(listen(recording("slt", 1.0)).kept[0])


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_it_within_two_seconds_while_it_speaks(
    pulse: Pulse, env: dict[str, str], loudspeaker: Tap, number: signal.Signals
) -> None:
    with Live(env) as live:
        pulse.speak_into_microphone(recording("slt", JOY))
        loudspeaker.wait_for_sound(live.wait_for("said")["seen_at"])
        time.sleep(0.7)  # past the chime
        code, took_s = live.end(number)
        ended = time.monotonic()
        time.sleep(1.0)
        assert loudspeaker.sounds(ended) == []
    assert took_s < 2.0
    assert code == (130 if number == signal.SIGINT else 0)
    assert len(json.loads(voicejoy("list", "--json").stdout)) == 1


# --- devices that go -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("unplugged_again")
def test_a_loudspeaker_that_vanishes_does_not_stop_the_listening(pulse: Pulse, env: dict[str, str]) -> None:
    with Live(env | {"PULSE_SINK": "vspk"}) as live:
        pulse.unload("vspk")
        pulse.speak_into_microphone(recording("slt", JOY))
        assert words_of(live.wait_for("kept")["joy"]["text"]) == ("the", "sun", "came", "out")
        error = live.wait_for("error")
        assert error["error"] == "no_loudspeaker"
        assert error["message"]
        assert error["hint"]
        pulse.speak_into_microphone(recording("slt", "hello joy, read me a glimmer"))
        assert "sun came out" in live.wait_for("glimmer")["joy"]["text"].lower()
        assert "sun came out" in live.wait_for("said")["text"].lower()
        assert live.end(signal.SIGTERM)[0] == 0
    assert len(live.named("error")) == 1


@pytest.mark.usefixtures("unplugged_again")
def test_a_loudspeaker_that_vanishes_in_mid_sentence_does_not_stop_the_listening(
    pulse: Pulse, env: dict[str, str]
) -> None:
    with Live(env | {"PULSE_SINK": "vspk"}) as live:
        pulse.speak_into_microphone(recording("slt", JOY))
        live.wait_for("said")
        live.settle(1.0)
        pulse.unload("vspk")
        assert live.wait_for("error")["error"] == "no_loudspeaker"
        pulse.speak_into_microphone(recording("slt", 1.0, "hello joy, read me a glimmer"))
        live.wait_for("glimmer")
        live.wait_for("said")
        assert live.end(signal.SIGTERM)[0] == 0


@pytest.mark.usefixtures("unplugged_again")
def test_a_microphone_that_vanishes_in_mid_sentence_is_told_and_the_joy_is_not_lost(
    pulse: Pulse, env: dict[str, str]
) -> None:
    telling = recording("slt", "hello joy, I drank a cup of tea in the garden and the cat slept beside me")
    with Live(env) as live:
        with subprocess.Popen(["paplay", "-d", "vmic", str(telling)], env=pulse.env):
            live.wait_for("listening")
            live.settle(2.0)
            pulse.unload("vmic")  # and paplay ends
        code, stderr = live.ended()
    assert code == 1
    assert json.loads(stderr)["error"] == "no_microphone"
    assert live.named("draft")
    assert "tea" in words_of(listen(recording("slt", 1.0)).kept[0])


@pytest.mark.skipif(Path("/dev/snd").exists(), reason="this machine has a sound card")
@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_without_a_microphone_it_says_so_in_one_sentence(tmp_path: Path, flags: tuple[str, ...]) -> None:
    nowhere = {"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    run = voicejoy("listen", *flags, env={**os.environ, **nowhere})
    assert run.code == 1
    assert run.stdout == ""
    if flags:
        assert json.loads(run.stderr)["error"] == "no_microphone"
    else:
        sentence, hint = run.stderr.splitlines()
        assert sentence == "voicejoy: There is no microphone on this machine."
        assert "voicejoy rehearse" in hint
