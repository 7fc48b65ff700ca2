"""The words of time in English, Spanish and German, and how they become the plain words that `times` reads.

Pure. Plain words are English ones in one form and one order: "hace dos semanas" and "vor zwei Wochen" both
become "2 week ago". To add a language is to add a table here; without one, dateparser does what it can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voicejoy.store.folded import folded_words

SPANS = "week|weekend|month|year"
"""Plain words for stretches of the calendar, as a regular expression."""
FEASTS = "spring|summer|autumn|winter|christmas"
"""Plain words for what comes once a year."""
UNITS = frozenset(f"day|ago|last|this|{SPANS}|{FEASTS}".split("|"))
"""The plain words that mean something by a rule; all others are names."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's words of time, folded (no case, no accents), and what they are in plain words."""

    phrases: Mapping[str, str]
    """Regular expressions and what they become."""
    words: Mapping[str, str]
    small: frozenset[str]
    articles: frozenset[str]
    """Small too, but one before a unit: "a week ago"."""
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]


def plain_words(words: str, tongue: Tongue) -> str:
    """`words` in plain words and figures, without the small ones: "letzten Sommer" is "last summer".

    Names of months and weekdays stay in their own language: "der dritte Mai" is "3 mai".
    """
    text = " ".join(folded_words(words))
    for phrase, meaning in tongue.phrases.items():
        text = re.sub(phrase, meaning, text)
    pieces = [tongue.words.get(piece, piece) for piece in text.split() if piece not in tongue.small]
    following = [*pieces[1:], ""]
    pieces = [
        "1" if piece in tongue.articles else piece
        for piece, after in zip(pieces, following, strict=True)
        if piece not in tongue.articles or after in UNITS
    ]
    text = " ".join(_figures(pieces, tongue))
    text = re.sub(rf"\b({SPANS}|{FEASTS}) last\b(?! year)", r"last \1", text)  # as Spanish has it
    return (
        re.sub(r"\bago (?:([0-9]+) )?(day|week|month|year)\b", r"\1 \2 ago", text).replace("  ", " ").strip()
    )


def _figures(pieces: list[str], tongue: Tongue) -> list[str]:
    """Numbers in words as figures: "twenty", "first" as "21"; "mil", "novecientos" as "1900"."""
    figures: list[str] = []
    growing = False
    for piece in pieces:
        ordinal = tongue.ordinals.get(piece)
        value = tongue.numbers.get(piece, ordinal)
        if value is None:
            written = re.fullmatch(r"([0-9]+)(?:st|nd|rd|th|o|a|er|ro|ero)", piece)
            figures.append(written[1] if written else piece)
        elif growing and (grown := _grown(int(figures[-1]), value)):
            figures[-1] = str(grown)
        else:
            figures.append(str(value))
        growing = value is not None and piece not in tongue.ordinals  # an ordinal ends a number
    return figures


def _grown(number: int, value: int) -> int | None:
    """`number` with `value` said right after it, None when that begins another number."""
    if value in (100, 1000):
        return number * value if number < 100 else None
    if number in (19, 20) and 10 <= value <= 99:  # "nineteen ninety", "twenty twenty"
        return number * 100 + value
    for step in (1000, 100, 10):
        if number % step == 0 and number > 10:
            return number + value if value < step else None
    return None


def _whole(phrases: Mapping[str, str]) -> dict[str, str]:
    """`phrases` where they stand as whole words."""
    return {rf"\b(?:{phrase})\b": meaning for phrase, meaning in phrases.items()}


def _table(**lines: str) -> dict[str, str]:
    """Each word of a line with the line's name as its meaning."""
    return {word: meaning for meaning, line in lines.items() for word in line.split()}


def _numbers(ones: str, tens: str, **more: int) -> dict[str, int]:
    """`ones` counts from one on, `tens` from twenty on in tens."""
    counted = {word: number for number, word in enumerate(ones.split(), 1)}
    return counted | {word: 10 * number for number, word in enumerate(tens.split(), 2)} | more


def _english() -> Tongue:
    ones = (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    )
    firsts = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    firsts += "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
    return Tongue(
        phrases=_whole(
            {
                "day before yesterday": "2 day ago",
                "last night|yesterday (?:morning|afternoon|evening)": "1 day ago",
                "this (?:morning|afternoon|evening)|tonight": "today",
                "couple": "two",
                "yesterday": "1 day ago",
            }
        ),
        words=_table(
            last="past previous",
            day="days date",
            week="weeks",
            weekend="weekends",
            month="months",
            year="years",
            autumn="fall",
            christmas="xmas",
        ),
        small=frozenset("the of on in at from back during and very same".split()),  # noqa: SIM905
        articles=frozenset({"a", "an"}),
        numbers=_numbers(
            ones, "twenty thirty forty fifty sixty seventy eighty ninety", hundred=100, thousand=1000
        ),
        ordinals=_numbers(firsts, "twentieth thirtieth"),
    )


def _spanish() -> Tongue:
    ones = (
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
        "diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco "
        "veintiseis veintisiete veintiocho veintinueve"
    )
    return Tongue(
        phrases=_whole(
            {
                "anteayer|antier|antes de ayer": "2 day ago",
                "anoche|ayer por la (?:manana|tarde|noche)|ayer": "1 day ago",
                "esta (?:manana|tarde|noche)|hoy por la (?:manana|tarde)": "today",
                "(?:(?:un|tal) )?dia como hoy": "this day",
                "fin(?:es)? de semana": "weekend",
            }
        ),
        words=_table(
            last="pasado pasada pasados pasadas ultimo ultima ultimos ultimas anterior",
            this="este esta estos estas",
            today="hoy",
            day="dia dias",
            week="semana semanas",
            month="mes meses",
            year="ano anos",
            spring="primavera",
            summer="verano",
            autumn="otono",
            winter="invierno",
            christmas="navidad navidades",
            ago="hace",
            since="desde",
        ),
        small=frozenset("el la los las lo de del en por y al mismo".split()),  # noqa: SIM905
        articles=frozenset({"un", "una"}),
        numbers=_numbers(
            ones,
            "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
            mil=1000,
            novecientos=900,
        ),
        ordinals={"primero": 1, "primer": 1},
    )


def _german() -> Tongue:
    ones = "ein zwei drei vier funf sechs sieben acht neun".split()  # noqa: SIM905
    teens = "zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn"
    tens = "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig"
    numbers = _numbers(" ".join([*ones, teens]), tens, eins=1, zwo=2, tausend=1000, hundert=100)
    for ten in tens.split():
        numbers |= {f"{one}und{ten}": numbers[one] + numbers[ten] for one in ones}
    stems = {
        f"{word}{'t' if number < 20 else 'st'}": number for word, number in numbers.items() if number < 32
    }
    stems |= {"erst": 1, "dritt": 3, "siebt": 7, "acht": 8}
    return Tongue(
        phrases=_whole(
            {
                "vorgestern": "2 day ago",
                "letzte nacht|gestern(?: (?:fruh|morgen|mittag|nachmittag|abend))?": "1 day ago",
                "heute (?:fruh|morgen|mittag|nachmittag|abend)": "today",
            }
        )
        | {"(?<=[a-z])(tausend|hundert)": r" \1", "(tausend|hundert)(?:und)?(?=[a-z])": r"\1 "},
        words=_table(
            last="letzte letzten letzter letztes letztem vergangene vergangenen vergangener vergangenes "
            "vergangenem vorige vorigen voriger voriges vorigem",
            this="dies diese diesen dieser dieses diesem",
            today="heute",
            day="tag tage tagen",
            week="woche wochen",
            weekend="wochenende wochenenden",
            month="monat monats monate monaten",
            year="jahr jahrs jahres jahre jahren",
            spring="fruhling fruhjahr",
            summer="sommer",
            autumn="herbst",
            winter="winter",
            christmas="weihnachten",
            ago="vor",
            since="seit",
            samstag="sonnabend",
        ),
        small=frozenset("der die das den dem des am an im in vom von aus zu und".split()),  # noqa: SIM905
        articles=frozenset({"ein", "eine", "einen", "einem", "einer", "eines"}),
        numbers={word: number for word, number in numbers.items() if word != "ein"},
        ordinals={f"{stem}{end}": n for stem, n in stems.items() for end in ("e", "en", "er", "es", "em")},
    )


TONGUES: Mapping[str, Tongue] = {"en": _english(), "es": _spanish(), "de": _german()}
