"""The phones of the model, and the numbers that Kaldi knows them by.

CMUdict's 39 phones without stress. In words each has four forms, by its place (`_B`egin, `_I`nternal,
`_E`nd, `_S`ingleton), which share one output of the network; output 0 is CTC's blank.
"""

from __future__ import annotations

PHONES = (
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
).split()
BLANK = 0
OUTPUTS = {phone: index for index, phone in enumerate(PHONES, start=1)}
"""The network's output ("pdf") of each phone; blank is 0."""
OUTPUT_COUNT = len(PHONES) + 1
SILENCE = "SIL"

FORMS = [SILENCE, "SPN"] + [phone + place for phone in PHONES for place in ("_B", "_E", "_I", "_S")]
IDS = {form: index for index, form in enumerate(FORMS, start=1)}
"""Kaldi's phone numbers; 0 is epsilon."""


def output_of(form: str) -> int:
    """The network's output for a phone in one of its forms; silence is the blank."""
    return OUTPUTS.get(form.split("_", maxsplit=1)[0], BLANK)


def forward(form: str) -> int:
    """The transition number of the one frame in which the phone is heard."""
    return 2 * IDS[form]


def self_loop(form: str) -> int:
    """The transition number of the blank frames behind it."""
    return 2 * IDS[form] - 1
