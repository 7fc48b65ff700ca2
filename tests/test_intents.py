"""Control phrases survive a recognizer; joys stay joys."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicejoy import languages
from voicejoy.intents import OPEN_ENDED, Intent, supports

ENGLISH = languages.load("en").lexicon


def match(text: str) -> Intent | None:
    request = ENGLISH.hear(text)
    return request.intent if request else None


@pytest.mark.parametrize(
    ("intent", "phrase"),
    [(intent, phrase) for intent, phrases in ENGLISH.examples.items() for phrase in phrases],
)
def test_every_example_is_its_own_intent_in_any_dress(intent: Intent, phrase: str) -> None:
    assert match(phrase) is ENGLISH.exact(phrase) is intent
    assert match(phrase.upper() + "!") is intent


@pytest.mark.parametrize(
    ("heard", "intent"),
    [
        ("Red me a glimmer.", Intent.GLIMMER),
        ("Redmi Glimmer.", Intent.GLIMMER),
        ("Red Mia Glimmer", Intent.GLIMMER),
        ("made me a glimmer", Intent.GLIMMER),
        ("Nevermind.", Intent.CANCEL),
        ("and do that", Intent.UNDO),
        ("Can you read me a glimmer, please?", Intent.GLIMMER),
        ("Red me a glimmer please.", Intent.GLIMMER),
        ("please undo that", Intent.UNDO),
        ("stop, please", Intent.STOP),
        ("Not much today.", Intent.NOTHING),
    ],
)
def test_what_recognizers_make_of_them_is_understood(heard: str, intent: Intent) -> None:
    assert match(heard) is intent


@pytest.mark.parametrize(
    "joy",
    [
        "I stopped to smell the roses",
        *("never mine", "stopped it", "delight that", "saw that again", "another day", "helped me"),
        *("health", "my mother", "a nap", "home", "summer", "sunshine", "nothing to do", "I'm down"),
        "tell me a joke",
        "never mind the rain, it was lovely",
        "rain",
        "tea",
        "kelp",
        "the know",
        "my sister helped me with the dishes",
        "I read a glimmer of hope in his eyes",
        "another good cup of coffee",
        "I undid the knot in my laces",
        "that's all the apples picked",
        "nothing hurt today",
        "she said yes",
        "I said no for once",
        "the bus did not stop and I laughed",
    ],
)
def test_a_joy_with_command_words_in_it_stays_a_joy(joy: str) -> None:
    assert match(joy) is None


@pytest.mark.parametrize(
    "joy",
    [
        *("it was a good week", "the best week", "a happy moment", "a nice memory", "memories with her"),
        *(
            "a quiet moment",
            "a moment of calm",
            "it was quiet",
            "a gentle day",
            "just a normal day",
            "as usual",
        ),
        *("some sleep", "a break", "I took a break", "a little rest", "going to bed early", "I woke up"),
        *("I finished it today", "I feel better", "he came back", "she called me back", "it works again"),
        *(
            "I love it",
            "I love this",
            "it made me smile",
            "my favourite song",
            "a card",
            "a card from my friend",
        ),
        *(
            "we shared it",
            "I shared it with her",
            "I read a story",
            "told me a story",
            "a nice thing happened",
        ),
        *("this morning", "the morning", "a new day", "in March the sun came back", "from my window a fox"),
        *("this is good", "nothing hurts today", "nothing went wrong today", "no pain today", "no more pain"),
        *("a pair of gloves", "pair of socks with holes", "a stack of pancakes", "the ground was warm"),
        *("he listened", "I was listening", "I turned it up loud", "I spoke up today", "I kept my word"),
        *(
            "not a bad day",
            "never felt better",
            "the next day",
            "one more day",
            "I can hear again",
            "why not us",
        ),
    ],
)
def test_short_joys_made_of_control_words_stay_joys(joy: str) -> None:
    assert match(joy) is None


@pytest.mark.parametrize(
    ("heard", "intent"),
    [
        ("what are my stocks", Intent.STACK_LIST),
        ("could you favor it that", Intent.FAVOURITE),
        ("dental mode please", Intent.GENTLE),
        ("such gentle mode off", Intent.NORMAL),
        ("blame me a glimmer", Intent.GLIMMER),
        ("let me here my favorites", Intent.FAVOURITES),
        ("stock a song with washing up", Intent.STACK_ADD),
        ("red me something about the garden", Intent.ABOUT),
        ("use my census", Intent.GROUND),
    ],
)
def test_a_request_that_loses_nothing_may_merely_sound_alike(heard: str, intent: Intent) -> None:
    assert match(heard) is intent
    assert ENGLISH.read(heard) is None


@pytest.mark.parametrize(
    ("heard", "intent"),
    [
        ("gentle load", Intent.GENTLE),
        ("good you speak louder", Intent.LOUDER),
        ("some up my week", Intent.DIGEST),
        ("how many gamers do i have", Intent.HOW_MANY),
        ("suggest something to stop", Intent.STACK_SUGGEST),
    ],
)
def test_a_misheard_word_or_two_are_borne_in_a_request_that_is_like_no_other(
    heard: str, intent: Intent
) -> None:
    assert match(heard) is intent


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("I'm stuck, help", Intent.HELP),
        ("hello, wake up", Intent.RESUME),
        ("hold on, stop", Intent.STOP),
        ("I'm worn out, gentle mode", Intent.GENTLE),
        ("my ears hurt, a bit quieter please", Intent.QUIETER),
        ("I'm so tired", None),
        ("I'm so tired but the garden is done", None),
        ("enough sleep", None),
    ],
)
def test_a_request_may_follow_its_reason_and_a_reason_alone_is_none(said: str, intent: Intent | None) -> None:
    request = ENGLISH.read(said)
    assert (request.intent if request else None) is intent


@pytest.mark.parametrize(
    "joy",
    [
        *(
            "my favourite mug",
            "I love that song",
            "a slow day",
            "soft bread",
            "an old memory",
            "joy came back",
        ),
        *("I slept well", "I kept going", "I can hear the sea", "you made me smile", "that was special"),
        *(
            "the normal day",
            "nothing but words on",
            "hold onto it my son said",
            "another one of those sunsets",
        ),
    ],
)
def test_a_joy_that_is_like_a_request_but_for_a_word_stays_a_joy(joy: str) -> None:
    assert match(joy) is None


@pytest.mark.parametrize(
    "heard", ["and due that", "deliver that", "delight it", "console", "stock", "gnome", "not in today"]
)
def test_what_takes_words_away_is_never_known_by_sound(heard: str) -> None:
    assert match(heard) is None


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("could you stack a song with the washing up", Intent.STACK_ADD, ("a song", "the washing up")),
        ("anything about my sister please", Intent.ABOUT, ("my sister",)),
        ("read me a joy from last spring", Intent.TIME, ("last spring",)),
        ("a year ago", Intent.TIME, ("a year ago",)),
        ("tell me about a small achievement", Intent.CATEGORY, ("small achievement",)),
        ("I'd like to share that with my friend Anna", Intent.SHARE, ("my friend Anna",)),
        ("no, I said the cat came home", Intent.CHANGE, ("the cat came home",)),
        ("I'm about to do the ironing", Intent.STACK_TASK, ("do the ironing",)),
    ],
)
def test_the_persons_own_words_are_handed_on(said: str, intent: Intent, slots: tuple[str, ...]) -> None:
    request = ENGLISH.read(said)
    assert request is not None
    assert (request.intent, tuple(request.slots.values())) == (intent, slots)


@given(
    st.sampled_from([phrase for phrases in ENGLISH.examples.values() for phrase in phrases]),
    st.sampled_from(["marmalade", "hedgehog", "saxophone", "grandfather", "puddles"]),
    st.integers(0, 6),
)
def test_one_unknown_word_makes_a_written_text_a_joy_and_two_a_heard_one(
    phrase: str, unknown: str, place: int
) -> None:
    words = phrase.split()
    told = " ".join([*words[:place], unknown, *words[place:]])
    request = ENGLISH.read(told)
    assert request is None or (request.intent in OPEN_ENDED and unknown in " ".join(request.slots.values()))
    heard = ENGLISH.hear(f"{told} lighthouse")
    assert heard is None or heard.intent in OPEN_ENDED


@given(st.text())
def test_matching_never_raises(text: str) -> None:
    match(text)


@pytest.mark.parametrize(
    "text", ["word " * 10_000, "no I said " + "word " * 10_000, "stack tea with " * 3_000]
)
def test_a_long_telling_is_understood_at_once(text: str) -> None:
    began = perf_counter()
    match(text)
    assert perf_counter() - began < 0.5  # a twentieth of a second on an idle machine


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("yeah", Intent.YES),
        ("Yes, that's right.", Intent.YES),
        ("sure", Intent.YES),
        ("um no", Intent.NO),
        ("nope", Intent.NO),
        ("no it isn't", Intent.NO),
        ("huh", None),
        ("", None),
        ("no I said the robin sang", None),
    ],
)
def test_an_answer_is_known_by_its_ends(said: str, meant: Intent | None) -> None:
    assert ENGLISH.answer(said) is meant


@pytest.mark.parametrize(("heard", "guess"), [("health", "help"), ("my mother", "another"), ("milk", "help")])
def test_other_words_do_not_support_a_guess(heard: str, guess: str) -> None:
    assert not supports(heard, guess)


@pytest.mark.parametrize(
    ("heard", "guess"), [("that small", "that's all"), ("it stop", "stop"), ("Help.", "help")]
)
def test_nearly_the_same_words_do(heard: str, guess: str) -> None:
    assert supports(heard, guess)
