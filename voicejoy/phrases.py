"""Everything voicejoy says, in one place (English).

Rules of conversation.md, held by a test: at most 12 words a prompt (a person's own words not counted),
at most three options, the option before its instruction; no praise, no score, no pressure.
"""

from __future__ import annotations

import calendar
from datetime import date

ECHO_WORDS = 8
"""An echo repeats at most this many of the person's words: enough to know that it was understood."""

READY = 'Listening. Say "{wake}", then your joy.'
NOT_WOKEN = 'I did not hear "{wake}" in it.'
KEPT_FIRST = 'Kept: {text} Say "undo that" to take it back.'
KEPT = "Kept: {text}"
ASK_KEEP = "I heard: {text} Keep it?"
NOT_KEPT = "Let go."
NO_WORDS = 'I heard you, but no words. Tell me, or say "never mind".'
NO_WORDS_CLOSE = "I saved the sound for later. All is well."
GLIMMER = "{when}, you said: {text}"
NO_GLIMMER = "There is no joy here yet. Tell me one whenever you like."
UNDONE = "Taken back: {text}"
BACK_AS_IT_WAS = "Back as it was: {text}"
NOTHING_TO_UNDO = "There is nothing to take back."
HELP = 'Tell me a joy, "read me a glimmer", or "undo that".'
ONLY_READ = "I only read it to you. Nothing was changed."
STILL_HERE = 'I am here. Tell me, or say "never mind".'
NOTHING_TO_REPEAT = "I have not said anything yet."
NOTHING_TODAY = "That is a whole answer. I am here."
PROBLEM = "I could not keep that. Your words are saved here."
RECOVERED = "Kept what you began before: {text}"

ALL: dict[str, str] = {
    name: value for name, value in list(globals().items()) if name.isupper() and isinstance(value, str)
}
"""Every prompt by its name, for the test of the rules."""

_MONTHS = tuple(calendar.month_name)


def echo(text: str) -> str:
    """The person's words for an echo: whole when short, else their beginning; ends like a sentence."""
    words = text.split()
    if len(words) > ECHO_WORDS:
        return " ".join(words[:ECHO_WORDS]).rstrip(",;:") + " \u2026"
    return text if text[-1:] in ".!?\u2026" else text + "."


def when(day: date, today: date) -> str:
    """A joy's day as one would say it: "yesterday", "last Tuesday", "on 3 May 2025"."""
    ago = (today - day).days
    if ago == 0:
        return "Today"
    if ago == 1:
        return "Yesterday"
    if 1 < ago < 7:
        return f"Last {day:%A}"
    month = _MONTHS[day.month]
    return f"On {day.day} {month}" + ("" if day.year == today.year else f" {day.year}")
