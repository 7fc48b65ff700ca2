"""`voicejoy rehearse`: the loop on a synthetic voice, in a throw-away journal.

Proves the whole chain on any machine: the voice speaks three sentences into a recording, the very loop of
`voicejoy listen` hears it, and what it reports is held against what was said.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from voicejoy.audio.files import FileSource, write_wav
from voicejoy.cli.interrupting import interruptible
from voicejoy.cli.listen import run_loop
from voicejoy.cli.settings import engine_options, load_settings
from voicejoy.config import Settings
from voicejoy.errors import Code, VoicejoyError
from voicejoy.paths import find_paths
from voicejoy.ports import BYTES_PER_SAMPLE
from voicejoy.recognizers.choice import Ears, open_ears
from voicejoy.speaker import Pyttsx3Voice
from voicejoy.store.journal import SqliteJournal
from voicejoy.wake import words_of

MOMENT = "the sun came out"
GLIMMER = "read me a glimmer"
UNDO = "undo that"
UNDO_FOR_WHISPER = "take that back"
"""Whisper, where it hears alone, takes eSpeak NG's "undo that" for "a new hat"."""
SPEAKER = None if sys.platform in ("darwin", "win32") else "en-us"
SPEAKER_WPM = 160
"""All engines understand eSpeak NG's American voice well at this pace, with other wake phrases too."""
BETWEEN_S = 1.5
"""Quiet between the sentences, beyond the silence that ends a telling."""
_OTHER_EAR = "Get a better ear (voicejoy model get), or try another one with --engine."

Told = dict[str, Any]
"""An event of the loop: its name under "event", and its fields."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain: whether it held, what happened in one sentence, and what helps if it did not."""

    name: str
    ok: bool
    message: str
    hint: str = ""


@click.command("rehearse")
@click.option("--speak", is_flag=True, help="Let the loudspeaker answer; otherwise nothing sounds.")
@click.option("--speak-to", type=click.Path(path_type=Path), help="Answer into this WAV file.")
@engine_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def rehearse_command(
    ctx: click.Context, /, *, speak: bool, speak_to: Path | None, as_json: bool, **flags: Any
) -> int:
    """Try the whole loop on a synthetic voice; no microphone is needed, and your journal is not touched.

    Says what was heard, kept and read back. Ends with 1 when a link of the chain fails.

    Example: voicejoy rehearse --speak --wake "good morning"
    """
    settings = load_settings(**flags)
    _only_english(settings)
    debug = bool(ctx.obj and ctx.obj["debug"])
    silent = not speak and speak_to is None

    def work(stop: threading.Event) -> int:
        ears = open_ears(settings, debug=debug)
        undo = UNDO if ears.recognizer.streaming else UNDO_FOR_WHISPER
        recording = _performance(settings, (MOMENT, GLIMMER, undo))
        if not as_json:
            for note in ("Rehearsing with a synthetic voice, in a journal that is thrown away.", *ears.notes):
                click.echo(note, err=True)
        events = _rehearse(settings, ears, recording, silent=silent, speak_to=speak_to, stop=stop)
        steps = review(events, wake=settings.wake, undo=undo, silent=silent)
        if not stop.is_set():
            _tell(steps, ears, settings, as_json=as_json)
        return 0 if all(step.ok for step in steps) else 1

    return interruptible(work)


def _rehearse(
    settings: Settings,
    ears: Ears,
    recording: tuple[bytes, int],
    *,
    silent: bool,
    speak_to: Path | None,
    stop: threading.Event,
) -> list[Told]:
    """What the loop reports of `recording` (PCM and its rate in Hz); its places are gone afterwards."""
    events: list[Told] = []
    with tempfile.TemporaryDirectory(prefix="voicejoy-rehearsal-", ignore_cleanup_errors=True) as folder:
        paths, wav = find_paths({"VOICEJOY_HOME": folder}), Path(folder) / "rehearsal.wav"
        write_wav(wav, *recording)
        with SqliteJournal(paths.journal) as journal:
            run_loop(
                settings=settings,
                paths=paths,
                source=FileSource([wav]),
                ears=ears,
                journal=journal,
                report=lambda event, at, **fields: events.append({"event": event, "at": at} | fields),
                silent=silent,
                speak_to=speak_to,
                stop=stop,
            )
    return events


# --- the performance -------------------------------------------------------------------------------


def _only_english(settings: Settings) -> None:
    if not settings.language.startswith("en"):
        raise VoicejoyError(
            Code.USAGE,
            f'The rehearsal speaks English, and the language is "{settings.language}".',
            "Rehearse with --language en, or hear a recording: voicejoy listen --audio FILE.",
            exit_code=2,
        )


def _performance(settings: Settings, sentences: Sequence[str]) -> tuple[bytes, int]:
    """All sentences with quiet around them, as PCM and its rate in Hz. Raises `VoicejoyError` (NO_VOICE)."""
    voice = Pyttsx3Voice(rate_wpm=SPEAKER_WPM, voice=SPEAKER)
    try:
        spoken = [voice.synthesize(f"{settings.wake}, {sentence}") for sentence in sentences]
    finally:
        voice.close()
    rate_hz = spoken[0][1]
    quiet = bytes(round((settings.telling_s + BETWEEN_S) * rate_hz) * BYTES_PER_SAMPLE)
    return quiet + b"".join(pcm + quiet for pcm, _ in spoken), rate_hz


# --- the review ------------------------------------------------------------------------------------


def review(events: Sequence[Told], *, wake: str, undo: str = UNDO, silent: bool = True) -> list[Step]:
    """Hold what the loop reported against what was said to it; `silent` if no answer was to sound."""
    kept = _first(events, "kept")
    joy: Told = kept["joy"] if kept else {}
    steps = [
        _review_wake(events, wake),
        _review_keep(events, joy),
        _review_glimmer(events, joy),
        _review_undo(events, joy, undo),
    ]
    errors = [
        Step(event["error"], ok=False, message=event["message"], hint=event["hint"])
        for event in _all(events, "error")
    ]
    if not silent and not errors:
        steps.append(Step("speak", ok=True, message="Its answers were spoken."))
    return steps + errors


def _review_wake(events: Sequence[Told], wake: str) -> Step:
    times = len(_all(events, "wake"))
    if times:
        return Step("wake", ok=True, message=f'It heard "{wake}" {times} of 3 times.')
    hint = "Try another phrase with --wake, or another ear with --engine or `voicejoy model get`."
    return Step("wake", ok=False, message=f'It never heard "{wake}".', hint=hint)


def _review_keep(events: Sequence[Told], joy: Told) -> Step:
    heard = [event["text"] for event in _all(events, "heard")]
    if joy:
        ok, outcome = _overlap(MOMENT, joy["text"]) >= 0.5, f"it kept: {joy['text']}"
    else:
        ok, outcome = False, f"it kept nothing, and heard: {heard[0]}" if heard else "it heard no words."
    hint = "" if ok else "Get a better ear: voicejoy model get"
    return Step("keep", ok=ok, message=f'You said "{MOMENT}"; {outcome}', hint=hint)


def _review_glimmer(events: Sequence[Told], joy: Told) -> Step:
    telling = _first(events, "glimmer")
    said = _first(_rest_of_turn(events, telling), "said") if telling else None
    if telling and said and telling["joy"]["id"] == joy.get("id") and said["text"].endswith(joy["text"]):
        return Step("glimmer", ok=True, message=f'You said "{GLIMMER}"; it read back: {said["text"]}')
    return Step("glimmer", ok=False, message=f'You said "{GLIMMER}"; none was read back.', hint=_OTHER_EAR)


def _review_undo(events: Sequence[Told], joy: Told, undo: str) -> Step:
    undone = _first(events, "undone")
    if undone and undone["joy"]["id"] == joy.get("id"):
        return Step("undo", ok=True, message=f'You said "{undo}"; it took back: {undone["joy"]["text"]}')
    return Step("undo", ok=False, message=f'You said "{undo}"; nothing was taken back.', hint=_OTHER_EAR)


def _rest_of_turn(events: Sequence[Told], event: Told) -> list[Told]:
    """`event` and what followed, until something else was heard."""
    following = events[events.index(event) :]
    return list(takewhile(lambda later: later["event"] != "heard", following))


def _all(events: Sequence[Told], name: str) -> list[Told]:
    return [event for event in events if event["event"] == name]


def _first(events: Sequence[Told], name: str) -> Told | None:
    return next(iter(_all(events, name)), None)


def _overlap(said: str, kept: str) -> float:
    """The share of the words said that are among those kept, 0 to 1."""
    words = words_of(said)
    return sum(word in words_of(kept) for word in words) / len(words)


def _tell(steps: Sequence[Step], ears: Ears, settings: Settings, *, as_json: bool) -> None:
    broken = [step for step in steps if not step.ok]
    if as_json:
        told = {
            "ok": not broken,
            "engine": ears.recognizer.name,
            "better": ears.better.name if ears.better else None,
            "wake": settings.wake,
            "steps": [asdict(step) for step in steps],
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for step in steps:
        click.echo(f"{'ok' if step.ok else 'failed':<8}{step.message}")
        if step.hint:
            click.echo(f"{'':<8}{step.hint}")
    click.echo()
    if broken:
        click.echo(f"The chain breaks at its first failed link: {broken[0].name}.")
    else:
        click.echo("The whole chain works: it hears, keeps, reads back and takes back.")
