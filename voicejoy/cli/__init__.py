"""The `voicejoy` command: one group, its commands in the modules beside this one."""

from voicejoy.cli.app import main

__all__ = ["main"]
