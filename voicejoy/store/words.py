"""Search words: whatever a person types or says, as plain words.

Pure. FTS5 has a query language (quotes, `*`, `AND`, `NEAR` ...) that nobody speaks to a journal, so every
piece is quoted; inside quotes FTS5 cuts words exactly as it did when it indexed them.
"""

from __future__ import annotations

import unicodedata


def match_expression(query: str) -> str:
    """An FTS5 expression for joys that hold all the words, the last one perhaps unfinished; "" for none."""
    # A piece without a letter or digit would be an empty phrase, which matches nothing at all.
    spoken = [piece for piece in query.replace("\0", " ").split() if any(map(str.isalnum, piece))]
    quoted = ['"' + piece.replace('"', '""') + '"' for piece in spoken]
    if not quoted:
        return ""
    *whole, last = quoted
    return " AND ".join([*whole, f"({last} OR {last}*)"])


def fold(text: str) -> str:
    """`text` without case and accents, for finding a part of it anywhere."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()
