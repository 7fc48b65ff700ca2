"""`voicejoy bench`: how well voicejoy hears and understands, as tables or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from voicejoy import languages
from voicejoy.bench.care import care_report, care_rows
from voicejoy.bench.ears import Hear, Outcome, Score, score, voice_of
from voicejoy.bench.engines import Figures, measure
from voicejoy.bench.figures import Proportion, Spread
from voicejoy.bench.intents import LABELS, WRITTEN, Judged, judge, splits_of, utterances
from voicejoy.bench.intents import Score as Understood
from voicejoy.bench.loop import hear
from voicejoy.bench.machine import MEMORY_FROM, machine
from voicejoy.bench.recordings import Listening, overhear, recordings_in
from voicejoy.bench.sentences import script
from voicejoy.bench.speaking import VOICES, available, first_voice, program_of
from voicejoy.cli.settings import load_settings
from voicejoy.errors import VoicejoyError
from voicejoy.recognizers.choice import open_ears

ENGINES = ("vosk", "auto", "whisper")
_FILE_COLUMNS = 140
"""How wide a table is that goes to a file."""
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")

Scored = tuple[str, str, Score]
"""A voice, the ears it spoke to, and what came of it."""
Overheard = tuple[str, str, Listening]
"""A folder, the ears it was played to, and what came of it."""


@click.group("bench")
def bench_command() -> None:
    """Measure how well and how fast voicejoy hears on this machine, and how well it understands.

    Your journal is not touched. Give the machine nothing else to do meanwhile.
    """


# --- ears ------------------------------------------------------------------------------------------


@bench_command.command("ears")
@click.option("--voice", "voices", multiple=True, help=f"Synthetic voices (default: {', '.join(VOICES)}).")
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, help="Default: each.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Recordings of speech without the wake phrase, instead of the voices.",
)
@click.option("--take", type=click.IntRange(min=1), help="Only the first so many of each kind.")
@_json
def ears_command(
    *, voices: tuple[str, ...], engines: tuple[str, ...], folder: Path | None, take: int | None, as_json: bool
) -> int:
    """How well do they hear? Speaks everyday joys and control phrases to the loop of `listen`.

    Counts wake phrases heard, control phrases understood, joys taken for commands, and wrong words in the
    joys kept. With --folder: false wakes an hour, and recordings taken for commands when told as joys.

    Example: voicejoy bench ears --voice slt --engine auto
    """
    left_out: list[str] = []
    opened = _opened(engines or ENGINES, left_out)
    first_voice()
    if folder:
        played = [_play(folder, name, listen, wake, take) for name, listen, wake in opened]
        _tell_overheard(played, left_out, as_json=as_json)
        return 0
    wanted = voices or VOICES
    spoken = available(wanted)
    left_out += [f"{voice}: {program_of(voice)} is not installed." for voice in wanted if voice not in spoken]
    scored = [_speak(voice, name, listen, wake, take) for name, listen, wake in opened for voice in spoken]
    _tell_scored(scored, left_out, as_json=as_json)
    return 0


def _opened(engines: Sequence[str], left_out: list[str]) -> Iterator[tuple[str, Hear, str]]:
    """Each engine's ears as it is its turn: their name, the loop with them, and the wake phrase."""
    for engine in engines:
        settings = load_settings(engine=engine)
        try:
            ears = open_ears(settings)
        except VoicejoyError as error:
            left_out.append(f"{engine}: {error.message}")
            continue
        yield ears.name, partial(hear, ears=ears, settings=settings), settings.wake


def _speak(voice: str, ears: str, listen: Hear, wake: str, take: int | None) -> Scored:
    click.echo(f"{voice} speaks to {ears}", err=True)
    return voice, ears, score(script(take), listen, wake=wake, say=voice_of(voice))


def _play(folder: Path, ears: str, listen: Hear, wake: str, take: int | None) -> Overheard:
    click.echo(f"{folder} is played to {ears}", err=True)
    said = voice_of(first_voice())(wake)
    return folder.name, ears, overhear(recordings_in(folder)[:take], listen, wake=said)


def _tell_scored(results: Sequence[Scored], left_out: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        rows = [{"voice": voice, "ears": ears} | scored.as_json() for voice, ears, scored in results]
        _print_json({"results": rows, "left_out": left_out})
        return
    click.echo(machine())
    table = Table("voice", "ears", "wake heard", "controls right", "joys kept", "as commands", "word errors")
    for voice, ears, scored in results:
        told = (scored.wake, scored.controls, scored.joys, len(scored.taken), scored.errors)
        table.add_row(voice, ears, *map(str, told))
    _show(table)
    for voice, ears, scored in results:
        misses = [f"wake missed before: {outcome.line.text}" for outcome in scored.missed_wakes]
        misses += [_miss(outcome) for outcome in scored.missed_controls if outcome.woke]
        misses += [f"joy taken for {one.command}: {one.line.text}" for one in scored.taken]
        _list(f"{voice}, {ears}", misses)
    _list("Left out", left_out)


def _tell_overheard(results: Sequence[Overheard], left_out: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        rows = [{"folder": folder, "ears": ears} | heard.as_json() for folder, ears, heard in results]
        _print_json({"results": rows, "left_out": left_out})
        return
    click.echo(machine())
    table = Table("folder", "ears", "recordings", "hours", "false wakes", "an hour", "as commands")
    for folder, ears, heard in results:
        told = (f"{heard.hours:.2f}", heard.false_wakes, f"{heard.per_hour:.1f}", heard.taken)
        table.add_row(folder, ears, str(len(heard.overheard)), *map(str, told))
    _show(table)
    for folder, ears, heard in results:
        misses = [f"woken by {one.name}" for one in heard.overheard if one.false_wakes]
        misses += [
            f"{one.name} taken for {one.command}: {one.heard}" for one in heard.overheard if one.command
        ]
        _list(f"{folder}, {ears}", misses)
    _list("Left out", left_out)


def _miss(outcome: Outcome) -> str:
    how = "after the cue" if outcome.line.pause_s else "in one breath"
    heard = outcome.heard or outcome.command or "nothing"
    return f"control missed, {how}: {outcome.line.text} (heard: {heard})"


# --- engines ---------------------------------------------------------------------------------------


@bench_command.command("engines")
@click.option("--repeats", type=click.IntRange(min=1), default=5, show_default=True, help="After a warm-up.")
@_json
def engines_command(*, repeats: int, as_json: bool) -> int:
    """How fast are the engines, and what memory and CPU do they take, idle and listening?

    The real-time factor is seconds of work for a second of sound; a CPU share is of one core. Each figure
    is measured in a process of its own, with a warm-up before the repeats.

    Example: voicejoy bench engines --repeats 3
    """
    first_voice()
    figures = measure(repeats, tell=lambda step: click.echo(f"measuring: {step}", err=True))
    if as_json:
        _print_json({"memory_from": MEMORY_FROM, "repeats": repeats} | figures.as_json())
        return 0
    click.echo(machine())
    click.echo(
        f"Memory from {MEMORY_FROM}; {repeats} repeats; median / p99 (of under 100 values, the worst)."
    )
    for table in (_load_table(figures), _speed_table(figures), _state_table(figures)):
        _show(table)
    _list("Left out", figures.left_out)
    return 0


def _load_table(figures: Figures) -> Table:
    table = Table("ears", "load", "memory before", "memory loaded")
    for load in figures.loads:
        table.add_row(
            load.ears, _spread(load.load_s, 2, "s"), f"{load.before_mb:.0f} MB", _spread(load.rss_mb, 0, "MB")
        )
    return table


def _speed_table(figures: Figures) -> Table:
    table = Table("part", "real-time factor", "a sentence of", "takes")
    for part, (factor, sentence_s) in figures.speeds.items():
        took = f"{1000 * factor.median * sentence_s:.0f} ms"
        table.add_row(part, _spread(factor, 3, ""), f"{sentence_s:.1f} s", took)
    return table


def _state_table(figures: Figures) -> Table:
    table = Table("ears", "state of the loop", "CPU share", "memory")
    for state in figures.states:
        share = Spread([100 * value for value in state.cpu.values])
        table.add_row(state.ears, state.state, _spread(share, 1, "%"), f"{state.rss_mb:.0f} MB")
    return table


def _spread(spread: Spread, digits: int, unit: str) -> str:
    return f"{spread.median:.{digits}f} / {spread.p99:.{digits}f} {unit}".strip()


# --- intents ---------------------------------------------------------------------------------------


@bench_command.command("intents")
@click.option("--misses", is_flag=True, help="List what was not understood.")
@_json
def intents_command(*, misses: bool, as_json: bool) -> int:
    """How well are requests told from joys? Reads the shipped utterances, written and misheard.

    Those of "test" were never looked at while the phrases were written: theirs are the figures to quote.

    Example: voicejoy bench intents --misses
    """
    lexicon = languages.load("en").lexicon
    lines = utterances()
    scores = {
        split: judge([line for line in lines if line.split == split], lexicon) for split in splits_of(lines)
    }
    if as_json:
        told: dict[str, object] = {split: scored.as_json() for split, scored in scores.items()}
        missed = {split: [asdict(one) for one in scored.misses] for split, scored in scores.items()}
        _print_json(told | ({"misses": missed} if misses else {}))
        return 0
    _show(_understood_table(scores))
    for split, scored in scores.items() if misses else ():
        _list(split, [_misunderstood(one) for one in scored.misses])
    return 0


def _understood_table(scores: Mapping[str, Understood]) -> Table:
    table = Table("understood", *scores)
    told = scores.values()
    rows: list[tuple[str, list[Proportion]]] = [
        ("all", [scored.overall for scored in told]),
        ("written", [scored.written for scored in told]),
        ("misheard", [scored.misheard for scored in told]),
        ("requests written", [scored.requests["written"] for scored in told]),
        ("requests misheard", [scored.requests["misheard"] for scored in told]),
        *((label, [scored.by_label[label] for scored in told]) for label in LABELS),
        ("joys taken for commands", [scored.taken for scored in told]),
    ]
    for name, shares in rows:
        table.add_row(name, *map(str, shares))
    return table


def _misunderstood(one: Judged) -> str:
    line = one.utterance
    said = "" if line.how == WRITTEN else f" (said: {line.said})"
    return f"{line.label} taken for {one.taken_for}: {line.text}{said}"


# --- printing --------------------------------------------------------------------------------------


def _print_json(told: dict[str, object]) -> None:
    click.echo(json.dumps({"machine": machine()} | told, ensure_ascii=False))


def _show(table: Table) -> None:
    if table.rows:
        Console(width=None if sys.stdout.isatty() else _FILE_COLUMNS).print(table)


def _list(heading: str, lines: Sequence[str]) -> None:
    if lines:
        click.echo("\n".join([f"\n{heading}:", *(f"  {line}" for line in lines)]))


@bench_command.command("care")
@_json
def care_command(*, as_json: bool) -> int:
    """How well are cries for help told from joys? Judges the labelled sentences that ship with voicejoy.

    Example: voicejoy bench care
    """
    told = care_report()
    if as_json:
        _print_json(told.as_json())
        return 0
    table = Table("counted", "of all (95 % interval)", "share")
    for row in care_rows(told):
        table.add_row(*row)
    _show(table)
    return 0
