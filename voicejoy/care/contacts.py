"""Whom to call, by country: the packaged table of emergency numbers and lifelines."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True, slots=True)
class Contact:
    """The help contacts of one country."""

    region: str
    country: str
    emergency: str
    lifeline: str
    number: str
    hours: str
    source: str
    checked: date
    note: str = ""
    confirmed: bool = True


def contact(region: str) -> Contact | None:
    """The contacts of the country with this two-letter code, None where it is not listed."""
    return _table().get(region.upper())


def regions() -> tuple[str, ...]:
    """The codes of the countries that are listed."""
    return tuple(_table())


def region_of(locale: str) -> str:
    """The country of a system locale: "US" of "en_US.UTF-8", "" of "C"."""
    found = re.match(r"[a-z]{2,3}[_-]([A-Z]{2})\b", locale)
    return found[1] if found else ""


@cache
def _table() -> dict[str, Contact]:
    text = resources.files("voicejoy.care").joinpath("help_contacts.toml").read_text(encoding="utf-8")
    return {region: Contact(region, **fields) for region, fields in tomllib.loads(text).items()}
