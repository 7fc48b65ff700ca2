"""`python -m scripts.train_starter`: train a model folder, and measure one."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table


def main(given: Sequence[str] | None = None) -> int:
    """Run one of the two commands; 1 when a goal of the evaluation is missed or a program."""
    parser = argparse.ArgumentParser(prog="python -m scripts.train_starter", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    trains = commands.add_parser("train", help="from text to a Vosk model folder; goes on where it stopped")
    trains.add_argument("model", type=Path, help="the model folder to write")
    trains.add_argument("--work", type=Path, required=True, help="folder for corpus and checkpoints, 3 GB")
    trains.add_argument("--people", type=Path, action="append", default=[], help="a folder of recordings")
    trains.add_argument("--words", type=int, default=24_000, help="size of the vocabulary (24000)")
    trains.add_argument("--shards", type=int, default=30, help="files of synthetic utterances (30)")
    trains.add_argument("--utterances", type=int, default=1000, help="synthetic utterances in a file (1000)")
    trains.add_argument("--steps", type=int, default=13_000, help="training steps of 96 s of sound (13000)")
    trains.add_argument("--bigrams", type=int, default=800_000, help="English bigrams to keep (800000)")
    trains.add_argument("--width", type=int, default=512, help="width of the network's layers (512)")
    trains.add_argument("--jobs", type=int, default=2, help="voices speaking at once (2)")
    trains.add_argument("--version", default="1", help="what the model calls itself (1)")
    trains.add_argument(
        "--attribution", action="append", default=[], help="whose recordings these are, and their licence"
    )
    measures = commands.add_parser("evaluate", help="a table of what the model hears, against its goals")
    measures.add_argument("model", type=Path)
    measures.add_argument("--people", type=Path, help="recordings never trained on")
    measures.add_argument("--hours", type=float, default=0.0, help="of talk to look for false accepts in (0)")
    measures.add_argument("--json", action="store_true", help="with what went wrong in detail")
    measures.add_argument("--write", action="store_true", help="put the figures into the model's card")
    arguments = parser.parse_args(given)
    return _train(arguments) if arguments.command == "train" else _evaluate(arguments)


def _today() -> str:
    return datetime.datetime.now().astimezone().date().isoformat()


def _train(arguments: argparse.Namespace) -> int:
    from scripts.train_starter.building import Recipe, build, missing_packages  # noqa: PLC0415 (slow to load)

    if missing := missing_packages():
        print(f"Please install: sudo apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    recipe = Recipe(
        words=arguments.words,
        shards=arguments.shards,
        shard_utterances=arguments.utterances,
        steps=arguments.steps,
        bigrams=arguments.bigrams,
        width=arguments.width,
        jobs=arguments.jobs,
        version=arguments.version,
        date=_today(),
        attributions=arguments.attribution,
    )
    try:
        build(recipe, arguments.work, arguments.people, arguments.model)
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from the last checkpoint.", file=sys.stderr)
        return 130
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    from scripts.train_starter.card import write_figures  # noqa: PLC0415
    from scripts.train_starter.evaluating import as_json, evaluate  # noqa: PLC0415

    rows = []
    for row in evaluate(arguments.model, arguments.people, arguments.hours):
        rows.append(row)
        print(f"{row.what}, {row.who}: {row.figure}", file=sys.stderr, flush=True)
    if arguments.write:
        write_figures(arguments.model, _today(), as_json(rows))
    if arguments.json:
        print(json.dumps(as_json(rows), indent=1))
    else:
        table = Table("what", "who", "measured", "goal", "")
        for row in rows:
            table.add_row(row.what, row.who, row.figure, row.goal, "met" if row.met else "missed")
        Console().print(table)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
