"""A joy to hand to someone: a few plain lines, or a picture.

Pure: words in, words out; nothing is sent and nothing is fetched. The picture is one SVG without scripts,
links or fonts of its own. Which font a reader has is unknown, so each line's width is estimated, rather too
wide than too narrow; what does not fit is shortened with an ellipsis. No words are hidden in the file that
the card does not show. All that a person reads comes in as an argument.
"""

from __future__ import annotations

import math
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from voicejoy.wake import words_of

WIDTH, HEIGHT = 1200, 800
"""The picture's size, in its own pixels."""
MARGIN = 110
"""Pixels left and right that no text may enter."""
PAPER = "#fbf6ec"
INK = "#2b3a42"
QUIET_INK = "#4a4038"
"""Both inks stand at least 7:1 against `PAPER` (WCAG 2.2, success criterion 1.4.6)."""
_SUN = "#e0a93b"
_SUN_AT = (WIDTH // 2, 120)
_TITLE_BASELINE, _TITLE_SIZE = 238, 34
_TEXT_TOP, _TEXT_BOTTOM = 275, 645
_WHEN_BASELINE, _FOR_BASELINE, _SMALL_SIZE = 695, 740, 30
SIZES = (64, 52, 42, 34)
"""Font sizes in pixels: a card takes the largest at which its whole text fits."""
_LINE = 1.4
"""Height of a line, in font sizes."""

ELLIPSIS = "\u2026"
_MOST_LETTERS = 6000
"""No card holds more characters than this, so no more are measured."""
_MOST_MARKS = 4
"""Accents on one letter; no writing stacks more, and a tower of them would leave the card."""
_MOST_IN_CLUSTER = 10
"""Code points of one drawn sign: the longest emoji in use has ten."""
_JOINER = "\u200d"
_KEPT_FORMATS = {_JOINER, "\u200c", "\u200e", "\u200f"}
"""Invisible signs that writing needs; the others (embeddings, overrides) could turn a line around."""

STEM_LENGTH = 60
"""Most characters of a file's name before its ending."""
_LETTERS = str.maketrans({"æ": "ae", "ð": "d", "đ": "d", "ł": "l", "ø": "o", "œ": "oe", "þ": "th"})
"""Latin letters that Unicode does not take apart into a plain one and an accent."""


def card_text(text: str, when: str, signature: str = "") -> str:
    """The joy's words, when it was, and who hands it on: one line each, empty ones left out."""
    return "\n".join(line for line in map(_clean, (text, when, signature)) if line)


def card_svg(text: str, when: str, *, title: str = "A small joy", for_person: str = "") -> str:
    """A picture of a joy as an SVG document (UTF-8 when written to a file).

    `when` ("On 3 May"), `title` and `for_person` ("For my sister") are shown as they are given, one line
    each. Screen readers get the same words as the eye.
    """
    block = layout(text)
    name = _one_line(title, _TITLE_SIZE)
    day, person = _one_line(when, _SMALL_SIZE), _one_line(for_person, _SMALL_SIZE)
    frame = {"width": str(WIDTH), "height": str(HEIGHT)}
    svg = ET.Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img"} | frame,
    )
    ET.SubElement(svg, "title").text = name
    ET.SubElement(svg, "desc").text = "\n".join(part for part in (block.text, day, person) if part)
    ET.SubElement(svg, "rect", frame | {"fill": PAPER})
    _draw_sun(svg)
    _write_line(svg, name, _TITLE_BASELINE, _TITLE_SIZE)
    for baseline, line in zip(block.baselines, block.lines, strict=True):
        _write(svg, line, baseline, _font("serif", block.size, INK), right_to_left=block.right_to_left)
    _write_line(svg, day, _WHEN_BASELINE, _SMALL_SIZE)
    _write_line(svg, person, _FOR_BASELINE, _SMALL_SIZE)
    return ET.tostring(svg, encoding="unicode")


def file_stem(text: str, day: date) -> str:
    """A file's name without its ending: "joy-2026-05-03-the-sun-came-out".

    Plain small letters, digits and hyphens on every system, cut between words; a text without Latin letters
    leaves the day alone.
    """
    stem = f"joy-{day.isoformat()}"
    for word in words_of(text):
        apart = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS)).lower()
        plain = "".join(char for char in apart if char.isascii() and char.isalnum())
        if plain and len(stem) + 1 + len(plain) > STEM_LENGTH:
            break
        stem += f"-{plain}" if plain else ""
    return stem


@dataclass(frozen=True, slots=True)
class Block:
    """A text laid out on the card."""

    text: str
    """The words that are shown."""
    lines: tuple[str, ...]
    size: int
    """Font size in pixels."""
    right_to_left: bool

    @property
    def baselines(self) -> tuple[int, ...]:
        """Each line's baseline, pixels from the top: the block stands in the middle of its room."""
        step = self.size * _LINE
        top = (_TEXT_TOP + _TEXT_BOTTOM - step * len(self.lines)) / 2
        # A letter reaches about 0.8 of its size above the baseline, 0.25 below: 1.05 of the line's 1.4.
        return tuple(round(top + step * line + self.size) for line in range(len(self.lines)))


def layout(text: str) -> Block:
    """The text in lines that fit the card, in the largest size that holds all of it, else shortened."""
    words = _clean(text)
    backwards = _is_right_to_left(words)
    for size in SIZES:
        most = int((_TEXT_BOTTOM - _TEXT_TOP) / (size * _LINE))
        lines = _wrap(words[:_MOST_LETTERS], (WIDTH - 2 * MARGIN) / size, most + 1)
        if len(lines) <= most and len(words) <= _MOST_LETTERS:
            return _block(lines, size, backwards)
    last = _shorten(lines[most - 1].rstrip() + ELLIPSIS, (WIDTH - 2 * MARGIN) / size)
    return _block([*lines[: most - 1], last], size, backwards)


def _block(lines: Sequence[str], size: int, right_to_left: bool) -> Block:
    return Block("".join(lines), tuple(line.rstrip() for line in lines), size, right_to_left)


def width_em(text: str) -> float:
    """A careful estimate of a line's width, in font sizes."""
    return sum(map(_char_em, text))


def _char_em(char: str) -> float:
    """Rather too wide: DejaVu and Verdana are the broad fonts that this is measured by."""
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf"}:
        return 0.0
    if ord(char) >= 0x10000 or category in {"So", "Co", "Cn"}:
        return 1.6
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.05
    if char.isascii():
        if char in " !'(),-./:;I[]fijlt|\\":
            return 0.45
        return 1.05 if char in "%&@MWmw+<=>~^#" else 0.86 if char.isupper() else 0.68
    if unicodedata.bidirectional(char) in {"R", "AL"}:
        return 0.85
    return 1.25 if category in {"Lu", "Lt", "Lo", "Mc", "Pd", "Po", "Nl", "No", "Sm"} else 1.0


def _clean(text: str) -> str:
    """One line, without what XML 1.0 forbids, what turns lines around, and towers of accents."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        is_tag = "\U000e0020" <= char <= "\U000e007f"  # the letters inside some flags
        if char.isspace():
            kept.append(" ")
        elif category in {"Cc", "Cs"} or ord(char) & 0xFFFE == 0xFFFE or marks > _MOST_MARKS:
            continue
        elif category != "Cf" or is_tag or char in _KEPT_FORMATS:
            # A whole phrase in one sign could not be wrapped: take it apart into its words.
            kept.append(unicodedata.normalize("NFKC", char) if "\ufdf0" <= char <= "\ufdff" else char)
    return " ".join("".join(kept).split())


def _is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (as Unicode's rule P2 has it)."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in directions if kind in {"L", "R", "AL"}), "L") != "L"


def _clusters(text: str) -> Iterator[str]:
    """What is drawn as one sign: a letter with its accents, a whole emoji."""
    cluster = ""
    for char in text:
        joins = (
            unicodedata.category(char) in {"Mn", "Me", "Mc", "Cf"}
            or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
            or cluster.endswith(_JOINER)
            or (_is_flag_letter(char) and len(cluster) == 1 and _is_flag_letter(cluster))
        )
        if cluster and not (joins and len(cluster) < _MOST_IN_CLUSTER):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _pieces(word: str) -> Iterator[str]:
    """Where a line may break inside a word: between signs of Chinese, Japanese and Korean, and emoji."""
    piece, after_wide = "", False
    for cluster in _clusters(word):
        wide = unicodedata.east_asian_width(cluster[0]) in {"W", "F"}
        # Closing brackets and stops stay with what they close, opening ones with what follows.
        kind = unicodedata.category(cluster[0])
        opens_line = kind not in {"Pe", "Pf", "Po"} and unicodedata.category(piece[-1:] or " ") not in {
            "Ps",
            "Pi",
        }
        if piece and (wide or after_wide) and opens_line:
            yield piece
            piece = ""
        piece, after_wide = piece + cluster, wide
    yield piece


def _wrap(text: str, width: float, most: int) -> list[str]:
    """`text` in at most `most` lines no wider than `width` font sizes; the rest is left out.

    A line that ends between words keeps the space there, so that the lines joined are the text again.
    """
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        gap = " " if line else ""
        for piece in _pieces(word):
            whole = width_em(piece) <= width
            for part in [piece] if whole else _clusters(piece):
                wanted = width_em(gap + part)
                if line and used + wanted > width:
                    lines.append(line + gap)
                    line, used, gap = "", 0.0, ""
                    if len(lines) == most:
                        return lines
                line, used, gap = line + gap + part, used + width_em(gap + part), ""
    return [*lines, line] if line else lines


def _shorten(line: str, width: float) -> str:
    """`line` as it is if it fits `width` font sizes, else its beginning and an ellipsis."""
    if width_em(line) <= width:
        return line
    kept, room = "", width - width_em(ELLIPSIS)
    for cluster in _clusters(line):
        room -= width_em(cluster)
        if room < 0:
            break
        kept += cluster
    whole_words = kept.rpartition(" ")[0]
    if len(whole_words) > len(kept) / 2:
        kept = whole_words
    return kept.rstrip(" ,.;:" + ELLIPSIS) + ELLIPSIS


def _one_line(words: str, size: int) -> str:
    return _shorten(_clean(words)[:_MOST_LETTERS], (WIDTH - 2 * MARGIN) / size)


def _write_line(svg: ET.Element, line: str, baseline: int, size: int) -> None:
    _write(svg, line, baseline, _font("sans-serif", size, QUIET_INK), right_to_left=_is_right_to_left(line))


def _write(svg: ET.Element, line: str, baseline: int, font: dict[str, str], *, right_to_left: bool) -> None:
    if line:
        place = {"x": str(WIDTH // 2), "y": str(baseline), "text-anchor": "middle"}
        direction = {"direction": "rtl" if right_to_left else "ltr"}
        ET.SubElement(svg, "text", place | direction | font).text = line


def _font(family: str, size: int, ink: str) -> dict[str, str]:
    return {"font-family": family, "font-size": str(size), "fill": ink}


def _draw_sun(svg: ET.Element) -> None:
    """The card's one ornament: a disc and twelve rays."""
    x, y = _SUN_AT
    ET.SubElement(svg, "circle", {"cx": str(x), "cy": str(y), "r": "26", "fill": _SUN})
    rays = []
    for ray in range(12):
        across, down = math.cos(math.tau * ray / 12), math.sin(math.tau * ray / 12)
        rays.append(f"M{x + 38 * across:.1f} {y + 38 * down:.1f}L{x + 54 * across:.1f} {y + 54 * down:.1f}")
    style = {"stroke": _SUN, "stroke-width": "6", "stroke-linecap": "round", "fill": "none"}
    ET.SubElement(svg, "path", {"d": "".join(rays)} | style)
