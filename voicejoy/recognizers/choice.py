"""Which engine hears what: Vosk the wake phrase and the commands, the better ear the text of a joy.

`auto` is Vosk with the best model there is. Only where that is the starter, which takes dictation poorly,
the text comes from Whisper, if it is installed. Whichever it is, `notes` say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from voicejoy import models
from voicejoy.config import Settings
from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import Recognizer
from voicejoy.recognizers.vosk import VoskRecognizer, try_model
from voicejoy.recognizers.whisper import WhisperRecognizer

EXAMPLES = "the sun came out. My neighbour's cat purred in my lap, and I finished the washing up."
"""What Whisper is primed with behind the wake phrase: two to three words in a hundred fewer wrong. Without
the wake phrase nothing is gained; on noise it invents no more than before."""
GET_BETTER = "For a better ear: `voicejoy model get`."


@dataclass(frozen=True, slots=True)
class Ears:
    """The engine that hears everything, the one that betters a joy's text, and what to tell the person."""

    recognizer: Recognizer
    better: Recognizer | None
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        """Which engines they are."""
        ears = (self.recognizer, self.better)
        return " + ".join(dict.fromkeys(ear.name for ear in ears if ear is not None))


def open_ears(settings: Settings, *, debug: bool = False) -> Ears:
    """Load the engines that `settings` ask for and check the wake phrase against them.

    Raises `VoicejoyError`: NO_MODEL, BAD_MODEL, ENGINE, or UNKNOWN_WORDS for a wake phrase that the model
    can never hear.
    """
    ears = _whisper_alone(settings) if settings.engine == "whisper" else _vosk_first(settings, debug=debug)
    check_wake_phrase(ears.recognizer, settings.wake)
    return ears


def _whisper_alone(settings: Settings) -> Ears:
    path = models.find_whisper_model(settings.whisper_model, language=settings.language)
    if path is None:
        raise VoicejoyError(
            Code.ENGINE,
            "Whisper is not installed.",
            "Run scripts/run without --light, or name a model's folder with --whisper-model.",
        )
    whisper = WhisperRecognizer(path, language=settings.language)
    return Ears(whisper, _primed(whisper, settings), ("Whisper hears everything.",))


def _vosk_first(settings: Settings, *, debug: bool) -> Ears:
    found = models.find_vosk_model(settings.language, settings.model)
    if found.kind is not models.Kind.PACKAGE:  # pip has checked it
        try_model(found.path)
    vosk = VoskRecognizer(found.path, debug=debug)
    if found.kind is not models.Kind.STARTER:
        return Ears(vosk, None, (f"Vosk hears everything, with {found.name}.",))
    better = _whisper_if_there(settings) if settings.engine == "auto" else None
    writes = "Whisper writes down your joys" if better else "it takes dictation poorly"
    return Ears(vosk, better, (f"Vosk hears you with the small starter model; {writes}. {GET_BETTER}",))


def _whisper_if_there(settings: Settings) -> Recognizer | None:
    path = models.find_whisper_model(settings.whisper_model, language=settings.language)
    if path is None:
        return None
    try:
        return _primed(WhisperRecognizer(path, language=settings.language), settings)
    except VoicejoyError as error:
        if error.code is Code.ENGINE and settings.whisper_model is None:  # the model without its engine
            return None
        raise


def _primed(whisper: WhisperRecognizer, settings: Settings) -> WhisperRecognizer:
    """Whisper primed for a joy's text; not for the wake phrase, which it would then hear too easily."""
    if settings.language != "en":
        return whisper
    return whisper.prompted(f"{settings.wake.capitalize()}, {EXAMPLES}")


def check_wake_phrase(recognizer: Recognizer, phrase: str) -> None:
    """Raise `VoicejoyError` (UNKNOWN_WORDS) with a suggestion if the model can never hear `phrase`."""
    unknown = recognizer.unknown_words(phrase)
    if not unknown:
        return
    word = unknown[0]
    near = [*_split(word, recognizer), *recognizer.similar_words(word)][:3]
    offer = " or ".join(f'"{phrase.lower().replace(word, other)}"' for other in near) or '"hello joy"'
    raise VoicejoyError(
        Code.UNKNOWN_WORDS,
        f'The model {recognizer.name} does not know "{word}", so it could never hear "{phrase}".',
        f"Try {offer} with --wake, or another model with --model.",
        exit_code=2,
    )


def _split(word: str, recognizer: Recognizer) -> list[str]:
    """The word as two known words ("voicejoy" as "voice joy"), the longer first part first."""
    splits = [f"{word[:cut]} {word[cut:]}" for cut in range(len(word) - 2, 1, -1)]
    return [split for split in splits if not recognizer.unknown_words(split)][:1]
