"""Live captions, drawn on a terminal made of text. A small screen reads back what a person would see."""

from __future__ import annotations

import io
import re
import sys
import threading

import pytest
from rich.console import Console

from voicejoy.cli.captions import METER_STEPS, REDRAW_S, Doing, Now, rich_reporter
from voicejoy.cli.reporting import CaptionReporter

CONTROL = re.compile(r"\x1b\[[0-?]*[@-~]")
REGION_LINES = 2


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal:
    """A terminal `width` columns wide: the stream that is written to it, and what stands on it."""

    def __init__(self, width: int = 80, *, term: str = "xterm-256color", encoding: str = "utf-8") -> None:
        self.raw = io.BytesIO()
        self.file = io.TextIOWrapper(self.raw, encoding=encoding, errors="replace", write_through=True)
        self.console = Console(
            file=self.file, force_terminal=True, width=width, height=24, _environ={"TERM": term}, markup=False
        )
        self.clock, self.width = Clock(), width
        self.report: CaptionReporter = rich_reporter(
            "Listening.", "Nothing in it.", self.console, clock=self.clock
        )

    def written(self) -> str:
        return self.raw.getvalue().decode(self.file.encoding)

    def frames(self) -> int:
        """How often the terminal has been written to."""
        return self.written().count("\x1b[2K")

    def lines(self) -> list[str]:
        """The lines on the screen: carriage returns, line ends, cursor up and erased lines are obeyed."""
        lines, row, column = [""], 0, 0
        for part in re.findall(r"\x1b\[[0-?]*[@-~]|[^\x1b]", self.written()):
            if part == "\r":
                column = 0
            elif part == "\n":
                row, column = row + 1, 0
                lines += [""] * (row + 1 - len(lines))
            elif part == "\x1b[2K":
                lines[row] = ""
            elif part.endswith("A"):
                row -= int(part[2:-1] or 1)
            elif not part.startswith("\x1b"):
                lines[row] = lines[row][:column].ljust(column) + part + lines[row][column + 1 :]
                column += 1
        return [line.rstrip() for line in lines if line.strip()]

    def tell(self, event: str, **fields: object) -> Terminal:
        self.report(event, 0.0, **fields)
        return self


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


# --- the states ----------------------------------------------------------------------------------------


def test_a_whole_turn(terminal: Terminal) -> None:
    terminal.tell("ready", text="vosk")
    assert terminal.lines() == ["Listening.", "○ waiting for the wake phrase"]
    terminal.tell("wake", phrase="hello joy").tell("listening", text="telling")
    assert terminal.lines()[-1] == "● listening"
    terminal.clock.now += 1
    terminal.tell("partial", text="the sun")
    assert terminal.lines()[-2:] == ["● listening", "the sun"]
    terminal.tell("thinking")
    assert terminal.lines()[-1] == "~ thinking"
    terminal.tell("heard", text="the sun came out", confidence=0.9, command=None)
    terminal.tell("kept", joy={"text": "The sun came out"})
    terminal.tell("said", text="Kept: The sun came out.")
    assert terminal.lines()[-1] == "► speaking"
    terminal.tell("spoke").tell("listening", text="follow_up")
    assert terminal.lines()[-1] == "• still listening for a moment"
    terminal.tell("listening", text="wake")
    assert terminal.lines() == [
        "Listening.",
        "You: the sun came out",
        "voicejoy: Kept: The sun came out.",
        "○ waiting for the wake phrase",
    ]
    terminal.tell("done")
    assert terminal.lines() == ["Listening.", "You: the sun came out", "voicejoy: Kept: The sun came out."]


def test_before_it_is_ready_it_says_so(terminal: Terminal) -> None:
    terminal.tell("kept", joy={})
    assert terminal.lines() == ["· getting ready"]


def test_a_draft_told_of_at_the_start_is_still_being_spoken(terminal: Terminal) -> None:
    terminal.tell("said", text="Kept what you began before: Tea.").tell("ready")
    assert terminal.lines()[-1] == "► speaking"


def test_a_pause_lasts_until_it_is_ended(terminal: Terminal) -> None:
    terminal.tell("ready").tell("paused").tell("said", text="I'll be quiet.").tell("spoke")
    terminal.tell("listening", text="wake")
    assert terminal.lines()[-1] == "■ paused"
    terminal.tell("resumed")
    assert terminal.lines()[-1] == "○ waiting for the wake phrase"


def test_every_state_has_its_own_word_and_sign_in_ascii_too() -> None:
    states = [doing.value for doing in Doing]
    assert len({word for word, *_ in states}) == len(states)
    assert all(ascii_sign.isascii() and sign and style for _, sign, ascii_sign, style in states)


def test_a_question_shows_that_an_answer_is_awaited() -> None:
    assert Now().after("listening", {"text": "yes_no"}).doing is Doing.ASKING


# --- the meter -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("db", "filled"),
    [
        (-60.0, 0),
        (-30.0, 5),
        (0.0, 10),
        (6.0, 10),
        (-90.0, 0),
        (float("-inf"), 0),
        (float("nan"), 0),
        (None, 0),
    ],
)
def test_the_meter_shows_the_level(terminal: Terminal, db: float | None, filled: int) -> None:
    terminal.tell("ready")
    terminal.clock.now += 1
    terminal.tell("level", db=db)
    bar = "█" * filled + "░" * (METER_STEPS - filled)
    assert terminal.lines()[-1] == f"○ waiting for the wake phrase  {bar}"


def test_while_the_voice_speaks_there_is_no_meter(terminal: Terminal) -> None:
    terminal.tell("ready").tell("level", db=-10).tell("said", text="Yes.").tell("level", db=-10)
    assert terminal.lines()[-1] == "► speaking"


def test_at_most_ten_redraws_a_second(terminal: Terminal) -> None:
    terminal.tell("ready").tell("wake").tell("partial", text="so")
    before = terminal.frames()
    for moment in range(1000):  # one second
        terminal.clock.now += 0.001
        terminal.tell("level", db=-60 + moment % 60).tell("partial", text="so " * moment)
    redraws = terminal.written().count("●") - 1
    assert 5 <= redraws <= 1 / REDRAW_S
    assert terminal.frames() > before


def test_a_room_that_stays_as_loud_is_not_drawn_again(terminal: Terminal) -> None:
    terminal.tell("ready")
    for _ in range(50):
        terminal.clock.now += 1
        terminal.tell("level", db=-45.0)
    assert terminal.written().count("○") == 2  # ready, and the first level


def test_a_state_is_shown_at_once(terminal: Terminal) -> None:
    terminal.tell("ready").tell("level", db=-5).tell("wake")
    assert terminal.lines()[-1] == "● listening"


# --- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 20, 12, 3, 1])
@pytest.mark.parametrize(
    "words",
    [
        "and then " * 1200,
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u2764\ufe0f\U0001f1e9\U0001f1ea" * 900,
        "e\u0301\u0302\u0303" * 3000,
        "\u6211\u5f88\u9ad8\u5174" * 2500,
        "x" * 10_000,
        "\u200d\ufe0f" * 5000,
    ],
    ids=["words", "emoji", "accents", "wide", "one word", "joiners"],
)
def test_long_words_stay_within_two_lines(words: str, width: int) -> None:
    terminal = Terminal(width)
    terminal.tell("ready").tell("wake")
    terminal.clock.now += 1
    drawn_before = len(terminal.written())
    terminal.tell("partial", text=words)
    frame = CONTROL.sub("", terminal.written()[drawn_before:])
    assert frame.count("\n") < REGION_LINES
    rows = frame.replace("\r", "").split("\n")
    assert all(Console().measure(row).maximum <= width for row in rows if row.isascii())
    assert len(rows[-1]) <= 4 * width + 1
    terminal.tell("done")


def test_the_end_of_a_long_sentence_is_shown() -> None:
    terminal = Terminal(40)
    terminal.tell("ready").tell("wake")
    terminal.clock.now += 1
    terminal.tell("level", db=-30).tell("partial", text="first " * 2000 + "and in the end the sun came out")
    terminal.clock.now += 1
    terminal.tell("level", db=-20)
    state, words = terminal.lines()[-2:]
    assert state.startswith("● listening  █")
    assert words == "…first and in the end the sun came out"


def test_at_forty_columns_the_state_and_a_meter_fit_in_one_line() -> None:
    terminal = Terminal(40)
    terminal.tell("ready")
    terminal.clock.now += 1
    terminal.tell("level", db=0)
    assert terminal.lines()[-1] == "○ waiting for the wake phrase  ███████"


def test_words_are_no_markup_and_steer_nothing(terminal: Terminal) -> None:
    terminal.tell("ready").tell("wake")
    terminal.clock.now += 1
    terminal.tell("partial", text="[red]tea[/red] \x1b[2J :smile:")
    assert terminal.lines()[-1] == "[red]tea[/red] :smile:"
    terminal.tell("heard", text="[red]tea[/] \x1b]0;x\x07\x1b[5Aand [/] cake")
    assert "You: [red]tea[/] and [/] cake" in terminal.lines()
    terminal.tell("error", message="No [bold] voice.", hint="\x1b[31mTry again.")
    assert "voicejoy: No [bold] voice. Try again." in terminal.lines()
    assert "\x1b[2J" not in terminal.written()
    assert "\x1b]0" not in terminal.written()


def test_private_words_leave_the_screen(terminal: Terminal) -> None:
    terminal.tell("ready").tell("wake")
    terminal.clock.now += 1
    terminal.tell("partial", text="a secret").tell("heard", text="", private=True)
    assert terminal.lines() == ["Listening.", "You: (not written down)", "~ thinking"]


def test_a_terminal_without_unicode_gets_ascii_signs() -> None:
    terminal = Terminal(encoding="ascii")
    terminal.tell("ready")
    terminal.clock.now += 1
    terminal.tell("level", db=-30)
    assert terminal.lines()[-1] == "o waiting for the wake phrase  #####-----"


# --- the terminal ------------------------------------------------------------------------------------


def test_the_cursor_comes_back_and_nothing_is_left_behind(terminal: Terminal) -> None:
    with terminal.report as report:
        report("ready", 0.0)
        assert "\x1b[?25l" in terminal.written()
    report.close()
    assert terminal.written().rstrip("\r\n").endswith(("\x1b[?25h", "\x1b[2K"))
    assert terminal.written().count("\x1b[?25h") == 1
    assert terminal.lines() == ["Listening."]


def test_what_is_told_after_the_end_is_a_plain_line(terminal: Terminal) -> None:
    terminal.tell("ready").tell("done").tell("draft", text="/x").tell("level", db=-3).tell("wake")
    assert terminal.lines()[-2:] == [
        "What you were telling is saved. It will be kept at the next start.", "(listening)",
    ]  # fmt: skip
    assert terminal.written().count("\x1b[?25l") == 1


def test_a_recording_without_the_wake_phrase_is_told_at_its_end(terminal: Terminal) -> None:
    assert terminal.tell("ready").tell("done").lines() == ["Listening.", "Nothing in it."]


def test_a_warning_goes_above_the_live_lines(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal.file)
    terminal.tell("ready")
    sys.stderr.write("a note\n")
    assert terminal.lines() == ["Listening.", "a note", "○ waiting for the wake phrase"]
    terminal.tell("done")
    assert sys.stderr is terminal.file


def test_two_threads_never_mix_their_lines() -> None:
    terminal = Terminal(200)
    terminal.tell("ready").tell("wake")

    def tell(name: str) -> None:
        for number in range(100):
            terminal.tell("said", text=f"{name} {number}").tell("level", db=-number / 2).tell("spoke")

    threads = [threading.Thread(target=tell, args=(name,)) for name in ("loop", "mouth")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    terminal.tell("done")
    lines = terminal.lines()[1:]
    for name in ("loop", "mouth"):
        assert [line for line in lines if name in line] == [f"voicejoy: {name} {n}" for n in range(100)]
    assert len(lines) == 200


def test_without_colour_the_words_and_signs_remain() -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, no_color=True, width=60, _environ={"TERM": "xterm"})
    with rich_reporter("Listening.", "", console) as report:
        report("ready", 0.0)
        report("wake", 0.0)
    assert "● listening" in CONTROL.sub("", file.getvalue())
    assert not re.search(r"\x1b\[[\d;]*3\dm", file.getvalue())


def test_a_dumb_terminal_gets_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(term="dumb")
    terminal.tell("ready").tell("level", db=-3).tell("wake").tell("done")
    assert terminal.written() == ""
    assert capsys.readouterr().out.splitlines() == ["Listening.", "(listening)"]
