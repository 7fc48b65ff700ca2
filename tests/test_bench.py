"""`voicejoy bench`: its figures by hand, its script on spelled sound, and a short run of each command."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.e2e.running import voicejoy
from voicejoy import languages
from voicejoy.audio.files import write_wav
from voicejoy.bench import probes
from voicejoy.bench.ears import Score, score
from voicejoy.bench.engines import in_a_process, measure
from voicejoy.bench.figures import Proportion, Spread, word_errors
from voicejoy.bench.loop import hear
from voicejoy.bench.machine import machine, resident_mb
from voicejoy.bench.recordings import overhear, recordings_in
from voicejoy.bench.sentences import CONTINUATIONS, CONTROLS, JOYS, Line, script
from voicejoy.cli.bench import bench_command
from voicejoy.config import Settings
from voicejoy.errors import Code, VoicejoyError
from voicejoy.intents import Intent
from voicejoy.recognizers.choice import Ears
from voicejoy.testing.recognition import SpelledGate, SpelledRecognizer, spoken
from voicejoy.wake import words_of

# --- figures ---------------------------------------------------------------------------------------

LEXICON = languages.load("en").lexicon


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (0, 0, 0.0, 1.0)],
)
def test_wilsons_interval(hits: int, n: int, low: float, high: float) -> None:
    """The third is Newcombe's own example (Statistics in Medicine 17, 1998)."""
    assert Proportion(hits, n).interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counted: tuple[int, int]) -> None:
    proportion = Proportion(*counted)
    low, high = proportion.interval
    assert 0 <= low <= proportion.share + 1e-9
    assert proportion.share - 1e-9 <= high <= 1


def test_words_wrong_missing_and_added_are_errors_but_not_case_or_punctuation() -> None:
    assert word_errors([("The cat came back", "the cat, came back!")]).errors == 0
    errors = word_errors([("the cat came back", "a cat back"), ("warm socks", "warm warm socks")])
    assert (errors.errors, errors.words) == (3, 6)
    assert word_errors([]).rate == 0


@given(st.lists(st.tuples(st.text("ab ", max_size=12), st.text("ab ", max_size=12)), max_size=4))
def test_word_errors_are_those_of_jiwer(pairs: list[tuple[str, str]]) -> None:
    import jiwer  # noqa: PLC0415

    pairs = [pair for pair in pairs if words_of(pair[0])]
    wanted = jiwer.wer([said for said, _ in pairs], [kept for _, kept in pairs]) if pairs else 0
    assert word_errors(pairs).rate == pytest.approx(wanted)


def test_a_spread_is_told_by_its_median_and_its_worst() -> None:
    assert (Spread([3, 1, 2]).median, Spread([3, 1, 2]).p99) == (2, 3)
    assert Spread(range(1, 201)).p99 == 198


def test_the_machine_and_its_memory_are_told() -> None:
    assert "Python 3" in machine()
    assert resident_mb() > 1


# --- the script ------------------------------------------------------------------------------------


def test_the_script_is_long_enough_and_no_joy_in_it_is_a_command() -> None:
    assert len(JOYS) >= 30
    assert all(4 <= len(words_of(joy)) <= 14 for joy in JOYS)
    assert len(CONTINUATIONS) == 10
    assert [joy for joy in JOYS + CONTINUATIONS if LEXICON.hear(joy) is not None] == []


def test_every_control_phrase_is_said_in_one_breath_and_after_the_cue() -> None:
    said = [(line.text, line.pause_s > 0) for line in script() if line.intent]
    wanted = [phrase for intent in CONTROLS for phrase in LEXICON.examples[intent]]
    assert said == [(phrase, paused) for paused in (False, True) for phrase in wanted]
    assert len(script(2)) == 8


# --- ears, on spelled sound ------------------------------------------------------------------------


@pytest.fixture
def spelled(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The loop on spelled sound; words may be misheard."""
    monkeypatch.setattr("voicejoy.cli.listen.SileroGate", SpelledGate)

    def loop(**misheard: str) -> Any:
        ears = Ears(SpelledRecognizer(misheard=misheard), None, ())
        return partial(hear, ears=ears, settings=Settings())

    return loop


LINES = [
    Line("the cat came back"),
    Line("warm socks"),
    Line("undo that", Intent.UNDO),
    Line("never mind", Intent.CANCEL, 1.2),
]


def test_what_is_heard_well_scores_well(spelled: Any) -> None:
    scored = score(LINES, spelled(), wake="hello joy", say=spoken)
    assert (scored.wake.hits, scored.wake.n) == (4, 4)
    assert (scored.controls.hits, scored.controls.n) == (2, 2)
    assert (scored.joys.hits, scored.joys.n) == (2, 2)
    assert (scored.errors.errors, scored.errors.words) == (0, 6)
    assert scored.taken == []


def test_what_is_misheard_is_counted_and_named(spelled: Any) -> None:
    scored = score([*LINES, Line("help")], spelled(socks="sock"), wake="hello joy", say=spoken)
    assert (scored.errors.errors, scored.errors.words) == (1, 6)
    told = scored.as_json()
    assert [one["said"] for one in told["joys_taken_for_commands"]] == ["help"]
    assert {"said": "warm socks", "kept": "Warm sock"} in told["kept"]


def test_a_wake_phrase_that_is_missed_takes_its_control_phrase_with_it(spelled: Any) -> None:
    scored: Score = score(LINES, spelled(), wake="good morning", say=spoken)
    assert [len(scored.missed_wakes), scored.controls.hits, scored.joys.hits] == [4, 0, 0]
    assert scored.errors.words == 0


# --- recordings ------------------------------------------------------------------------------------


def test_false_wakes_and_commands_in_a_folder_are_counted(spelled: Any, tmp_path: Path) -> None:
    for name, text in (("a", "hello joy the sun"), ("b", "never mind"), ("c", "the sun came out")):
        write_wav(tmp_path / f"{name}.wav", spoken(text), 16_000)
    heard = overhear(recordings_in(tmp_path), spelled(), wake=spoken("hello joy"))
    told = heard.as_json()
    assert told["woken_by"] == ["a.wav"]
    assert heard.per_hour == pytest.approx(1 / heard.hours)
    assert told["taken_for_commands"] == Proportion(1, 3).as_json()
    assert told["commands"] == [{"recording": "b.wav", "command": "cancel", "heard": "never mind"}]


def test_a_folder_without_recordings_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoicejoyError, match="no recordings"):
        recordings_in(tmp_path)


# --- engines ---------------------------------------------------------------------------------------


def scripted(probe: str, subject: str, repeats: int) -> dict[str, Any]:
    """A machine on which Whisper is not installed."""
    if "whisper" in subject:
        raise VoicejoyError(Code.ENGINE, "Whisper is not installed.")
    if probe == "load":
        return {"ears": subject, "load_s": 0.5, "before_mb": 40.0, "rss_mb": 90.0}
    if probe == "speed":
        return {"factors": [0.1, 0.3, 0.2], "sentence_s": 2.0}
    return {"ears": subject, "states": {"silence": {"shares": [0.01] * repeats, "rss_mb": 95.0}}}


def test_engines_are_measured_one_by_one_and_what_is_missing_is_told() -> None:
    figures = measure(3, probe=scripted).as_json()
    assert [load["ears"] for load in figures["load"]] == ["vosk", "auto"]
    assert figures["load"][0]["load_s"]["n"] == 3
    assert figures["real_time_factor"]["gate"] == {"median": 0.2, "p99": 0.3, "n": 3}
    assert figures["loop"][0]["cpu_share"]["median"] == 0.01
    assert figures["left_out"] == ["Whisper is not installed."] * 2


def test_the_figures_of_engines_are_shown_as_tables_and_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicejoy.cli.bench.measure", partial(measure, probe=scripted))
    monkeypatch.setattr("voicejoy.cli.bench.first_voice", lambda: "slt")
    shown = CliRunner().invoke(bench_command, ["engines", "--repeats", "3"])
    assert shown.exit_code == 0, shown.output
    for told in ("Python 3", "0.200 / 0.300", "0.50 / 0.50 s", "1.0 / 1.0 %", "Whisper is not installed."):
        assert told in shown.stdout
    told = json.loads(CliRunner().invoke(bench_command, ["engines", "--json"]).stdout)
    assert {"machine", "memory_from", "repeats", "load", "loop", "left_out"} < set(told)


# --- the real thing --------------------------------------------------------------------------------


@pytest.mark.engine
def test_bench_ears_runs() -> None:
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed")
    run = voicejoy("bench", "ears", "--voice", "slt", "--engine", "vosk", "--take", "1", "--json")
    assert run.code == 0, run.stderr
    (result,) = json.loads(run.stdout)["results"]
    assert result["wake"]["hits"] == result["wake"]["n"] == 4
    table = voicejoy("bench", "ears", "--voice", "slt", "--engine", "vosk", "--take", "1")
    assert "4/4" in table.stdout


@pytest.mark.engine
def test_bench_engines_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(probes, "MINUTE_S", 2.0)
    monkeypatch.setattr(probes, "IDLE_S", 2.0)
    monkeypatch.setattr(probes, "TELLINGS", 1)

    def in_this_process(probe: str, subject: str, repeats: int) -> dict[str, Any]:
        probes.main([probe, subject, str(repeats)])
        measured: dict[str, Any] = json.loads(capsys.readouterr().out)
        return measured

    figures = measure(1, probe=in_this_process)
    assert figures.left_out == []
    assert set(figures.speeds) == set(probes.PARTS)
    assert [state.state for state in figures.states] == [*probes.STATES] * 2


@pytest.mark.engine
def test_a_probe_runs_in_a_process_of_its_own_and_says_why_it_cannot() -> None:
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed")
    assert len(in_a_process("speed", "gate", 1)["factors"]) > 10
    with pytest.raises(VoicejoyError, match="KeyError"):
        in_a_process("nonsense", "gate", 1)
