"""The decoding graph: `graph/HCLr.fst` from the lexicon, `graph/Gr.fst` from the language model, tables.

HCL is a lexicon tree over transition numbers. It has no input epsilons and is not determinised, so no
disambiguation symbols are needed: `disambig_tid.int` holds one that is unused. It is stored as OpenFst's
`olabel_lookahead`, so that Vosk can compose it with any grammar at run time; the grammar as `ngram`, which
takes half the room of a `const` one.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from scripts.train_starter.lexicon import Lexicon, Pronunciation
from scripts.train_starter.phones import FORMS, IDS, PHONES, SILENCE, forward, self_loop

UNKNOWN = "[unk]"
UNKNOWN_PHONE_COST = 2.5
"""What each phone inside `[unk]` costs: 2 is strict, 3.5 lets more pass for a phrase of the grammar. Of 80
wake phrases in noise 15 are missed at 2, 9 at 2.5; at 3 "the large" passes for "hello joy"."""
SILENCE_COST = 0.5
END_COST = 0.1
"""Of each blank frame behind a word's last phone."""

Arc = tuple[int, int, int, int, float]
"""From, to, transition number, word number, cost."""


class _Tree:
    """The arcs of the lexicon tree. State 0 is the start; every word leads back to where all words begin."""

    def __init__(self) -> None:
        self.arcs: list[Arc] = []
        self.states = 0
        self._roots: list[tuple[int, int, int, float]] = []
        self._nodes: dict[tuple[int, str], int] = {}
        self.start = self._state("")
        self._silence = self._state(SILENCE)
        self._ends = {
            phone + place: self._state(phone + place, END_COST) for phone in PHONES for place in ("_E", "_S")
        }

    def _state(self, form: str, cost: float = 0.0) -> int:
        """A new state, in which the blanks behind `form` are waited out."""
        state = self.states
        self.states += 1
        if form:
            self.arcs.append((state, state, self_loop(form), 0, cost))
        return state

    def add_word(self, number: int, phones: Pronunciation) -> None:
        """A way to say the word `number`."""
        if len(phones) == 1:
            self._roots.append((forward(phones[0] + "_S"), number, self._ends[phones[0] + "_S"], 0.0))
            return
        node = self._node(-1, phones[0] + "_B")
        for phone in phones[1:-1]:
            node = self._node(node, phone + "_I")
        last = phones[-1] + "_E"
        self.arcs.append((node, self._ends[last], forward(last), number, 0.0))

    def _node(self, parent: int, form: str) -> int:
        if (parent, form) not in self._nodes:
            node = self._nodes[parent, form] = self._state(form)
            if parent < 0:
                self._roots.append((forward(form), 0, node, 0.0))
            else:
                self.arcs.append((parent, node, forward(form), 0, 0.0))
        return self._nodes[parent, form]

    def add_unknown(self, number: int, cost: float) -> None:
        """`[unk]`: any phones, each at `cost`."""
        states = {phone + place: self._state(phone + place) for phone in PHONES for place in ("_B", "_I")}
        for phone in PHONES:
            single = phone + "_S"
            self._roots.append((forward(phone + "_B"), 0, states[phone + "_B"], cost))
            self._roots.append((forward(single), number, self._ends[single], cost))
        for state in states.values():
            for phone in PHONES:
                self.arcs.append((state, states[phone + "_I"], forward(phone + "_I"), 0, cost))
                self.arcs.append((state, self._ends[phone + "_E"], forward(phone + "_E"), number, cost))

    def text(self) -> str:
        """All as OpenFst text, the start first."""
        joints = [self.start, self._silence, *self._ends.values()]
        arcs = list(self.arcs)
        for joint in joints:
            arcs += [(joint, state, label, number, cost) for label, number, state, cost in self._roots]
            if joint != self._silence:
                arcs.append((joint, self._silence, forward(SILENCE), 0, SILENCE_COST))
        arcs.sort(key=lambda arc: (arc[0] != self.start, arc[0]))
        lines = ["\t".join(map(str, arc)) for arc in arcs] + [f"{joint}\t0" for joint in joints]
        return "\n".join(lines) + "\n"


def write_graph(
    lexicon: Lexicon,
    write_grammar: Callable[[list[int], Path], None],
    graph: Path,
    scratch: Path,
    unknown_cost: float = UNKNOWN_PHONE_COST,
) -> None:
    """Write the folder `graph`; `write_grammar` writes OpenFst text for the given word numbers into a file.

    Raises `subprocess.CalledProcessError` when OpenFst's tools fail, `FileNotFoundError` without them.
    """
    (graph / "phones").mkdir(parents=True, exist_ok=True)
    scratch.mkdir(parents=True, exist_ok=True)
    words = sorted(lexicon)
    tree = _Tree()
    for number, word in enumerate(words, start=2):
        for phones in dict.fromkeys(lexicon[word]):
            tree.add_word(number, phones)
    tree.add_unknown(1, unknown_cost)
    (scratch / "HCL.txt").write_text(tree.text(), encoding="ascii")
    _run(
        "fstcompile HCL.txt | fstencode --encode_labels --encode_weights - labels > encoded.fst && "
        "fstminimize --allow_nondet=true encoded.fst | fstencode --decode - labels | "
        "fstarcsort --sort_type=olabel > HCL.fst && fstconvert --fst_type=olabel_lookahead "
        f"--save_relabel_opairs=relabel.txt HCL.fst {graph.resolve()}/HCLr.fst",
        scratch,
    )
    pairs = (line.split() for line in (scratch / "relabel.txt").read_text().splitlines())
    relabelled = {int(old): int(new) for old, new in pairs} | {0: 0}
    ids = [relabelled[number] for number in range(len(words) + 2)]
    write_grammar(ids[2:], scratch / "G.txt")
    grammar = f"{graph.resolve()}/Gr.fst"
    _run(
        f"fstcompile G.txt | fstarcsort --sort_type=ilabel | fstconvert --fst_type=ngram > {grammar}", scratch
    )
    _write_tables(graph, dict(zip(["<eps>", UNKNOWN, *words], ids, strict=True)))


def _run(command: str, folder: Path) -> None:
    plugins = next(Path("/usr/lib").glob("*/fst/*"), Path("/usr/lib/fst"))
    environment = os.environ | {"LD_LIBRARY_PATH": str(plugins)}
    subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, env=environment, check=True)


def _write_tables(graph: Path, words: dict[str, int]) -> None:
    places = {"_B": "begin", "_E": "end", "_I": "internal", "_S": "singleton"}
    by_number = sorted((number, word) for word, number in words.items())
    (graph / "words.txt").write_text("".join(f"{word} {number}\n" for number, word in by_number))
    (graph / "phones.txt").write_text("<eps> 0\n" + "".join(f"{form} {IDS[form]}\n" for form in FORMS))
    boundaries = "".join(f"{IDS[form]} {places.get(form[-2:], 'nonword')}\n" for form in FORMS)
    (graph / "phones" / "word_boundary.int").write_text(boundaries)
    (graph / "disambig_tid.int").write_text(f"{2 * len(FORMS) + 1}\n")
