"""The share card: it opens anywhere, reads well, fits, and holds nothing but the words it shows."""

from __future__ import annotations

import itertools
import string
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voicejoy.cards import (
    ELLIPSIS,
    HEIGHT,
    INK,
    MARGIN,
    PAPER,
    QUIET_INK,
    SIZES,
    STEM_LENGTH,
    WIDTH,
    card_svg,
    card_text,
    file_stem,
    layout,
    width_em,
)

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2026, 5, 3)
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FRANCE = "\U0001f1eb\U0001f1f7"
HEBREW = "שמעתי ציפור שרה"
JAPANESE = "今日は窓辺で温かいお茶を飲みながら、雨の音を聞いていました。" * 3
ALL_TEXT = st.text(st.characters(), max_size=400)
"""Any text at all, with control characters and halves of surrogate pairs."""


def texts(svg: str) -> list[ET.Element]:
    return ET.fromstring(svg).findall(f"{SVG}text")


def shown(svg: str) -> list[str]:
    return [element.text or "" for element in texts(svg)]


def contrast(ink: str, paper: str) -> float:
    """WCAG 2.2's contrast ratio of two colours "#rrggbb"."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


# --- a few plain lines -------------------------------------------------------------------------------


def test_plain_lines_hold_the_words_the_day_and_who_hands_them_on() -> None:
    assert card_text("The sun came out", "On 3 May", "Anna") == "The sun came out\nOn 3 May\nAnna"
    assert card_text("The sun\n came out", "On 3 May") == "The sun came out\nOn 3 May"


def test_plain_lines_are_never_shortened() -> None:
    assert card_text("word " * 10_000, "").split() == ["word"] * 10_000


@given(ALL_TEXT, ALL_TEXT, ALL_TEXT)
def test_plain_lines_are_at_most_three_and_cannot_command_a_terminal(text: str, when: str, who: str) -> None:
    lines = card_text(text, when, who)
    assert len(lines.splitlines()) <= 3
    assert "\x1b" not in lines
    lines.encode("utf-8")


# --- the picture -------------------------------------------------------------------------------------


def test_a_card_shows_its_title_the_joy_the_day_and_whom_it_is_for() -> None:
    svg = card_svg("The sun came out", "On 3 May", for_person="For my sister")
    assert shown(svg) == ["A small joy", "The sun came out", "On 3 May", "For my sister"]
    assert shown(card_svg("Sol", "Am 3. Mai", title="Eine kleine Freude")) == [
        "Eine kleine Freude",
        "Sol",
        "Am 3. Mai",
    ]


def test_a_screen_reader_gets_the_same_words_as_the_eye() -> None:
    svg = card_svg("word " * 10_000, "On 3 May", for_person="For Anna")
    root = ET.fromstring(svg)
    title, *lines, day, person = shown(svg)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == title
    assert root.findtext(f"{SVG}desc") == f"{' '.join(lines)}\n{day}\n{person}"


@given(st.text(max_size=60))
@example(JAPANESE)
@example("Donaudampfschifffahrtsgesellschaft" * 3)
def test_lines_leave_no_trace_in_what_is_read_aloud(text: str) -> None:
    block = layout(text)
    assert block.text == card_text(text, "")


def test_markup_in_a_joy_is_only_words() -> None:
    joy = '<script>alert("&amp;")</script> ]]> <!-- & "\''
    assert "".join(shown(card_svg(joy, joy, title=joy, for_person=joy))[1:-2]) == joy


@given(ALL_TEXT)
def test_a_card_holds_shapes_and_words_and_fetches_nothing(text: str) -> None:
    root = ET.fromstring(card_svg(text, text, title=text, for_person=text))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "rect", "circle", "path", "text")
    }
    attributes = [(name, value) for element in root.iter() for name, value in element.items()]
    assert not [
        name for name, value in attributes if "href" in name or name.startswith("on") or "url(" in value
    ]
    assert {value for name, value in attributes if name == "font-family"} <= {"serif", "sans-serif"}


@pytest.mark.parametrize("ink", [INK, QUIET_INK])
def test_the_words_stand_out_from_the_paper(ink: str) -> None:
    assert contrast(ink, PAPER) >= 7


def test_all_words_are_written_in_the_inks_that_stand_out() -> None:
    svg = card_svg("The sun came out", "On 3 May", for_person="For Anna")
    assert {element.get("fill") for element in texts(svg)} <= {INK, QUIET_INK}
    assert next(ET.fromstring(svg).iter(f"{SVG}rect")).get("fill") == PAPER


@given(ALL_TEXT)
@example("W" * 10_000)
@example("a" + "\u0301" * 10_000)
@example(FAMILY * 500)
@example("\ufdfd" * 500)
@example("word " * 10_000)
@example("\u200d".join("\U0001f469" * 3000))
def test_whatever_is_written_stays_on_the_card(text: str) -> None:
    svg = card_svg(text, text, title=text, for_person=text)
    boxes = []
    for element in texts(svg):
        size, baseline = int(element.attrib["font-size"]), int(element.attrib["y"])
        assert width_em(element.text or "") * size <= WIDTH - 2 * MARGIN + 1e-6
        boxes.append((baseline - 0.8 * size, baseline + 0.25 * size))
    assert all(top > 0 and bottom < HEIGHT for top, bottom in boxes)
    assert all(bottom <= top for (_, bottom), (top, _) in itertools.pairwise(boxes))


@given(st.lists(st.text(string.ascii_letters, min_size=1, max_size=10), min_size=1, max_size=10))
def test_what_fits_is_shown_word_for_word(words: list[str]) -> None:
    assert " ".join(layout(" ".join(words)).lines).split() == words


def test_a_short_joy_is_written_large_and_a_long_one_smaller() -> None:
    sizes = [layout("The sun came out " * times).size for times in (1, 6, 10, 15)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (SIZES[0], SIZES[-1])


def test_ten_thousand_words_end_in_an_ellipsis() -> None:
    block = layout("the sun came out " * 2500)
    assert block.lines[-1].endswith(ELLIPSIS)
    assert block.lines[0].startswith("the sun came out")
    assert block.lines[-1].removesuffix(ELLIPSIS).split()[-1] in {"the", "sun", "came", "out"}


def test_a_word_longer_than_a_line_is_broken_and_none_of_it_lost() -> None:
    word = "Donaudampfschifffahrtsgesellschaft" * 3
    block = layout(word)
    assert len(block.lines) > 1
    assert "".join(block.lines) == word


def test_japanese_breaks_between_signs_but_no_line_begins_with_a_full_stop() -> None:
    block = layout(JAPANESE)
    assert len(block.lines) > 1
    assert "".join(block.lines) == JAPANESE
    assert not [line for line in block.lines if line[0] in "。、"]


@pytest.mark.parametrize(
    "sign", [FAMILY, ENGLAND, FRANCE, "\U0001f44d\U0001f3fd", "\u2600\ufe0f", "e\u0323\u0302"]
)
def test_what_is_drawn_as_one_sign_is_never_cut(sign: str) -> None:
    lines = layout(sign * 15).lines
    assert len(lines) > 1 or len(sign) == 3
    assert [len(line) % len(layout(sign).lines[0]) for line in lines] == [0] * len(lines)


def test_right_to_left_words_are_set_from_right_to_left() -> None:
    directions = {element.text: element.get("direction") for element in texts(card_svg(HEBREW, "On 3 May"))}
    assert directions == {"A small joy": "ltr", HEBREW: "rtl", "On 3 May": "ltr"}


def test_no_sign_can_turn_the_words_of_a_card_around() -> None:
    assert layout("safe \u202eexe.gpj\u202c").lines == ("safe exe.gpj",)


# --- the file's name ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("The sun came out.", "joy-2026-05-03-the-sun-came-out"),
        ("Don't stop—sing!", "joy-2026-05-03-dont-stop-sing"),
        ("Crème brûlée, smørrebrød & Straße", "joy-2026-05-03-creme-brulee-smorrebrod-strasse"),
        ("../../etc/passwd", "joy-2026-05-03-etc-passwd"),
        ("CON", "joy-2026-05-03-con"),
        ("\U0001d54a\U0001d56c", "joy-2026-05-03-sa"),  # mathematical letters
        (HEBREW, "joy-2026-05-03"),
        ("", "joy-2026-05-03"),
        ("a " * 100, "joy-2026-05-03" + "-a" * 23),
        ("x" * 500, "joy-2026-05-03"),
    ],
)
def test_a_file_is_named_by_day_and_first_words(text: str, stem: str) -> None:
    assert file_stem(text, DAY) == stem


@given(ALL_TEXT, st.dates())
def test_a_files_name_is_safe_on_every_system(text: str, day: date) -> None:
    stem = file_stem(text, day)
    assert set(stem) <= set(string.ascii_lowercase + string.digits + "-")
    assert len(stem) <= STEM_LENGTH
    assert stem.startswith(f"joy-{day.isoformat()}")
    assert not stem.endswith("-")
    assert "--" not in stem
