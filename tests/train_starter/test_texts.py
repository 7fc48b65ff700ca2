"""Words, prompts and the language model: what the recipe starts from."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pocketsphinx", reason="the extra `train` is not installed")
pytest.importorskip("soundfile")

from scripts.train_starter import english
from scripts.train_starter.english import Bigrams, read_bigrams, sentences, words_by_frequency, write_arpa
from scripts.train_starter.language_model import Mixture, write_grammar
from scripts.train_starter.lexicon import Lexicon, choose_vocabulary, read_lexicon
from scripts.train_starter.phones import FORMS, IDS, PHONES, forward, output_of, self_loop
from scripts.train_starter.prompts import SHARES, make_prompt, read_prompts
from voicejoy import languages
from voicejoy.bench.sentences import CONTINUATIONS, JOYS
from voicejoy.wake import words_of

pytestmark = pytest.mark.engine


def test_every_word_of_the_prompts_and_of_the_control_phrases_can_be_pronounced() -> None:
    lexicon = read_lexicon()
    control = {word for phrase in languages.load("en").lexicon.grammar for word in words_of(phrase)}
    assert not {word for word in read_prompts().words() | control if word not in lexicon}


def test_all_pronunciations_are_made_of_the_models_phones() -> None:
    assert {phone for ways in read_lexicon().values() for way in ways for phone in way} <= set(PHONES)


def test_the_vocabulary_holds_what_is_needed_and_then_the_most_frequent_words() -> None:
    lexicon: Lexicon = {
        "joy": [("JH", "OY")],
        "the": [("DH", "AH")],
        "b": [("B", "IY")],
        "rare": [("R", "EH", "R")],
    }
    chosen = choose_vocabulary(lexicon, ["joy"], ["b", "unspoken", "the", "rare"], 2)
    assert list(chosen) == ["joy", "the"]


def test_a_needed_word_without_pronunciation_is_an_error() -> None:
    with pytest.raises(KeyError):
        choose_vocabulary({}, ["joy"], [], 1)


@pytest.mark.parametrize("kind", [kind for kind in SHARES if kind not in {"words", "english"}])
def test_prompts_have_no_open_slots(kind: str) -> None:
    prompts, rng = read_prompts(), random.Random(1)
    assert not any("{" in prompts.draw(kind, rng) for _ in range(300))


def test_the_sentences_that_the_bench_measures_with_are_no_prompts() -> None:
    prompts, rng = read_prompts(), random.Random(2)
    drawn = {make_prompt(prompts, ["joy"], lambda: "", rng) for _ in range(5000)}
    assert not drawn & {" ".join(words_of(joy)) for joy in (*JOYS, *CONTINUATIONS)}


def test_each_phone_has_two_transitions_of_its_own() -> None:
    numbers = [number for form in FORMS for number in (self_loop(form), forward(form))]
    assert sorted(numbers) == list(range(1, 2 * len(FORMS) + 1))
    assert {output_of(form) for form in FORMS} == set(range(len(PHONES) + 1))
    assert output_of("AA_B") == output_of("AA_S") != output_of("AE_B")
    assert output_of("SIL") == 0
    assert IDS["SIL"] == 1


WORDS = ["came", "joy", "out", "sun", "the"]


def little_english() -> Bigrams:
    """The end is number 5; "the sun" and "sun came" are its bigrams."""
    unigram = np.array([0.2, 0.1, 0.1, 0.2, 0.3, 0.1])
    backoff = np.array([1.0, 1.0, 1.0, 0.7, 0.5, 1.0])
    return Bigrams(WORDS, unigram, backoff, np.array([3, 4]), np.array([0, 3]), np.array([0.6, 0.8]))


def read_costs(path: Path) -> tuple[dict[int, dict[int, float]], dict[int, float]]:
    """Of a grammar in OpenFst text: the arcs' costs by state and word label, and the final costs."""
    arcs: dict[int, dict[int, float]] = defaultdict(dict)
    ends = {}
    for line in path.read_text().splitlines():
        fields = line.split()
        if len(fields) == 2:
            ends[int(fields[0])] = float(fields[1])
        else:
            arcs[int(fields[0])][int(fields[2])] = float(fields[4])
    return arcs, ends


def test_the_probabilities_of_what_may_follow_a_word_add_up_to_one(tmp_path: Path) -> None:
    mixture = Mixture(little_english(), iter(["the sun came out"] * 3 + ["joy"] * 2))
    write_grammar(mixture, 2, [10, 11, 12, 13, 14], tmp_path / "G.txt")
    arcs, ends = read_costs(tmp_path / "G.txt")
    backoff_state = 6
    unigrams = {label: math.exp(-cost) for label, cost in arcs[backoff_state].items()}
    unigrams[-1] = math.exp(-ends[backoff_state])
    assert sum(unigrams.values()) == pytest.approx(1, abs=1e-3)
    for state in range(6):
        explicit = {label: math.exp(-cost) for label, cost in arcs[state].items() if label}
        if state in ends:
            explicit[-1] = math.exp(-ends[state])
        backed_off = math.exp(-arcs[state][0])
        rest = sum(share for label, share in unigrams.items() if label not in explicit)
        assert sum(explicit.values()) + backed_off * rest == pytest.approx(1, abs=1e-3)


def test_what_our_prompts_say_becomes_likelier(tmp_path: Path) -> None:
    without = dict(Mixture(little_english(), iter(["joy"])).bigrams(3, {0: 0.6}))
    told = dict(Mixture(little_english(), iter(["the sun out"] * 9)).bigrams(3, {0: 0.6}))
    assert 2 not in without
    assert told[2] > 0.2


def test_english_sentences_keep_to_the_vocabulary_and_to_the_bigrams() -> None:
    sentence = sentences(little_english(), seed=1)
    made = [sentence().split() for _ in range(200)]
    assert {word for words in made for word in words} <= set(WORDS)
    pairs = (pair for words in made for pair in pairwise(words))
    after = Counter(second for first, second in pairs if first == "the")
    assert after["sun"] > sum(after.values()) / 2


def test_everyday_english_is_read_out_of_pocketsphinx_whole(tmp_path: Path) -> None:
    write_arpa(tmp_path / "english.arpa")
    frequent = words_by_frequency(tmp_path / "english.arpa")[:60]
    assert {"the", "to", "and", "of", "a"} <= set(frequent)
    bigrams = read_bigrams(tmp_path / "english.arpa", ["came", "joy", "out", "the"])
    assert bigrams.unigram.sum() == pytest.approx(1)
    came_out = bigrams.probability[bigrams.following(0)][bigrams.word[bigrams.following(0)] == 2]
    assert came_out > bigrams.unigram[2], "out is likelier behind came"


def test_a_language_model_that_cannot_be_written_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(english, "sphinx_file", lambda name: tmp_path / "nowhere")
    with pytest.raises(RuntimeError, match="did not write"):
        write_arpa(tmp_path / "english.arpa")
    assert not (tmp_path / "english.arpa").exists()
