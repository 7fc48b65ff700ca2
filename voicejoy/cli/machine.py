"""`voicejoy devices`, `paths` and `doctor`: what voicejoy finds on this machine, and whether all is well."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from voicejoy.paths import find_paths

if TYPE_CHECKING:
    from voicejoy.audio.portaudio import Device
    from voicejoy.doctor import Finding

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


# --- devices ---------------------------------------------------------------------------------------


@click.command("devices")
@_json
def devices_command(*, as_json: bool) -> None:
    """List the microphones and loudspeakers; * marks the one that is used unless you name another.

    A part of a name is enough to choose one.

    Example: voicejoy listen --device usb --output-device headphones
    """
    from voicejoy.audio.portaudio import list_devices  # noqa: PLC0415 (loads PortAudio)

    devices = list_devices()
    if as_json:
        click.echo(json.dumps([asdict(device) for device in devices], ensure_ascii=False))
    elif not devices:
        click.echo("There is no microphone and no loudspeaker on this machine.")
        click.echo("  Plug one in and ask again; `voicejoy rehearse` needs neither.")
    else:
        microphones = [(device, device.is_default_input) for device in devices if device.inputs]
        loudspeakers = [(device, device.is_default_output) for device in devices if device.outputs]
        click.echo("Microphones")
        _list(microphones)
        click.echo("Loudspeakers")
        _list(loudspeakers)


def _list(devices: list[tuple[Device, bool]]) -> None:
    for device, default in devices:
        mark = "*" if default else " "
        click.echo(f"{mark} {device.name} ({device.host_api}, {device.default_rate_hz} Hz)")
    if not devices:
        click.echo("  none")


# --- paths -----------------------------------------------------------------------------------------


@click.command("paths")
@_json
def paths_command(*, as_json: bool) -> None:
    """Print where voicejoy keeps things: config, journal, models, spool and logs.

    The environment variable VOICEJOY_HOME moves them all below one folder of yours.
    """
    places = {name: str(path) for name, path in asdict(find_paths()).items()}
    if as_json:
        click.echo(json.dumps(places, ensure_ascii=False))
        return
    for name, path in places.items():
        click.echo(f"{name:<9}{path}")


# --- doctor ----------------------------------------------------------------------------------------


@click.command("doctor")
@_json
def doctor_command(*, as_json: bool) -> int:
    """Look over all that voicejoy needs, and say what to do about what is missing.

    Nothing is changed. It listens to the microphone for half a second and keeps nothing of it. "advice" is
    what could be better, "problem" what needs doing; with a problem it ends with 1.
    """
    from voicejoy.doctor import Level, examine  # noqa: PLC0415 (loads a good deal)

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            _tell(finding)
    problems = sum(finding.level is Level.PROBLEM for finding in findings)
    if as_json:
        told = [asdict(finding) | {"level": finding.level.value} for finding in findings]
        click.echo(json.dumps({"ok": not problems, "findings": told}, ensure_ascii=False))
    else:
        click.echo(f"\n{_verdict(problems)}")
    return 1 if problems else 0


def _tell(finding: Finding) -> None:
    click.echo(f"{finding.level.value:<9}{finding.name:<13}{finding.message}")
    if finding.hint:
        click.echo(f"{'':<22}{finding.hint}")


def _verdict(problems: int) -> str:
    if not problems:
        return "All that voicejoy needs is here."
    return "One thing needs doing." if problems == 1 else f"{problems} things need doing."
