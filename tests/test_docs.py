"""The docs tell what the program does: each command, flag, setting, link and arrow in them is looked up."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import click
import pytest

from voicejoy.cli.app import COMMANDS, cli
from voicejoy.config import Settings
from voicejoy.dialogue import TABLE

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PAGES = sorted([README, *(ROOT / "docs").glob("*.md"), *(ROOT / "models").glob("*.md")])
SETUP_FLAGS = {"--light", "--setup-only"}
"""What scripts/run keeps for itself; all else goes to `voicejoy listen`."""


def pages(pattern: str) -> list[object]:
    """(page, what `pattern` finds in it), one test case each."""
    return [
        pytest.param(page, found, id=f"{page.name}: {found}")
        for page in PAGES
        for found in dict.fromkeys(re.findall(pattern, page.read_text(encoding="utf-8"), re.MULTILINE))
    ]


def section(title: str) -> str:
    """The part of the README below a heading."""
    return README.read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> Iterator[list[str]]:
    """The rows of the table in `text`, their cells without backticks."""
    for line in re.findall(r"^\| `.*\|$", text, re.MULTILINE):
        yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]


# --- the diagram -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    """scripts/draw_dialogue, whose name has no ".py"."""
    loader = SourceFileLoader("draw_dialogue", str(ROOT / "scripts" / "draw_dialogue"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_diagram_is_that_of_the_table(drawing: ModuleType) -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    assert drawing.redrawn(page) == page, "run scripts/draw_dialogue --write"


def test_an_older_diagram_is_noticed_and_redrawn(drawing: ModuleType) -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    older = page.replace("    asleep --> open: Woke, Poked\n", "")
    assert older != page
    assert drawing.redrawn(older) == page


def test_the_diagram_has_an_arrow_for_each_way_that_a_row_leads(drawing: ModuleType) -> None:
    drawn = drawing.diagram(TABLE)
    for (phase, event), row in TABLE.items():
        acts = row.handler.__name__ != "ignore"
        for to in row.to:
            arrow = rf"{phase.value} --> {to.value}: .*\b{event.__name__}\b"
            assert bool(re.search(arrow, drawn)) == acts, arrow


def test_a_page_without_the_marks_is_refused(drawing: ModuleType) -> None:
    with pytest.raises(ValueError, match="marks"):
        drawing.redrawn("# A page\n")


# --- commands --------------------------------------------------------------------------------------


def test_the_readme_tells_of_every_command_and_of_no_other() -> None:
    named = {cell[0].split()[1] for cell in rows(section("Commands"))}
    assert named == set(COMMANDS)


def test_the_readme_tells_of_every_model_command() -> None:
    model = cli.get_command(click.Context(cli), "model")
    assert isinstance(model, click.Group)
    told = re.findall(r"`voicejoy model (\w+)", section("Commands") + section("What it hears with"))
    assert set(told) == set(model.commands)


@pytest.mark.parametrize(("page", "line"), pages(r"^    ((?:voicejoy|scripts/run) .*)$"))
def test_every_example_line_is_one_that_the_program_takes(page: Path, line: str) -> None:
    command, arguments = found_by(line)
    command.make_context("voicejoy", arguments)  # raises for a flag or value that it does not take


@pytest.mark.parametrize(("page", "mention"), pages(r"`((?:voicejoy|scripts/run) [^`]*)`"))
def test_every_command_in_the_text_is_one_that_there_is(page: Path, mention: str) -> None:
    command, arguments = found_by(mention)
    # In a sentence nobody needs the whole line.
    with contextlib.suppress(click.MissingParameter, click.exceptions.NoArgsIsHelpError):
        command.make_context("voicejoy", arguments)


def found_by(line: str) -> tuple[click.Command, list[str]]:
    """The command that a line calls, and what is left for it."""
    program, *arguments = shlex.split(line, comments=True)
    command: click.Command = cli
    if program == "scripts/run":
        arguments = ["listen", *(argument for argument in arguments if argument not in SETUP_FLAGS)]
    while isinstance(command, click.Group) and arguments:
        name, *arguments = arguments
        if name.startswith("-"):
            assert name in flags_of(command)
            continue
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"{line}: there is no command {name}"
        command = found
    return command, arguments


@pytest.mark.parametrize(("page", "flag"), pages(r"`(--[a-z][a-z-]*)"))
def test_every_flag_in_the_text_is_one_of_some_command(page: Path, flag: str) -> None:
    known = SETUP_FLAGS | {"--help", "--check", "--write"} | flags_of(cli)
    assert flag in known


def flags_of(command: click.Command) -> set[str]:
    """The flags of a command and of all commands below it."""
    found = {option for parameter in command.params for option in parameter.opts}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found |= flags_of(below)
    return found


# --- settings --------------------------------------------------------------------------------------


def test_the_settings_table_lists_exactly_the_settings_and_their_defaults() -> None:
    told = [(name, default) for name, _, default, _ in rows(section("Settings"))]
    assert told == [
        (field.name, "" if field.default is None else str(field.default).lower())
        for field in fields(Settings)
    ]


def test_the_settings_table_names_the_flag_of_each_setting_that_has_one() -> None:
    listen = cli.get_command(click.Context(cli), "listen")
    assert listen is not None
    flags = flags_of(listen)
    for name, flag, _, _ in rows(section("Settings")):
        own = f"--{name.replace('_', '-')}"
        assert flag == (own if own in flags else "")


# --- links -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "link"), pages(r"\]\(([^)\s]+)\)"))
def test_every_link_to_a_file_leads_to_one(page: Path, link: str) -> None:
    if re.match(r"https?://", link):
        return
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    assert target.exists()
    if anchor:
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}


# --- the starter -----------------------------------------------------------------------------------


def test_the_starters_table_tells_what_its_card_tells() -> None:
    card = json.loads((ROOT / "models" / "en-starter" / "model-card.json").read_text(encoding="utf-8"))
    page = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
    assert f"Version {card['version']} of {card['date']}" in page
    for source in card["made_from"]:
        assert f"- {source}\n" in page
    for row in card["figures"]:
        met = "met" if row["met"] else "missed"
        assert f"| {row['what']} | {row['who']} | {row['figure']} | {row['goal']} | {met} |" in page
