"""`voicejoy listen`, the loop, and `voicejoy rehearse`, the same loop on a synthetic voice."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path
from typing import Any

import click

from voicejoy import phrases
from voicejoy.assistant import Assistant, Parts, Reporter
from voicejoy.audio.earcons import earcon_pcm
from voicejoy.audio.files import FileSource
from voicejoy.audio.gate import SileroGate
from voicejoy.cli.interrupting import interruptible
from voicejoy.cli.reporting import json_reporter, plain_reporter, report_failure
from voicejoy.cli.settings import engine_options, load_settings
from voicejoy.cli.sound import open_mouth
from voicejoy.config import Settings
from voicejoy.desk import JournalDesk, local_now
from voicejoy.hearing import Hearing
from voicejoy.paths import Paths, find_paths
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
    as_json: bool,
    **flags: Any,
) -> int:
    """Listen for the wake phrase, keep joys, read back glimmers.

    Say "hello joy, the sun came out". Say "hello joy, read me a glimmer". Control phrases: "undo that",
    "never mind", "that's all", "stop", "help". Ctrl-C ends it; nothing is lost.

    Example: voicejoy listen --audio morning.wav --silent
    """
    settings = load_settings(**flags)
    recorded = FileSource(audio, block_ms=block_ms, realtime=realtime) if audio else None
    ready = phrases.READY.format(wake=settings.wake)
    not_woken = phrases.NOT_WOKEN.format(wake=settings.wake) if audio else ""
    report = json_reporter() if as_json else plain_reporter(ready, not_woken)

    def work(stop: threading.Event) -> int:
        paths = find_paths()
        with SqliteJournal(paths.journal) as journal:
            source = recorded or _microphone(settings)
            ears = open_ears(settings, debug=bool(ctx.obj and ctx.obj["debug"]))
            if not as_json:
                for note in ears.notes:
                    click.echo(note, err=True)
            return run_loop(
                settings=settings,
                paths=paths,
                source=source,
                ears=ears,
                journal=journal,
                report=report,
                silent=silent,
                speak_to=speak_to,
                stop=stop,
            )

    def abandoned() -> None:
        for draft, _ in Spool(find_paths().spool).drafts(running=True):
            report("draft", 0.0, text=str(draft))

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
    stop: threading.Event | None = None,
) -> int:
    """Put the parts together and run the loop until the audio ends or `stop` is set."""
    spool = Spool(paths.spool)
    hearing = Hearing(
        SileroGate(),
        ears.recognizer,
        settings.wake,
        settings.patience,
        tap=lambda pcm: spool.append(pcm, now=local_now()),
    )
    parts = Parts(
        source=source,
        ears=ears.name,
        mouth=open_mouth(
            settings, silent=silent, speak_to=speak_to, failed=lambda error: report_failure(report, error)
        ),
        hearing=hearing,
        transcriber=Transcriber(ears.recognizer, ears.better, settings.wake),
        desk=JournalDesk(journal, now=local_now, seed=lambda: secrets.randbits(32)),
        spool=spool,
        report=report,
        now=local_now,
        earcon=earcon_pcm,
        chimes_only=settings.chimes_only,
    )
    Assistant(parts, stop or threading.Event()).run()
    return 0


def _microphone(settings: Settings) -> AudioSource:
    from voicejoy.audio.portaudio import Microphone  # noqa: PLC0415 (loads PortAudio)

    return Microphone(settings.device)
