"""`voicejoy simulate`: play a scripted conversation, to see how voicejoy answers without saying a word."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from voicejoy.cli.reporting import shown
from voicejoy.errors import Code, VoicejoyError
from voicejoy.scripting import load_script, scripts_in
from voicejoy.simulation import START, Stage
from voicejoy.store.journal import SqliteJournal

_SHOWN = {">": "You: ", ">?": "You (unclear): ", "<": "voicejoy: ", "~": "(sound) ", "@": "-- ", "!": "-- "}


@click.command("simulate")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Only say whether each went as its script says.")
def simulate_command(*, paths: tuple[Path, ...], quiet: bool) -> None:
    """Play conversations from script FILEs or folders of them, in a journal that is thrown away.

    A conversation ends at the first line that does not go as the script says; then the next is played. Exits
    with 1 if there was such a line.

    \b
    > hello joy, the sun came out    the person says it ("..." is a pause)
    > (3 s)                          or is silent; (silence), (mumble), (button)
    < Kept: The sun came out.        what voicejoy says
    = The sun came out               what the journal holds

    Example: voicejoy simulate tests/dialogues/one_breath.txt

    Example: voicejoy simulate tests/dialogues --quiet
    """
    scripts = scripts_in(list(paths))
    many = len(scripts) > 1
    failures = []
    for number, path in enumerate(scripts, 1):
        title = shown(path.stem.replace("_", " "))
        failure = _failure(
            path, f"{number}/{len(scripts)} {title}" if many else title, quiet=quiet, many=many
        )
        failures += [failure] if failure else []
    if failures and many:
        went = f"{len(failures)} of {len(scripts)} conversations did not go as written."
        raise VoicejoyError(Code.SCRIPT, went, "Play one alone to see where it went another way.")
    if failures:
        raise failures[0]


def _failure(path: Path, title: str, *, quiet: bool, many: bool) -> VoicejoyError | None:
    """Play a script, and tell how it went; what was wrong with it, None if nothing was."""
    before, after = (f"{title}: ", "") if quiet else ("", "\n" * many)
    if not quiet:
        click.echo(f"# {title}")
    try:
        _play(path, _teller(quiet=quiet))
    except VoicejoyError as error:
        if many:  # a single one is told as every failure is
            click.echo(f"{before}not as written. {shown(error.message)}{after}")
        return _named(error, path)
    click.echo(f"{before}ok{after}")
    return None


def _play(path: Path, show: Callable[[str, str], None]) -> None:
    script = load_script(path)
    with (
        tempfile.TemporaryDirectory(prefix="voicejoy-simulation-") as folder,
        SqliteJournal(Path(folder) / "journal.db") as journal,
    ):
        Stage(journal, START, Path(folder) / "cards", show).play(script)


def _teller(*, quiet: bool) -> Callable[[str, str], None]:
    def show(sign: str, text: str) -> None:
        if not quiet:
            click.echo(f"{_SHOWN[sign]}{shown(text)}")

    return show


def _named(error: VoicejoyError, path: Path) -> VoicejoyError:
    """The failure with its file's name in it."""
    message = error.message if str(path) in error.message else f"{path}: {error.message}"
    return VoicejoyError(error.code, shown(message), shown(error.hint), exit_code=1)
