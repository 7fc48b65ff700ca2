"""The times that people name, in three languages: each row is something one would say, and its days."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy.times import Span, span

TODAY = date(2026, 2, 11)
"""A Wednesday in winter: March has not come yet, February has begun."""

YESTERDAY = ("2026-02-10", "2026-02-10")
ANTEAYER = ("2026-02-09", "2026-02-09")
NOW = ("2026-02-11", "2026-02-11")
TUESDAY = YESTERDAY
THREE_DAYS_AGO = ("2026-02-08", "2026-02-08")
LAST_WEEK = ("2026-02-02", "2026-02-08")
THIS_WEEK = ("2026-02-09", "2026-02-11")
TWO_WEEKS_AGO = ("2026-01-26", "2026-02-01")
LAST_WEEKEND = ("2026-02-07", "2026-02-08")
LAST_MONTH = ("2026-01-01", "2026-01-31")
LAST_YEAR = ("2025-01-01", "2025-12-31")
A_YEAR_AGO = ("2024-08-13", "2025-08-12")
YEAR_2024 = ("2024-01-01", "2024-12-31")
MARCH = ("2025-03-01", "2025-03-31")
MARCH_2024 = ("2024-03-01", "2024-03-31")
THIRD_OF_MAY = ("2025-05-03", "2025-05-03")
LAST_FEBRUARY = ("2025-02-01", "2025-02-28")
SPRING = ("2025-03-01", "2025-05-31")
SUMMER = ("2025-06-01", "2025-08-31")
AUTUMN = ("2025-09-01", "2025-11-30")
THIS_WINTER = ("2025-12-01", "2026-02-11")
LAST_WINTER = ("2024-12-01", "2025-02-28")
CHRISTMAS = ("2025-12-24", "2025-12-26")
THIS_DAY_LAST_YEAR = ("2025-02-11", "2025-02-11")

ENGLISH = [
    ("yesterday", YESTERDAY),
    ("last night", YESTERDAY),
    ("the day before yesterday", ANTEAYER),
    ("today", NOW),
    ("this morning", NOW),
    ("three days ago", THREE_DAYS_AGO),
    ("a couple of days ago", ANTEAYER),
    ("Tuesday", TUESDAY),
    ("on Tuesday", TUESDAY),
    ("on a Tuesday", TUESDAY),
    ("last Tuesday", TUESDAY),
    ("last Wednesday", ("2026-02-04", "2026-02-04")),
    ("this week", THIS_WEEK),
    ("last week", LAST_WEEK),
    ("from last week", LAST_WEEK),
    ("a week ago", LAST_WEEK),
    ("two weeks ago", TWO_WEEKS_AGO),
    ("in the last two weeks", ("2026-01-28", "2026-02-11")),
    ("last weekend", LAST_WEEKEND),
    ("the weekend", LAST_WEEKEND),
    ("this month", ("2026-02-01", "2026-02-11")),
    ("last month", LAST_MONTH),
    ("a month ago", LAST_MONTH),
    ("three months ago", ("2025-11-01", "2025-11-30")),
    ("the last three months", ("2025-11-11", "2026-02-11")),
    ("this year", ("2026-01-01", "2026-02-11")),
    ("last year", LAST_YEAR),
    ("a year ago", A_YEAR_AGO),
    ("two years ago", ("2023-08-13", "2024-08-11")),
    ("2024", YEAR_2024),
    ("twenty twenty four", YEAR_2024),
    ("two thousand and twenty four", YEAR_2024),
    ("nineteen ninety nine", ("1999-01-01", "1999-12-31")),
    ("March", MARCH),
    ("march", MARCH),
    ("from March", MARCH),
    ("from last March", MARCH),
    ("March last year", MARCH),
    ("March 2024", MARCH_2024),
    ("March of twenty twenty four", MARCH_2024),
    ("since March", ("2025-03-01", "2026-02-11")),
    ("February", ("2026-02-01", "2026-02-11")),
    ("last February", LAST_FEBRUARY),
    ("May", ("2025-05-01", "2025-05-31")),
    ("3 May", THIRD_OF_MAY),
    ("the third of May", THIRD_OF_MAY),
    ("May third", THIRD_OF_MAY),
    ("May 3 2025", THIRD_OF_MAY),
    ("on the 3rd of May", THIRD_OF_MAY),
    ("the third of may twenty twenty four", ("2024-05-03", "2024-05-03")),
    ("the twenty-first of December", ("2025-12-21", "2025-12-21")),
    ("Saturday, the third of May", THIRD_OF_MAY),
    ("2025-05-03", THIRD_OF_MAY),
    ("29 February", ("2024-02-29", "2024-02-29")),
    ("February 11", NOW),
    ("February 12", ("2025-02-12", "2025-02-12")),
    ("spring", SPRING),
    ("from last spring", SPRING),
    ("this summer", SUMMER),
    ("last summer", SUMMER),
    ("last autumn", AUTUMN),
    ("last fall", AUTUMN),
    ("this winter", THIS_WINTER),
    ("last winter", LAST_WINTER),
    ("summer of 2019", ("2019-06-01", "2019-08-31")),
    ("the spring two years ago", ("2024-03-01", "2024-05-31")),
    ("Christmas", CHRISTMAS),
    ("last Christmas", CHRISTMAS),
    ("Christmas two years ago", ("2024-12-24", "2024-12-26")),
    ("Christmas last year", CHRISTMAS),
    ("this day last year", THIS_DAY_LAST_YEAR),
    ("a year ago today", THIS_DAY_LAST_YEAR),
]
SPANISH = [
    ("ayer", YESTERDAY),
    ("anoche", YESTERDAY),
    ("anteayer", ANTEAYER),
    ("antes de ayer", ANTEAYER),
    ("hoy", NOW),
    ("hace tres días", THREE_DAYS_AGO),
    ("el martes", TUESDAY),
    ("el martes pasado", TUESDAY),
    ("esta semana", THIS_WEEK),
    ("la semana pasada", LAST_WEEK),
    ("hace una semana", LAST_WEEK),
    ("hace dos semanas", TWO_WEEKS_AGO),
    ("las últimas dos semanas", ("2026-01-28", "2026-02-11")),
    ("el fin de semana pasado", LAST_WEEKEND),
    ("el mes pasado", LAST_MONTH),
    ("hace un mes", LAST_MONTH),
    ("el año pasado", LAST_YEAR),
    ("hace un año", A_YEAR_AGO),
    ("dos mil veinticuatro", YEAR_2024),
    ("mil novecientos noventa y nueve", ("1999-01-01", "1999-12-31")),
    ("marzo", MARCH),
    ("de marzo", MARCH),
    ("marzo del año pasado", MARCH),
    ("marzo de 2024", MARCH_2024),
    ("desde marzo", ("2025-03-01", "2026-02-11")),
    ("febrero pasado", LAST_FEBRUARY),
    ("3 de mayo", THIRD_OF_MAY),
    ("el tres de mayo", THIRD_OF_MAY),
    ("el tres de mayo de dos mil veinticinco", THIRD_OF_MAY),
    ("el treinta y uno de enero", ("2026-01-31", "2026-01-31")),
    ("el primero de mayo", ("2025-05-01", "2025-05-01")),
    ("primavera", SPRING),
    ("la primavera pasada", SPRING),
    ("este verano", SUMMER),
    ("el otoño pasado", AUTUMN),
    ("este invierno", THIS_WINTER),
    ("el invierno pasado", LAST_WINTER),
    ("Navidad", CHRISTMAS),
    ("la Navidad pasada", CHRISTMAS),
    ("hoy hace un año", THIS_DAY_LAST_YEAR),
]
GERMAN = [
    ("gestern", YESTERDAY),
    ("gestern Abend", YESTERDAY),
    ("vorgestern", ANTEAYER),
    ("heute", NOW),
    ("heute Morgen", NOW),
    ("vor drei Tagen", THREE_DAYS_AGO),
    ("am Dienstag", TUESDAY),
    ("letzten Dienstag", TUESDAY),
    ("Sonnabend", ("2026-02-07", "2026-02-07")),
    ("diese Woche", THIS_WEEK),
    ("letzte Woche", LAST_WEEK),
    ("vor einer Woche", LAST_WEEK),
    ("vor zwei Wochen", TWO_WEEKS_AGO),
    ("in den letzten zwei Wochen", ("2026-01-28", "2026-02-11")),
    ("letztes Wochenende", LAST_WEEKEND),
    ("am Wochenende", LAST_WEEKEND),
    ("letzten Monat", LAST_MONTH),
    ("vor einem Monat", LAST_MONTH),
    ("letztes Jahr", LAST_YEAR),
    ("vor einem Jahr", A_YEAR_AGO),
    ("zweitausendvierundzwanzig", YEAR_2024),
    ("neunzehnhundertneunundneunzig", ("1999-01-01", "1999-12-31")),
    ("März", MARCH),
    ("im März", MARCH),
    ("vom letzten März", MARCH),
    ("März letztes Jahr", MARCH),
    ("März 2024", MARCH_2024),
    ("seit März", ("2025-03-01", "2026-02-11")),
    ("letzten Februar", LAST_FEBRUARY),
    ("im Jänner", LAST_MONTH),
    ("3. Mai", THIRD_OF_MAY),
    ("der dritte Mai", THIRD_OF_MAY),
    ("am dritten Mai 2025", THIRD_OF_MAY),
    ("am einundzwanzigsten Dezember", ("2025-12-21", "2025-12-21")),
    ("Frühling", SPRING),
    ("vom letzten Frühling", SPRING),
    ("diesen Sommer", SUMMER),
    ("im letzten Herbst", AUTUMN),
    ("diesen Winter", THIS_WINTER),
    ("letzten Winter", LAST_WINTER),
    ("Weihnachten", CHRISTMAS),
    ("heute vor einem Jahr", THIS_DAY_LAST_YEAR),
]
ROWS = [
    (language, words, days)
    for language, rows in (("en", ENGLISH), ("es", SPANISH), ("de", GERMAN))
    for words, days in rows
]


def told(words: str, *, today: date = TODAY, language: str = "en", southern: bool = False) -> tuple[str, str]:
    found = span(words, today=today, language=language, southern=southern)
    assert found is not None, words
    assert not found.anniversary
    return found.since.isoformat(), found.until.isoformat()


@pytest.mark.parametrize(("language", "words", "days"), ROWS)
def test_what_people_say_is_understood(language: str, words: str, days: tuple[str, str]) -> None:
    assert told(words, language=language) == days
    assert told(words.upper(), language=language) == days


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "on this day"),
        ("en", "this very day"),
        ("en", "years ago today"),
        ("es", "en este día"),
        ("es", "un día como hoy"),
        ("de", "an diesem Tag"),
        ("de", "heute vor Jahren"),
    ],
)
def test_on_this_day_is_the_same_day_of_all_earlier_years(language: str, words: str) -> None:
    found = span(words, today=TODAY, language=language)
    assert found == Span(date.min, date(2026, 2, 10), anniversary=True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ""),
        ("en", "my sister"),
        ("en", "tea"),
        ("en", "the sun"),  # "sun" is Sunday in writing only
        ("en", "second"),
        ("en", "a week"),
        ("en", "three cups"),
        ("en", "March hare"),
        ("en", "Friday March"),
        ("en", "five"),
        ("en", "at noon"),
        ("en", "5 pm"),
        ("en", "3 May 99"),
        ("en", "03/05/2025"),  # May or March, who knows
        ("en", "1234567890"),
        ("es", "mi hermana"),
        ("es", "el mar"),
        ("es", "el sol"),
        ("de", "meine Schwester"),
        ("de", "die Sonne"),
    ],
)
def test_what_names_no_time_is_none(language: str, words: str) -> None:
    assert span(words, today=TODAY, language=language) is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "31 February"),
        ("en", "the thirty first of April"),
        ("en", "the 45th of May"),
        ("en", "29 February 2025"),
        ("en", "2025-13-01"),
        ("en", "a million thousand thousand years ago"),
        ("en", "99999999999999999999 days ago"),
        ("en", "nine thousand years ago"),
        ("es", "31 de febrero"),
        ("de", "31. Februar"),
    ],
)
def test_a_day_that_no_calendar_has_is_none(language: str, words: str) -> None:
    assert span(words, today=TODAY, language=language) is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "tomorrow"),
        ("en", "next week"),
        ("en", "in two weeks"),
        ("en", "May 2027"),
        ("en", "December 2026"),
        ("es", "mañana"),
        ("de", "morgen"),
        ("de", "nächste Woche"),
    ],
)
def test_what_is_still_to_come_is_none(language: str, words: str) -> None:
    assert span(words, today=TODAY, language=language) is None


@pytest.mark.parametrize(
    ("words", "today", "days"),
    [
        ("March", date(2026, 3, 1), ("2026-03-01", "2026-03-01")),
        ("March", date(2026, 4, 1), ("2026-03-01", "2026-03-31")),
        ("last March", date(2026, 4, 1), ("2026-03-01", "2026-03-31")),
        ("summer", date(2026, 7, 4), ("2026-06-01", "2026-07-04")),
        ("last summer", date(2026, 7, 4), SUMMER),
        ("last summer", date(2026, 10, 1), ("2026-06-01", "2026-08-31")),
        ("winter", date(2026, 12, 1), ("2026-12-01", "2026-12-01")),
        ("last month", date(2026, 3, 31), ("2026-02-01", "2026-02-28")),
        ("the last month", date(2026, 1, 1), ("2025-12-01", "2025-12-31")),
        ("the last one month", date(2026, 3, 31), ("2026-02-28", "2026-03-31")),
        ("last week", date(2026, 2, 8), ("2026-01-26", "2026-02-01")),  # said on a Sunday
        ("last week", date(2026, 2, 9), LAST_WEEK),  # said on a Monday
        ("this weekend", date(2026, 2, 7), ("2026-02-07", "2026-02-07")),
        ("last weekend", date(2026, 2, 7), ("2026-01-31", "2026-02-01")),
        ("last Christmas", date(2025, 12, 25), ("2024-12-24", "2024-12-26")),
        ("this day last year", date(2025, 3, 1), ("2024-03-01", "2024-03-01")),
        ("this day 2024", date(2028, 2, 29), ("2024-02-29", "2024-02-29")),
    ],
)
def test_the_past_is_seen_from_today(words: str, today: date, days: tuple[str, str]) -> None:
    assert told(words, today=today) == days


def test_a_day_that_last_year_did_not_have_is_none() -> None:
    assert span("this day last year", today=date(2028, 2, 29)) is None


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("last summer", ("2024-12-01", "2025-02-28")),
        ("this summer", ("2025-12-01", "2026-02-11")),
        ("last winter", ("2025-06-01", "2025-08-31")),
        ("last autumn", ("2025-03-01", "2025-05-31")),
        ("last spring", ("2025-09-01", "2025-11-30")),
        ("March", MARCH),
    ],
)
def test_seasons_are_the_other_half_year_south_of_the_equator(words: str, days: tuple[str, str]) -> None:
    assert told(words, southern=True) == days


@pytest.mark.parametrize(
    ("language", "words", "days"),
    [
        ("fr", "hier", YESTERDAY),
        ("fr", "mars", MARCH),
        ("it", "3 maggio 2025", THIRD_OF_MAY),
        ("pt-BR", "ontem", YESTERDAY),
        ("de-AT", "Jänner", LAST_MONTH),
        ("es_MX", "antier", ANTEAYER),
    ],
)
def test_other_languages_have_their_dates_at_least(language: str, words: str, days: tuple[str, str]) -> None:
    assert told(words, language=language) == days


def test_a_language_that_nobody_knows_names_no_time() -> None:
    assert span("march", today=TODAY, language="tlh") is None


PIECES = [piece for _, words, _ in ROWS for piece in words.split()]
LANGUAGES = st.sampled_from(["en", "es", "de", "fr", "ko", "xx", ""])
TEXTS = st.text(max_size=40) | st.lists(
    st.sampled_from(PIECES) | st.integers(0, 99_999).map(str), min_size=1, max_size=6
).map(" ".join)


@given(words=TEXTS, today=st.dates(), language=LANGUAGES, southern=st.booleans())
def test_whatever_is_said_gives_days_in_order_and_past_or_nothing(
    words: str, today: date, language: str, southern: bool
) -> None:
    found = span(words, today=today, language=language, southern=southern)
    assert found is None or found.since <= found.until <= today


def test_the_date_library_waits_for_the_first_question() -> None:
    program = "import sys, voicejoy.times; sys.exit('dateparser' in sys.modules or 'regex' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
