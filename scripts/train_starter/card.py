"""The model's card, `model-card.json`: version, date, licence, what it is made from, and how well it hears.

`train` writes it, `evaluate --write` puts the figures in. `voicejoy model list` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from voicejoy.model_files import CARD, write_manifest

LICENCE = "Apache-2.0"
MADE_FROM = (
    "speech of flite's voices slt, awb and kal16 (Carnegie Mellon University, BSD-like)",
    "speech of Festival's voice kal_diphone (Carnegie Mellon University, BSD-like)",
    "speech of eSpeak NG, its variants and random ones (a GPL-3 program, which does not bind what it says)",
    "pronunciations of CMUdict and the en-us language model of pocketsphinx (both BSD)",
    "texts, rooms and noises of our own",
)
"""What goes into every model of this recipe, with its licence. Recordings of people come on top."""


def write_card(model: Path, version: str, date: str, attributions: Sequence[str]) -> None:
    """A new card, without figures; `attributions` name the recordings of people, with their licences."""
    card = {
        "version": version,
        "date": date,
        "licence": LICENCE,
        "made_from": [*MADE_FROM, *attributions],
        "figures": [],
    }
    _write(model, card)


def write_figures(model: Path, date: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put what was measured on `date` into the card. Raises `FileNotFoundError` where there is none."""
    card = json.loads((model / CARD).read_text(encoding="utf-8"))
    names = ("what", "who", "figure", "goal", "met")
    card |= {"measured": date, "figures": [{name: row[name] for name in names} for row in rows]}
    _write(model, card)


def _write(model: Path, card: dict[str, Any]) -> None:
    (model / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    write_manifest(model)
