"""Runs the `voicejoy` command as a person's shell would, and reads its events."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "voicejoy"]


@dataclass(frozen=True)
class Run:
    """A finished run."""

    code: int
    stdout: str
    stderr: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.splitlines()]

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    @property
    def kept(self) -> list[str]:
        return [event["joy"]["text"] for event in self.named("kept")]

    @property
    def said(self) -> list[str]:
        return [event["text"] for event in self.named("said")]

    def sequence(self) -> list[str]:
        """The events' names without captions and listening."""
        return [event["event"] for event in self.events if event["event"] not in ("partial", "listening")]


def voicejoy(*arguments: str | Path, env: Mapping[str, str] | None = None, timeout_s: float = 120) -> Run:
    """Run a command to its end."""
    done = subprocess.run(
        [*COMMAND, *(str(argument) for argument in arguments)],
        env=dict(env or os.environ),
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def listen(*recordings: Path, engine: str = "auto", flags: tuple[str, ...] = ()) -> Run:
    """Run `voicejoy listen` silently over recordings; it must succeed."""
    audio = [argument for recording in recordings for argument in ("--audio", str(recording))]
    run = voicejoy("listen", *audio, "--silent", "--json", "--engine", engine, *flags)
    assert run.code == 0, run.stderr
    return run
