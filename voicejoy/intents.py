"""What a person may ask for, and how to tell it from a joy.

A joy is the default whenever in doubt: losing words is the worst error. Each intent is a small set of
examples, which are also the grammar that the streaming recognizer listens with, bags of meaning-bearing
words (`bags`), and patterns with open places (`patterns`). They stand in `languages/*.toml`. A request may
merely sound alike ("redmi glimmer", "what are my stocks"); what takes words away is known by its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from voicejoy.bags import Bags, make_bags
from voicejoy.intent import ANSWERS, CLOSING, DISCARDING, OPEN_ENDED, SOUNDING, Fold, Intent, Request, Sayings
from voicejoy.patterns import Rule, compile_patterns
from voicejoy.sounds import NO_ACCENT, Accent, Alike, Ear, Nearest, Runs
from voicejoy.wake import as_written, similarity, words_of

__all__ = [
    "ANSWERS",
    "CLOSING",
    "DISCARDING",
    "FAINT",
    "LIKELY",
    "OPEN_ENDED",
    "SURE",
    "Fold",
    "Intent",
    "Lexicon",
    "Request",
    "Sayings",
    "supports",
]

LIKELY = 70.0
"""Likeness from which a second opinion supports the grammar's guess ("that small" for "that's all" is 90, but
"health" for "help" 63 and "my mother" for "another" 58)."""
FAINT = 55.0
"""Likeness that will do where the grammar is certain of its guess ("is a small" for "that's all" is 57)."""
SURE = 90.0
"""Likeness from which the full vocabulary's opinion alone is enough."""
LONGEST_ANSWER = 4
"""More words than this are no mere yes or no."""
SAME_WORD = 88.0
"""Likeness from which a word that was heard may be a word of a pattern."""
FEWEST_IN_TURN = 2
"""More words than these may be two requests in one breath: "enough sleep" is a joy."""
LONGEST_TASK = 4
"""Words of a task that is named and nothing more."""
LONGEST_REQUEST = 30
"""More words than this are a joy, or a correction that holds one."""

Words = tuple[str, ...]


class Lexicon:
    """Understands what is asked for in one language."""

    def __init__(
        self,
        sayings: Mapping[Intent, Sayings],
        *,
        openings: Sequence[str] = (),
        closings: Sequence[str] = (),
        fillers: Iterable[str] = (),
        accent: Accent = NO_ACCENT,
        yes: Iterable[str] = (),
        no: Iterable[str] = (),
        places: Mapping[str, Rule] | None = None,
        task_openings: Sequence[str] = (),
        reasons: Sequence[str] = (),
        small: Iterable[str] = (),
        fold: Fold = str,
    ) -> None:
        """`places` says what a pattern's place of that name may hold; places without a rule hold anything.

        `fold` takes from a text what people leave out when they type (accents); all words given here but the
        sayings are folded already. `small` words may stand between those of `in_order`. `reasons` are what
        people say before they ask ("I'm worn out, gentle mode").
        """
        self.examples = {intent: said.examples for intent, said in sayings.items()}
        self.fold = fold
        sayings = {intent: said.folded(fold) for intent, said in sayings.items()}
        self._openings, self._closings = list(map(words_of, openings)), list(map(words_of, closings))
        self._task_openings = list(map(words_of, task_openings))
        self._reasons = sorted(map(words_of, reasons), key=len, reverse=True)
        self._yes, self._no = frozenset(yes), frozenset(no)
        self._by_phrase = {
            words_of(phrase): intent
            for intent, said in sayings.items()
            for phrase in (*said.misheard, *said.also, *said.examples)
        }
        self._joined = {"".join(phrase): intent for phrase, intent in self._by_phrase.items()}
        self._same_words = Runs(accent.same).mend
        self._small = frozenset(small)
        self._in_order: dict[Words, list[tuple[Words, Intent]]] = {}
        for intent, said in sayings.items():
            for phrase in map(words_of, (*said.in_order, *(said.examples if self._small else ()))):
                self._in_order.setdefault(self._bare(phrase), []).append((phrase, intent))
        self._in_order.pop((), None)
        light = tuple(fillers)
        bags = [
            bag
            for intent, said in sayings.items()
            for bag in make_bags(intent, said.keys, said.may, said.examples, light)
        ]
        self._patterns = [
            (intent, pattern)
            for intent, said in sayings.items()
            for pattern in compile_patterns(said.patterns, places or {})
        ]
        heard = (bag.known for bag in bags if bag.meaning in SOUNDING)
        spoken = (pattern.words for intent, pattern in self._patterns if intent in SOUNDING)
        self._ear = Ear(frozenset().union(*heard, *spoken), accent)
        sounding = {phrase: intent for phrase, intent in self._by_phrase.items() if intent in SOUNDING}
        self._alike = Alike(sounding, self._ear)
        bare = {phrase: intent for phrase, intent in sounding.items() if self._plain(phrase) == phrase}
        self._nearest = Nearest(bare, self._ear)
        self._bags = Bags(bags, light, self._ear)

    def _read_in_order(self, words: Words) -> Intent | None:
        """By meaning-bearing words in their order; where these mean several things, small words tell."""
        phrases = self._in_order.get(self._bare(words), ())
        if len({intent for _, intent in phrases}) > 1:
            phrases = [(phrase, intent) for phrase, intent in phrases if _is_within(phrase, words)]
        return max(phrases, key=lambda one: len(one[0]))[1] if phrases else None

    def _bare(self, words: Words) -> Words:
        return tuple(word for word in words if word not in self._small)

    @property
    def grammar(self) -> list[str]:
        """Every example: the phrases that a streaming recognizer listens for."""
        return [phrase for examples in self.examples.values() for phrase in examples]

    def exact(self, text: str) -> Intent | None:
        """The intent whose example `text` is, to the word; None if it is none."""
        words = self._words(text)
        return self._by_phrase.get(words) or self._by_phrase.get(self._plain(words))

    def plain(self, text: str) -> Words:
        """The words of a request without its politeness: "can you read me a glimmer, please"."""
        return self._plain(self._words(text))

    def _words(self, text: str) -> Words:
        return words_of(self.fold(text))

    def _plain(self, words: Words) -> Words:
        before: Words | None = None
        while words != before:
            before = words
            for opening in self._openings:
                if len(words) > len(opening) and words[: len(opening)] == opening:
                    words = words[len(opening) :]
            for closing in self._closings:
                if len(words) > len(closing) and words[-len(closing) :] == closing:
                    words = words[: -len(closing)]
        return words

    def read(self, text: str) -> Request | None:
        """The request that the whole of a written text is; None means it is a joy."""
        return self._as_written(self._read(self._words(text)), text)

    def _as_written(self, request: Request | None, text: str) -> Request | None:
        """The request with the person's own words as they wrote them, capitals and signs included."""
        if request is None or not request.slots:
            return request
        slots = {name: as_written(text, held, self.fold) for name, held in request.slots.items()}
        return Request(request.intent, slots)

    def _read(self, words: Words) -> Request | None:
        plain, intent = self._plain(words), None
        if len(words) <= LONGEST_REQUEST:
            by_words = (
                self._by_phrase.get(words),
                self._by_phrase.get(plain),
                self._joined.get("".join(plain)),
            )
            in_order = map(self._read_in_order, (words, plain))
            intent = (
                next(filter(None, (*by_words, *in_order)), None)
                or self._bags.read(self._same_words(words))
                or self._bags.read(self._same_words(plain))
            )
        if intent is None or intent in OPEN_ENDED:
            request = self._read_pattern(words, plain) or (Request(intent) if intent else None)
            return request or self._read_in_turn(words)
        return Request(intent)

    def _read_in_turn(self, words: Words) -> Request | None:
        """The request after its reason, or the last of two said in one breath: "hold on, stop"."""
        if len(words) > LONGEST_REQUEST:
            return None
        for reason in self._reasons:
            if len(words) > len(reason) and words[: len(reason)] == reason:
                return self._read(words[len(reason) :])
        for at in range(1, len(words)):
            first, last = (self._by_phrase.get(part) for part in (words[:at], words[at:]))
            if first and last and _may_follow(first, last) and len(words) > FEWEST_IN_TURN:
                return Request(last)
        return None

    def _read_pattern(self, words: Words, plain: Words) -> Request | None:
        """Politeness is no word to look for, but all that follows "no, I said" is what was said."""
        whole = self._by_pattern(words)
        bare = self._by_pattern(plain) if plain != words else whole
        return whole if bare is None or (whole is not None and whole.intent is Intent.CHANGE) else bare

    def hear(self, text: str) -> Request | None:
        """The request that a recognised text is, tolerant of sound-alikes where nothing can be lost."""
        return self._as_written(self._hear(self._words(text)), text)

    def _hear(self, words: Words) -> Request | None:
        request = self._read(words)
        if request is not None or len(words) > LONGEST_REQUEST:
            return request
        plain = self._plain(words)
        mended = self._plain(self._ear.mend(words))
        if mended != plain:
            request = self._read(mended)
            if request is not None and request.intent in SOUNDING:
                return request
        return self._by_sound(mended) or self._by_nearest(plain)

    def _by_nearest(self, words: Words) -> Request | None:
        """The request whose whole sentence is nearest, with what stands in its places."""
        found = self._nearest.hear(words)
        if found is None:
            return None
        phrase, intent = found
        request = self._read(phrase)
        return request if request is not None and request.intent is intent else Request(intent)

    def _by_sound(self, words: Words) -> Request | None:
        """The request that these words sound most like."""
        likeness, intent = self._alike.hear(words) or (0.0, Intent.HELP)
        in_bag = self._bags.hear(self._same_words(words), SOUNDING)
        if likeness and (in_bag is None or likeness >= in_bag[0]):
            return Request(intent)
        if in_bag is not None and in_bag[1] not in OPEN_ENDED:
            return Request(in_bag[1])
        return self._by_pattern(words, self._ear) or (Request(in_bag[1]) if in_bag else None)

    def is_overruled(self, text: str) -> bool:
        """Whether a request after a pause stands for all that is said: `text` before it is no telling.

        That is another request ("never mind ... read me a glimmer"), or politeness ("please ... stop").
        """
        words = self._words(text)
        return self.hear(text) is not None or self.plain(" ".join((*words, "x"))) == ("x",)

    def answer(self, text: str) -> Intent | None:
        """Yes or no, by the first or last word of a short answer; None if it is neither.

        "No, wait, yes" is a yes, for the last words win; "no, that's not right" is none.
        """
        words = self._words(text)
        if not words or len(words) > LONGEST_ANSWER:
            return None
        if self._by_phrase.get(words[-1:]) is Intent.YES and words[-1] in self._yes:
            return Intent.YES
        ends = {words[0], words[-1]}
        return Intent.NO if ends & self._no else Intent.YES if ends & self._yes else None

    def task_of(self, text: str) -> str:
        """The everyday task that a short text may name ("I'm washing up"), "" where it names none."""
        request = self.read(text)
        if request is not None:
            return request.slots.get("task", "") if request.intent is Intent.STACK_TASK else ""
        words = words_of(text)
        opened = [len(start) for start in self._task_openings if words[: len(start)] == start]
        task = words[max(opened, default=0) :]
        return " ".join(task) if task and len(task) <= LONGEST_TASK else ""

    def _by_pattern(self, words: Words, ear: Ear | None = None) -> Request | None:
        """By the pattern with the most words of its own; with an `ear`, words that sound like its will do."""
        best: tuple[int, Request] | None = None
        first = ear.same(words[0]) if ear and words else frozenset(words[:1])
        for intent, pattern in self._patterns:
            if len(words) > LONGEST_REQUEST and not pattern.unlimited:
                continue
            if (ear and intent not in SOUNDING) or not (pattern.any_first or pattern.first & first):
                continue
            found = pattern.match(words, ear.is_same) if ear else pattern.match(words)
            if found is not None and (best is None or found[0] > best[0]):
                best = found[0], Request(intent, found[1])
        return best[1] if best else None


def _may_follow(first: Intent, last: Intent) -> bool:
    """Whether two requests may be said in one breath: an answer only after one like it."""
    return first is last or not {first, last} & ANSWERS


def _is_within(phrase: Words, words: Words) -> bool:
    """Whether all of `phrase` stands in `words`, in its order."""
    following = iter(words)
    return all(word in following for word in phrase)


def supports(text: str, guess: str, likeness: float = LIKELY) -> bool:
    """Whether a second opinion on some speech is near enough to the grammar's guess."""
    return similarity(words_of(text), words_of(guess)) >= likeness
