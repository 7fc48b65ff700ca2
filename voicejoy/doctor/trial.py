"""A trial of the engines, in a process of its own because a broken model can end it.

Loads what `voicejoy listen` would load, in the folder given as the argument (what the settings name may be
relative to it), and prints the finding as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

from voicejoy.cli.settings import load_settings
from voicejoy.doctor.findings import Finding, failed, well
from voicejoy.errors import VoicejoyError
from voicejoy.recognizers.choice import open_ears


def try_engines() -> Finding:
    """Load the engines and ask them for the wake phrase."""
    settings = load_settings()
    try:
        ears = open_ears(settings)
    except VoicejoyError as error:
        return failed("engines", error)
    better = f", {ears.better.name} writes joys down" if ears.better else ""
    return well("engines", f'{ears.recognizer.name} loads and knows "{settings.wake}"{better}.')


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    finding = try_engines()
    sys.stdout.write(json.dumps(asdict(finding) | {"level": finding.level.value}))
