"""What an earlier run was cut off in: kept at the next start, or set aside where it cannot be."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicejoy.actions import KeepJoy, Say
from voicejoy.care.detector import is_cry
from voicejoy.caring import care_text
from voicejoy.errors import VoicejoyError
from voicejoy.intents import ANSWERS, DISCARDING
from voicejoy.parts import Parts
from voicejoy.phrases import echo
from voicejoy.ports import Transcript
from voicejoy.state import State
from voicejoy.wake import tidy, words_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovery:
    """What is needed to make joys of drafts."""

    parts: Parts
    state: State
    report: Callable[..., None]
    fail: Callable[[VoicejoyError], None]

    def recover(self) -> Iterator[Say]:
        """Keep every draft, and give what to say of it."""
        for draft, begun in self.parts.spool.drafts():
            yield from self._recover_one(draft, begun)

    def _recover_one(self, draft: Path, begun: datetime) -> Iterator[Say]:
        """A draft that cannot be used stops nothing and nobody."""
        try:
            transcript = self.parts.transcriber.transcribe_draft(draft.read_bytes())
            yield from self._keep(draft, begun, transcript)
        except VoicejoyError as error:  # the draft waits for the next start
            self.fail(error)
        except Exception as error:  # noqa: BLE001 (whatever is wrong with it, it must not end the start)
            log.warning("a draft cannot be used: %s", type(error).__name__)
            self.parts.spool.set_aside(draft)

    def _keep(self, draft: Path, begun: datetime, transcript: Transcript) -> Iterator[Say]:
        """Keep it; set it aside without words or when it takes itself back; answer words of despair."""
        text, language = transcript.text, self.state.language
        command = language.lexicon.exact(text)
        if is_cry(text):
            yield Say(care_text(self.state, gone=True), spoken=care_text(self.state, aloud=True, gone=True))
        elif not text or any(language.lexicon.exact(end) in DISCARDING for end in _last_words(text)):
            self.parts.spool.set_aside(draft)
        elif command is None or command in ANSWERS:
            joy = self.parts.desk.keep(KeepJoy(tidy(text), text, transcript.confidence), begun)
            self.report("kept", joy=joy.as_json())
            yield Say(language.phrases.say("recovered", text=echo(joy.text)))
        draft.unlink(missing_ok=True)


def _last_words(text: str) -> list[str]:
    """The last one, two and three words of a longer text."""
    words = words_of(text)
    return [" ".join(words[-count:]) for count in (1, 2, 3) if len(words) > count]
