"""`voicejoy poke`: the one switch of a person who presses instead of saying the wake phrase."""

from __future__ import annotations

import json

import click

from voicejoy.paths import find_paths
from voicejoy.poking import poke, poke_path


@click.command("poke")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def poke_command(*, as_json: bool) -> None:
    """Start or end a telling from a button, a script or home automation.

    It reaches the "voicejoy listen" that runs on this machine as you.

    Example: voicejoy poke
    """
    poke(poke_path(find_paths()))
    click.echo(json.dumps({"poked": True}) if as_json else "voicejoy has it.")
