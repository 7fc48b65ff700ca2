"""What can go wrong with the journal, each in one sentence and a hint.

SQLite tells its troubles in short English phrases that have been stable for decades; its numeric codes
reach Python only from 3.11 on, so the phrases are what is read here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voicejoy.errors import Code, VoicejoyError

_WRITABLE = "Mend its permissions, or set VOICEJOY_HOME to a folder that you can write to."
_SENTENCES = (
    (
        ("locked", "busy"),
        "Another program is writing to the journal {path}.",
        "Wait a moment and try again; if that does not help, close other programs that have it open.",
    ),
    (
        ("not a database", "malformed"),
        "The journal {path} is damaged, or is not a journal at all.",
        "It was left as it is. Put a backup in its place, or move it aside to begin a new journal.",
    ),
    (("readonly", "unable to open"), "voicejoy cannot write to the journal {path}.", _WRITABLE),
    (
        ("full",),
        "There is no room left on the disk for the journal {path}.",
        "Free some space and try again; what was kept before is safe.",
    ),
)


def not_found(joy_id: int) -> VoicejoyError:
    """The failure for an id that no joy has."""
    return VoicejoyError(
        Code.NOT_FOUND,
        f"There is no joy with the number {joy_id}.",
        'See the numbers with "voicejoy list", or with "voicejoy list --deleted".',
    )


def damaged(path: Path) -> VoicejoyError:
    """The failure for a file that SQLite can open but finds broken inside."""
    return _plain(sqlite3.DatabaseError("malformed"), path)


def foreign(path: Path) -> VoicejoyError:
    """The failure for a database that some other program made."""
    return VoicejoyError(
        Code.JOURNAL,
        f"The file {path} is another program's database.",
        "It was left as it is. Move it elsewhere, or set VOICEJOY_HOME to another folder.",
    )


def newer(path: Path) -> VoicejoyError:
    """The failure for a journal that a later voicejoy has changed."""
    return VoicejoyError(
        Code.JOURNAL,
        f"The journal {path} was written by a newer voicejoy than this one.",
        "It was left as it is. Update voicejoy to open it.",
    )


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn SQLite's and the file system's failures into `VoicejoyError` (JOURNAL).

    Wrong use of SQLite (`ProgrammingError` and its like) is a bug of ours and passes through.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.IntegrityError):
        raise
    except (sqlite3.DatabaseError, OSError) as error:
        raise _plain(error, path) from error


def _plain(error: Exception, path: Path) -> VoicejoyError:
    if isinstance(error, OSError):
        message = f"voicejoy cannot write to the journal {path} ({error.strerror})."
        return VoicejoyError(Code.JOURNAL, message, _WRITABLE)
    for signs, sentence, hint in _SENTENCES:
        if any(sign in str(error) for sign in signs):
            return VoicejoyError(Code.JOURNAL, sentence.format(path=path), hint)
    return VoicejoyError(
        Code.JOURNAL,
        f"The journal {path} failed ({error}).",
        "Check that it is a file on a healthy disk, or set VOICEJOY_HOME to another folder.",
    )
