"""How fast are the engines, and what do they take? Each figure comes from a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from voicejoy.bench.figures import Spread
from voicejoy.bench.probes import PARTS
from voicejoy.errors import Code, VoicejoyError

LOADED = ("vosk", "auto", "whisper")
LOOPED = ("vosk", "auto")

Probe = Callable[[str, str, int], dict[str, Any]]
"""From a probe's name, its subject and the number of repeats to what it measured."""


@dataclass(frozen=True, slots=True)
class Load:
    """One set of ears: how long until they hear, and what they hold."""

    ears: str
    load_s: Spread
    rss_mb: Spread
    before_mb: float
    """Memory before the engines were loaded."""


@dataclass(frozen=True, slots=True)
class State:
    """The loop with one set of ears in one state."""

    ears: str
    state: str
    cpu: Spread
    """CPU seconds a second of sound: the share of one core."""
    rss_mb: float


@dataclass(slots=True)
class Figures:
    """All that was measured; `left_out` tells what could not be, and why."""

    loads: list[Load] = field(default_factory=list)
    speeds: dict[str, tuple[Spread, float]] = field(default_factory=dict)
    """Of each part its real-time factors, and the mean length of the sentences in seconds."""
    states: list[State] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """All figures by name."""
        return {
            "load": [
                {
                    "ears": load.ears,
                    "load_s": load.load_s.as_json(),
                    "rss_mb": load.rss_mb.as_json(),
                    "before_mb": round(load.before_mb, 1),
                }
                for load in self.loads
            ],
            "real_time_factor": {part: spread.as_json() for part, (spread, _) in self.speeds.items()},
            "sentence_s": {part: round(sentence_s, 2) for part, (_, sentence_s) in self.speeds.items()},
            "loop": [
                {
                    "ears": state.ears,
                    "state": state.state,
                    "cpu_share": state.cpu.as_json(),
                    "rss_mb": round(state.rss_mb, 1),
                }
                for state in self.states
            ],
            "left_out": self.left_out,
        }


def in_a_process(probe: str, subject: str, repeats: int) -> dict[str, Any]:
    """Run one probe in a process of its own. Raises `VoicejoyError` (ENGINE) with its own reason."""
    command = [sys.executable, "-m", "voicejoy.bench.probes", probe, subject, str(repeats)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1]
        raise VoicejoyError(Code.ENGINE, f"{probe} {subject} could not be measured: {why}")
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "error" in measured:
        raise VoicejoyError(Code.ENGINE, f"{probe} {subject} could not be measured: {measured['error']}")
    return measured


def measure(
    repeats: int, *, probe: Probe = in_a_process, tell: Callable[[str], None] = lambda _step: None
) -> Figures:
    """Measure everything, `repeats` times after a warm-up; `tell` is told what is being measured."""
    figures = Figures()
    steps: list[tuple[str, str, Callable[[], None]]] = [
        *(("load", name, lambda name=name: _load(figures, probe, name, repeats)) for name in LOADED),
        *(("speed", part, lambda part=part: _speed(figures, probe, part, repeats)) for part in PARTS),
        *(("loop", name, lambda name=name: _loop(figures, probe, name, repeats)) for name in LOOPED),
    ]
    for what, subject, step in steps:
        tell(f"{what} {subject}")
        try:
            step()
        except VoicejoyError as error:
            figures.left_out.append(error.message)
    return figures


def _load(figures: Figures, probe: Probe, engine: str, repeats: int) -> None:
    runs = [probe("load", engine, 1) for _ in range(repeats + 1)][1:]  # the first one warms the file cache
    figures.loads.append(
        Load(
            runs[0]["ears"],
            Spread([run["load_s"] for run in runs]),
            Spread([run["rss_mb"] for run in runs]),
            runs[0]["before_mb"],
        )
    )


def _speed(figures: Figures, probe: Probe, part: str, repeats: int) -> None:
    run = probe("speed", part, repeats)
    figures.speeds[part] = Spread(run["factors"]), run["sentence_s"]


def _loop(figures: Figures, probe: Probe, engine: str, repeats: int) -> None:
    run = probe("loop", engine, repeats)
    for state, measured in run["states"].items():
        figures.states.append(State(run["ears"], state, Spread(measured["shares"]), measured["rss_mb"]))
