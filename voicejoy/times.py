"""The times that people name: "from last spring", "on Tuesday", "hace dos semanas", "der dritte Mai".

Pure: today is an argument, and the answer always lies in the past, for a journal holds nothing else.
dateparser knows the names of months and weekdays in every language and how dates are put together; it is
imported on the first question, and here only. The rules here add what it does not know: seasons, weeks and
weekends as spans of days, "on this day". They are written once, on plain words: `tongues` has made
"last summer" of "letzten Sommer".
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from voicejoy.tongues import FEASTS, SPANS, TONGUES, UNITS, plain_words


@dataclass(frozen=True, slots=True)
class Span:
    """Journal days, from the first to the last, both inclusive and none after today.

    `anniversary` is "on this day": only the days in it with today's month and day, which is every year before
    this one; `since` is then the earliest day there is.
    """

    since: date
    until: date
    anniversary: bool = False


def span(words: str, *, today: date, language: str = "en", southern: bool = False) -> Span | None:
    """The days that `words` name as seen from `today`; None when they name none, impossible or coming ones.

    A month, weekday, season or day without a year is the newest that has begun; with "last" the newest that
    is over. Weeks begin on Monday; "two weeks ago" is the week, "two years ago" the year around that day.
    `language` is a code such as "en" or "es-MX"; for others than English, Spanish and German dateparser does
    what it can alone. `southern` puts the seasons where they are south of the equator.
    """
    code = re.split("[-_]", language.lower(), maxsplit=1)[0]
    try:
        if code not in TONGUES:
            found = _asked(words, code, today) if words.strip() else None
        else:
            plain = plain_words(words, TONGUES[code])
            open_end = plain.startswith("since ")
            plain = _with_its_year(plain.removeprefix("since "), today)
            found = _known(plain, today, southern) or _named(plain, code, today)
            found = Span(found.since, today) if found and open_end else found
    except (OverflowError, ValueError):  # a day that no calendar has: 29 February, or long before all years
        return None
    if found is None or found.since > today:
        return None
    return Span(found.since, min(found.until, today), found.anniversary)


# --- rules, on plain words ---------------------------------------------------------------------------

_SEASON_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First month in the north: meteorological seasons, three whole months each, as weather services count."""
_HALF_A_YEAR_DAYS = 182
_EARLIEST_YEAR = 1900
_SHORT_MONTHS = ("mai", "may")
_LONGEST = 60
"""Letters: no one names a day at greater length, and dateparser takes its time."""


def _with_its_year(plain: str, today: date) -> str:
    """ "march last year" and "christmas 2 year ago" with the year itself at the end."""
    said = re.search(r"\b(?:(last|this) year|([0-9]{1,3}) year ago)\b", plain)
    rest = (plain[: said.start()] + plain[said.end() :]).split() if said else []
    if not said or not rest:
        return plain
    ago = int(said[2]) if said[2] else int(said[1] == "last")
    return " ".join([*rest, str(today.year - ago)])


def _known(plain: str, today: date, southern: bool) -> Span | None:
    """The span of words that these rules know. Raises `ValueError` and `OverflowError` as dates do."""
    if said := re.fullmatch(r"(this day|today)(?: ([0-9]{4}))?|year ago today|today year ago", plain):
        if said[2]:
            day = today.replace(year=int(said[2]))
            return Span(day, day)
        return Span(today, today) if said[1] == "today" else Span(date.min, today - timedelta(1), True)
    if said := re.fullmatch(r"([0-9]+) (day|week|month|year) ago", plain):
        return _ago(int(said[1]), said[2], today)
    if said := re.fullmatch(r"(?:last ([0-9]+)|([0-9]+) last) (day|week|month|year)", plain):
        return Span(_back(int(said[1] or said[2]), said[3], today), today)
    if said := re.fullmatch(rf"(last|this) ({SPANS})|(?:(last|this) )?({FEASTS}|weekend)", plain):
        newest = _begun(said[2] or said[4], today, southern)
        if (said[1] or said[3]) == "last" and newest.until >= today:
            return _begun(said[2] or said[4], newest.since - timedelta(1), southern)
        return newest
    if said := re.fullmatch(rf"(?:({FEASTS}) )?([0-9]{{4}})", plain):
        return _begun(said[1] or "year", date(int(said[2]), 12, 31), southern)
    if said := re.fullmatch(r"([0-9]{4}) ([0-9]{1,2}) ([0-9]{1,2})", plain):  # as in 2025-05-03
        day = date(int(said[1]), int(said[2]), int(said[3]))
        return Span(day, day)
    return None


def _ago(number: int, unit: str, today: date) -> Span:
    """The day, week or month so long ago; the year around the day, for one counts years by the seasons."""
    day = _back(number, unit, today)
    if unit == "year":
        return Span(day - timedelta(_HALF_A_YEAR_DAYS), day + timedelta(_HALF_A_YEAR_DAYS))
    return Span(day, day) if unit == "day" else _begun(unit, day)


def _back(number: int, unit: str, today: date) -> date:
    """The day that lies `number` days, weeks, months or years back."""
    if unit in ("day", "week"):
        return today - timedelta(number * (7 if unit == "week" else 1))
    first = _month(today, -number * (12 if unit == "year" else 1))
    return min(first + timedelta(today.day - 1), _month(first, 1) - timedelta(1))


def _begun(unit: str, day: date, southern: bool = False) -> Span:
    """The newest week, season ... that has begun by `day`, whole."""
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return Span(monday, monday + timedelta(6))
    if unit == "weekend":
        saturday = day - timedelta((day.weekday() + 2) % 7)
        return Span(saturday, saturday + timedelta(1))
    if unit == "month":
        return Span(_month(day), _month(day, 1) - timedelta(1))
    if unit == "year":
        return Span(date(day.year, 1, 1), date(day.year, 12, 31))
    if unit == "christmas":
        eve = date(day.year - (day < date(day.year, 12, 24)), 12, 24)
        return Span(eve, eve + timedelta(2))
    begins = (_SEASON_BEGINS[unit] + (6 if southern else 0) - 1) % 12 + 1
    first = date(day.year - (day.month < begins), begins, 1)
    return Span(first, _month(first, 3) - timedelta(1))


def _month(day: date, later: int = 0) -> date:
    """The first day of the month `later` months after that of `day`."""
    year, month = divmod(12 * day.year + day.month - 1 + later, 12)
    return date(year, month + 1, 1)


# --- dates, months and weekdays by their names -------------------------------------------------------


def _named(plain: str, code: str, today: date) -> Span | None:
    """A date, month or weekday by name. Whatever else dateparser would read a date into is none."""
    last = "last" in plain.split()
    pieces = [piece for piece in plain.split() if piece not in ("last", "this")]
    names = [piece for piece in pieces if not piece.isdecimal()]
    figures = [int(piece) for piece in pieces if piece.isdecimal()]
    days = [figure for figure in figures if 1 <= figure <= 31]
    years = [figure for figure in figures if figure >= _EARLIEST_YEAR]
    if len(days) > 1 or len(years) > 1 or len(days) + len(years) < len(figures) or UNITS & set(names):
        return None
    if len(names) != 1 and not (len(names) == 2 and days):  # a weekday may stand with its date
        return None
    if not days and len(names[0]) <= 3 and names[0] not in _SHORT_MONTHS:  # "sun" is the sun, "mar" the sea
        return None
    found = _asked(" ".join(pieces), code, today)
    this_month = found and found.since == _month(today) and found.until > found.since
    if found and last and this_month and not years:
        return _begun("month", _month(today, -12))
    return found


def _asked(text: str, code: str, today: date) -> Span | None:
    """What dateparser reads in `text`. Raises `ValueError` and `OverflowError` for what it cannot stand."""
    if len(text) > _LONGEST:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, about other libraries
        from dateparser.date import DateDataParser  # noqa: PLC0415 (a tenth of a second, on first use)

        settings = {
            "RELATIVE_BASE": datetime.combine(today, time()),
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
            "PREFER_MONTH_OF_YEAR": "first",
            "PARSERS": ["relative-time", "absolute-time"],
            "RETURN_TIME_AS_PERIOD": True,
            "TIMEZONE": "UTC",
        }
        read = DateDataParser(languages=[code], settings=settings).get_date_data(text)
    if read.date_obj is None or read.period not in ("day", *SPANS.split("|")):
        return None
    day = read.date_obj.date()
    return Span(day, day) if read.period == "day" else _begun(read.period, day)
