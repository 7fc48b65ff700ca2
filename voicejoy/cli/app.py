"""The root of the command line: options that hold everywhere, and the one place where failures are told.

Commands are loaded when they are asked for, so that `voicejoy glimmer` does not pay for the engines
of `voicejoy listen`. Exit codes follow the command contract: 0 done, 1 failed with one sentence and a
hint, 2 wrong usage, 130 on Ctrl-C.
"""

from __future__ import annotations

import importlib
import io
import json
import logging
import os
import sys
from typing import Any

import click

from voicejoy import __version__
from voicejoy.errors import Code, VoicejoyError

COMMANDS = {
    "add": "journal",
    "bench": "bench",
    "delete": "journal",
    "devices": "machine",
    "digest": "practices",
    "doctor": "machine",
    "edit": "journal",
    "glimmer": "glimmer",
    "ground": "practices",
    "list": "journal",
    "listen": "listen",
    "model": "model",
    "paths": "machine",
    "poke": "poke",
    "rehearse": "rehearse",
    "restore": "journal",
    "say": "say",
    "search": "journal",
    "share": "practices",
    "show": "journal",
    "simulate": "simulate",
    "stack": "practices",
    "undo": "journal",
}
"""Which module of `voicejoy.cli` holds each command. A module names its commands `<command>_command`."""


class LazyGroup(click.Group):
    """A group whose commands are imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """All commands, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module and return the command, None when there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"voicejoy.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="voicejoy")
@click.option("--debug", is_flag=True, help="Show tracebacks and engine logs.")
@click.pass_context
def cli(ctx: click.Context, *, debug: bool) -> None:
    """A voice journal for small good moments, kept on this machine.

    Say "hello joy, the sun came out", and it is kept. Say "hello joy, read me a glimmer",
    and a past one is read back to you. This is general information, not medical advice.
    """
    ctx.obj = {"debug": debug}
    if debug:
        _show_logs(ctx)


def _show_logs(ctx: click.Context) -> None:
    """Logs to stderr until the command ends. They carry no words."""
    log, handler = logging.getLogger("voicejoy"), logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)

    def hide() -> None:
        log.removeHandler(handler)
        log.setLevel(logging.NOTSET)

    ctx.call_on_close(hide)


def main(argv: list[str] | None = None) -> None:
    """Run the command line and exit. The only place that turns failures into words and exit codes."""
    arguments = sys.argv[1:] if argv is None else argv
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a sign is no failure
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    try:
        result: Any = cli.main(args=arguments, prog_name="voicejoy", standalone_mode=False)
    except click.exceptions.Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except VoicejoyError as error:
        if "--debug" in arguments:
            raise
        _tell(error, as_json="--json" in arguments)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:
        if "--debug" in arguments:
            raise
        _tell(_bug(error), as_json="--json" in arguments)
        return 1
    return result if isinstance(result, int) else 0


def _bug(error: Exception) -> VoicejoyError:
    """A failure nobody expected. Its own words are left out: they might be the person's."""
    return VoicejoyError(
        Code.BUG,
        f"voicejoy stumbled over something it should not have ({type(error).__name__}).",
        "What was kept is safe. `voicejoy --debug ...` shows where; please report that.",
    )


def _tell(error: VoicejoyError, *, as_json: bool) -> None:
    """One sentence and its hint on stderr; programs also get the code."""
    if as_json:
        told = {"error": error.code.value, "message": error.message, "hint": error.hint}
        click.echo(json.dumps(told, ensure_ascii=False), err=True)
    else:
        click.echo(f"voicejoy: {error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
