"""The words of a text as they are compared: without case, accents and punctuation. Pure, quick to load."""

from __future__ import annotations

import re

from voicejoy.store.words import fold


def folded_words(text: str) -> list[str]:
    """Runs of letters and digits in `text`, folded, in their order: "Mom's Café" is "mom", "s", "cafe"."""
    return re.findall(r"[^\W_]+", fold(text))
