"""`voicejoy listen`, the loop, and `voicejoy rehearse`, the same loop on a synthetic voice."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from voicejoy import languages
from voicejoy.assistant import Assistant
from voicejoy.audio.earcons import earcon_pcm
from voicejoy.audio.files import FileSource
from voicejoy.audio.gate import SileroGate
from voicejoy.audio.level import level_db
from voicejoy.cli.interrupting import interruptible
from voicejoy.cli.keys import KeyReader, give_back_terminals
from voicejoy.cli.opening import open_desk, open_state, remembering
from voicejoy.cli.reporting import choose_reporter, report_failure
from voicejoy.cli.settings import engine_options, load_settings
from voicejoy.cli.sound import open_mouth
from voicejoy.config import Settings
from voicejoy.desk import local_now
from voicejoy.errors import Code, VoicejoyError
from voicejoy.hearing import Hearing
from voicejoy.parts import Parts, Reporter
from voicejoy.paths import Paths, find_paths
from voicejoy.poking import PokeListener, poke_path
from voicejoy.ports import AudioSource
from voicejoy.recognizers.choice import Ears, open_ears
from voicejoy.spool import Spool
from voicejoy.store.journal import SqliteJournal
from voicejoy.transcribing import Transcriber


@click.command("listen")
@click.option(
    "--audio", type=click.Path(path_type=Path), multiple=True, help="A recording instead of the microphone."
)
@click.option("--realtime", is_flag=True, help="Play --audio at its own pace.")
@click.option("--block-ms", type=click.IntRange(1, 10_000), default=100, hidden=True)
@click.option("--speak-to", type=click.Path(path_type=Path), help="Speak into this WAV file.")
@click.option("--silent", is_flag=True, help="Captions only, no sound.")
@click.option("--device", metavar="NAME", help="Microphone, by part of its name.")
@click.option("--output-device", metavar="NAME", help="Loudspeaker, by part of its name.")
@click.option("--gentle/--no-gentle", default=None, help="Low-energy mode: one word is enough, no questions.")
@click.option("--plain", is_flag=True, help="One line an event, nothing redrawn: for screen readers.")
@engine_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object an event.")
@click.pass_context
def listen_command(
    ctx: click.Context,
    /,
    *,
    audio: tuple[Path, ...],
    realtime: bool,
    block_ms: int,
    speak_to: Path | None,
    silent: bool,
    gentle: bool | None,
    plain: bool,
    as_json: bool,
    **flags: Any,
) -> int:
    """Listen for the wake phrase, keep joys, read back glimmers.

    Say "hello joy, the sun came out". Say "hello joy, read me a glimmer", or "what can I say".
    On a terminal, space or enter begins and ends a telling as well; so does "voicejoy poke". Ctrl-C ends it;
    nothing is lost.

    Example: voicejoy listen --audio morning.wav --silent
    """
    settings = load_settings(**flags)
    recorded = FileSource(audio, block_ms=block_ms, realtime=realtime) if audio else None
    prompts = languages.load(settings.language).phrases
    report = choose_reporter(
        as_json=as_json,
        plain=plain or bool(ctx.obj and ctx.obj["debug"]),
        ready=prompts.say("ready", wake=settings.wake),
        not_woken=prompts.say("not_woken", wake=settings.wake) if audio else "",
        stdout_is_terminal=sys.stdout.isatty(),
        environ=os.environ,
    )

    def work(stop: threading.Event) -> int:
        paths = find_paths()
        with SqliteJournal(paths.journal) as journal:
            source = recorded or _microphone(settings)
            ears = open_ears(settings, debug=bool(ctx.obj and ctx.obj["debug"]))
            if not as_json:
                for note in ears.notes:
                    click.echo(note, err=True)
            with report:
                return run_loop(
                    settings=settings,
                    paths=paths,
                    source=source,
                    ears=ears,
                    journal=journal,
                    report=report,
                    silent=silent,
                    speak_to=speak_to,
                    gentle=gentle,
                    metered=report.live,
                    stop=stop,
                )

    def abandoned() -> None:
        for draft, _ in Spool(find_paths().spool).drafts(running=True):
            report("draft", 0.0, text=str(draft))
        report.close()
        give_back_terminals()

    return interruptible(work, abandoned)


def run_loop(
    *,
    settings: Settings,
    paths: Paths,
    source: AudioSource,
    ears: Ears,
    journal: SqliteJournal,
    report: Reporter,
    silent: bool,
    speak_to: Path | None,
    gentle: bool | None = None,
    metered: bool = False,
    stop: threading.Event | None = None,
) -> int:
    """Put the parts together and run the loop until the audio ends or `stop` is set.

    A microphone may be opened by a key or by `voicejoy poke`; `metered` reports the level of the sound.
    """
    spool = Spool(paths.spool)
    state = open_state(settings, journal, gentle=gentle)
    hearing = Hearing(
        SileroGate(),
        ears.recognizer,
        settings.wake,
        settings.relaxed if state.gentle else settings.patience,
        state.language.lexicon,
        tap=lambda pcm: spool.append(pcm, now=local_now()),
    )
    parts = Parts(
        source=source,
        ears=ears.name,
        mouth=open_mouth(
            settings, silent=silent, speak_to=speak_to, failed=lambda error: report_failure(report, error)
        ),
        hearing=hearing,
        transcriber=Transcriber(ears.recognizer, ears.better, settings.wake, state.language.lexicon),
        desk=open_desk(
            settings, journal, written=lambda cards: report("card", 0.0, files=[*map(str, cards)])
        ),
        spool=spool,
        report=report,
        now=local_now,
        earcon=earcon_pcm,
        patience=settings.patience,
        relaxed=settings.relaxed,
        chimes_only=settings.chimes_only,
        remember=remembering(journal, settings, state),
        meter=level_db if metered else None,
    )
    assistant = Assistant(parts, stop or threading.Event(), state)
    with contextlib.ExitStack() as open_switches:
        if source.live:
            for switch in _switches(paths, assistant.poke, report):
                open_switches.callback(switch.close)
        assistant.run()
    return 0


def _switches(paths: Paths, poke: Callable[[], None], report: Reporter) -> Iterator[PokeListener | KeyReader]:
    """The socket of `voicejoy poke`, and the keys of this terminal. Where no socket can be, the keys do."""
    try:
        yield PokeListener(poke_path(paths), poke)
    except VoicejoyError as error:
        if error.code is not Code.HOME:
            raise
        report_failure(report, error)
    yield KeyReader(sys.stdin, poke)


def _microphone(settings: Settings) -> AudioSource:
    from voicejoy.audio.portaudio import Microphone  # noqa: PLC0415 (loads PortAudio)

    return Microphone(settings.device)
