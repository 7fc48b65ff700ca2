"""Words of despair are noticed, words that only sound like them are not, and there is a number to call."""

from __future__ import annotations

import re
import sys
import time
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicejoy import languages
from voicejoy.bench.care import Labelled, care_report, care_rows, care_sentences
from voicejoy.bench.sentences import CONTINUATIONS, JOYS
from voicejoy.care.contacts import contact, region_of, regions
from voicejoy.care.detector import SURE, is_cry, score, weights
from voicejoy.care.features import classes
from voicejoy.care.rules import language_of
from voicejoy.care.words import normal, pieces, read

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEV = Path(__file__).parents[1] / "scripts" / "train_care" / "dev.tsv"
DIALOGUES = Path(__file__).parent / "dialogues"

CRIES = (
    "I want to die",
    "I'm going to kill myself tonight.",
    "i wanna kill myself lol",
    "I don't want to live any more",
    "i want to dye",
    "They would all be better off without me",
    "I wrote my suicide note",
    "I feel suicidal again",
    "quiero morirme",
    "ya no quiero vivir",
    "Ich will nicht mehr leben",
    "ich bringe mich um",
)
HARMLESS = (
    "The cake was to die for",
    "I'm dying to see her",
    "I killed it at karaoke",
    "the battery died and I read a book",
    "I want to dye my hair red",
    "we killed time at the airport",
    "Over my dead body will you get the last biscuit",
    "my mother is going to kill me when she sees the sofa",
    "I am sad today and I miss my dog",
    "ten years ago I wanted to die and today I planted roses",
    "me muero de hambre y ya huele la paella",
    "Die Suppe war zum Sterben gut",
    "stop",
    "help",
    "read me a glimmer",
    "",
    "   ",
    "!?",
)
EVERYDAY = (
    "let me think",
    "nobody needed me all afternoon and I read",
    "I can't do this tax form any more",
    "I hate Mondays",
    "I cried on the bus",
    "nobody came to the tea but the cake was good",
    "I feel empty after the move but the room is bright",
    "I'm glad I stayed",
    "two years since the hospital and I planted beans",
    "I took my tablets with breakfast",
    "we stood on the bridge and counted swans",
    "I gave up chocolate for a week",
    "I see the dark window and my cold hands",
)
NICE = (
    "The sun came out.",
    "My neighbour brought soup!",
    "We laughed a lot, the two of us, over a very long breakfast with eggs, tea and the newspaper.",
)


@pytest.mark.parametrize("text", CRIES)
def test_a_cry_is_heard(text: str) -> None:
    assert is_cry(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_sound_like_one_are_not(text: str) -> None:
    assert not is_cry(text)


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_words_in_the_order_of_a_cry_are_not(text: str) -> None:
    assert not is_cry(text)


def test_no_joy_of_the_benches_raises_an_alarm() -> None:
    assert [text for text in (*JOYS, *CONTINUATIONS) if is_cry(text)] == []


@pytest.mark.parametrize("code", ["en", "de", "es"])
def test_no_control_phrase_raises_an_alarm(code: str) -> None:
    assert [text for text in languages.load(code).lexicon.grammar if is_cry(text)] == []


def test_in_the_dialogues_an_alarm_is_raised_only_where_help_is_offered() -> None:
    """A dialogue about care has it in its name, or says so in its first line."""
    alarmed = {}
    for path in sorted(DIALOGUES.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        about = f"{path.stem} {lines[0]}".lower()
        said = [line[2:] for line in lines if line.startswith("> ") and is_cry(line[2:])]
        if said and not ("care" in about and "look_alike" not in about) and "help" not in about:
            alarmed[path.stem] = said
    assert alarmed == {}


def test_ten_thousand_words_are_judged_quickly() -> None:
    """Meant are 0.3 s; the limit leaves room for a slow machine."""
    telling = "we went to the market and bought plums and my sister made a cake and the sun shone "
    before = time.perf_counter()
    assert not is_cry(telling * 600)
    assert time.perf_counter() - before < 2.0


@pytest.mark.parametrize("nice", NICE)
@pytest.mark.parametrize("cry", CRIES)
def test_a_nice_sentence_beside_it_hides_no_cry(cry: str, nice: str) -> None:
    ended = cry.rstrip(".") + "."
    assert is_cry(f"{nice} {ended}") or language_of(read(cry).words) != "english"
    assert is_cry(f"{ended} {nice}") or language_of(read(cry).words) != "english"


def test_a_cry_is_heard_in_a_long_telling_without_punctuation() -> None:
    telling = "we went to the market and bought plums and my sister made a cake and the sun shone "
    assert is_cry(telling * 5 + "and i want to kill myself " + telling * 5)
    assert not is_cry(telling * 10)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_score(text: str) -> None:
    assert -SURE <= score(text) <= SURE


@given(
    st.sampled_from(CRIES + HARMLESS),
    st.sampled_from((" ", "  ", "\t")),
    st.sampled_from(("", ".", "!", " ...", "?!")),
)
@settings(max_examples=100, deadline=None)
def test_case_blanks_and_the_last_mark_do_not_matter(text: str, blank: str, mark: str) -> None:
    changed = blank + text.rstrip(".!?").replace(" ", blank) + mark
    assert is_cry(changed) == is_cry(changed.upper()) == is_cry(text)


def test_contractions_slang_and_mishearings_are_read_alike() -> None:
    assert normal("I can\u2019t, I WON'T") == "i can not i will not"
    assert normal("kms") == normal("kill my self") == "kill myself"
    assert normal("i do not want to be hear") == "i do not want to be here"
    assert normal("i want to dye my hair") == "i want to dye my hair"


def test_a_short_text_is_judged_as_a_whole_and_a_long_one_in_pieces() -> None:
    assert len(list(pieces(read("the battery died and i read a book")))) == 1
    long = read("and then we went on to the next house " * 10)
    assert len(list(pieces(long))) > 10
    assert all(piece.end - piece.start <= 40 for piece in pieces(long))


def test_the_development_sentences_are_told_apart_as_well_as_ever() -> None:
    """A floor, one point below the figures of scripts/train_care/README.md."""
    lines = (line.partition("\t") for line in DEV.read_text(encoding="utf-8").splitlines())
    told = care_report([Labelled(label == "help", text) for label, _, text in lines])
    assert told.cries.share >= 0.99
    assert told.false_alarms.share <= 0.06


def test_the_weights_are_small_and_the_lexicon_has_each_word_once() -> None:
    folder = resources.files("voicejoy.care")
    assert len(folder.joinpath("weights.json").read_bytes()) <= 400_000
    assert len(weights().features) > 1000
    listed = tomllib.loads(folder.joinpath("lexicon.toml").read_text(encoding="utf-8"))
    assert sum(len(words.split()) for words in listed.values()) == len(classes())


def test_the_bench_counts_missed_cries_and_false_alarms() -> None:
    sentences = [
        Labelled(True, "a cry"), Labelled(True, "a missed one"),
        Labelled(False, "the battery died"), Labelled(False, "fresh bread"),
    ]  # fmt: skip
    told = care_report(sentences, judge=lambda text: text in ("a cry", "the battery died"))
    assert (told.missed, told.alarmed) == (["a missed one"], ["the battery died"])
    assert (told.cries.hits, told.cries.n) == (1, 2)
    assert (told.lookalikes.hits, told.lookalikes.n) == (1, 1)
    assert care_rows(told)[1] == ("false alarms", "1/2 (9-91 %)", "50.0 %")
    assert told.as_json()["missed_cries"] == ["a missed one"]


def test_the_labelled_sentences_ship_with_voicejoy() -> None:
    sentences = care_sentences()
    assert len(sentences) == 295
    assert sum(one.cry for one in sentences) == 145


def test_of_the_labelled_sentences_hardly_a_cry_is_missed_and_few_alarms_are_false() -> None:
    told = care_report()
    assert len(told.missed) <= 1
    assert len(told.alarmed) <= 0.05 * 150


def test_every_country_has_a_number_to_call_a_source_and_a_date() -> None:
    assert len(regions()) >= 12
    for region in regions():
        entry = contact(region)
        assert entry is not None
        assert re.fullmatch(r"[A-Z]{2}", region)
        assert re.fullmatch(r"[0-9 -]+", entry.emergency)
        assert re.fullmatch(r"[0-9 *-]+", entry.number)
        assert entry.country
        assert entry.lifeline
        assert re.fullmatch(r"any time|\d\d:\d\d to \d\d:\d\d", entry.hours)
        assert entry.source.startswith("https://")
        assert isinstance(entry.checked, date)


def test_a_country_that_is_not_listed_has_none() -> None:
    assert contact("XX") is None
    assert contact("") is None
    us = contact("us")
    assert us is not None
    assert us.number == "988"


@pytest.mark.parametrize(
    ("locale", "region"),
    [("en_US.UTF-8", "US"), ("de-AT", "AT"), ("C", ""), ("C.UTF-8", ""), ("", ""), ("POSIX", ""), ("en", "")],
)
def test_the_region_is_read_from_the_locale(locale: str, region: str) -> None:
    assert region_of(locale) == region
