"""People who are not speaking to voicejoy: nothing wakes it, and what they tell is not taken for a command.

Needs recordings of real people, which are not part of the project: a folder `shared/audio` beside the
checkout, with `evaluate/sentences` (Picovoice/speech-to-intent-benchmark, Apache-2.0).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.running import listen
from voicejoy import languages
from voicejoy.actions import Mode
from voicejoy.audio.files import read_pcm
from voicejoy.audio.gate import SileroGate
from voicejoy.endpoint import Patience
from voicejoy.hearing import Hearing, UtteranceHeard
from voicejoy.models import find_vosk_model
from voicejoy.recognizers.vosk import VoskRecognizer

SENTENCES = Path(__file__).resolve().parents[3] / "shared" / "audio" / "evaluate" / "sentences"
pytestmark = [
    pytest.mark.engine,
    pytest.mark.real_speech,
    pytest.mark.skipif(not SENTENCES.is_dir(), reason="no recordings of real people beside the checkout"),
]


def some(count: int) -> list[Path]:
    return sorted(SENTENCES.glob("*.flac"))[:count]


def test_strangers_orders_wake_nothing_and_nothing_is_kept() -> None:
    assert listen(*some(15), engine="vosk").sequence() == ["ready", "done"]


def test_what_strangers_tell_is_not_taken_for_a_command() -> None:
    ear = VoskRecognizer(find_vosk_model("en").path)
    taken = [recording.name for recording in some(15) if was_command(ear, recording)]
    assert taken == []


def was_command(ear: VoskRecognizer, recording: Path) -> bool:
    hearing = Hearing(SileroGate(), ear, "hello joy", Patience(), languages.load().lexicon)
    hearing.listen(Mode.TELLING)
    return any(
        isinstance(event, UtteranceHeard) and bool(event.utterance.command or event.utterance.tail)
        for event in hearing.accept(read_pcm(recording) + bytes(3 * 32_000))
    )
