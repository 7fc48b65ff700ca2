"""What the synthetic voices say: everyday joys, and the control phrases of `intents`.

The joys were written before anything was measured and are not tuned to any engine. Some use the words of
control phrases, as people do. None has a number in it: "7" for "seven" would be an error that nobody hears.
"""

from __future__ import annotations

from dataclasses import dataclass

from voicejoy import languages
from voicejoy.intents import Intent

JOYS = (
    "the kitchen smelled of cinnamon when I came home",
    "my neighbour left a jar of plum jam on the step",
    "I finished the crossword before breakfast",
    "rain drummed on the tin roof all night",
    "the baby laughed at my silly hat",
    "I found a towel still warm from the dryer",
    "an old friend rang just to talk",
    "the bus driver waited for me",
    "cold water after a long walk",
    "I mended the zip on my favourite coat",
    "a robin sat on the fence and sang",
    "we danced in the living room to an old record",
    "the bread came out of the oven with a perfect crust",
    "my sister sent a photo of her garden",
    "I swam the whole length without stopping",
    "somebody held the lift for me this morning",
    "the first strawberries of the year",
    "fresh sheets and an open window",
    "my daughter helped me carry the shopping upstairs",
    "I answered the letter I had been putting off",
    "the dog fell asleep with her chin on my foot",
    "a stranger told me that my scarf was lovely",
    "the moon looked enormous over the car park",
    "I planted tulips along the path",
    "grandpa told me his story about the goat again",
    "soup was waiting when I got back",
    "the whole street smelled of cut grass",
    "I understood a joke in Spanish",
    "nobody needed anything from me for an hour",
    "my tomato plants survived the frost",
    "we watched the swallows until it was dark",
    "a good cup of coffee in the sun",
    "the children built a castle out of cardboard boxes",
    "I said no and it felt fine",
    "there was nothing to do today and I loved it",
    "the cat came back",
    "I stopped to smell the roses on the way to the station",
)
"""4 to 14 words each."""

CONTINUATIONS = (
    "sunshine on my face",
    "I'm proud of the cake I made",
    "every window was open",
    "good news from the doctor",
    "look at that rainbow",
    "oh the peaches are ripe",
    "yesterday we laughed until it hurt",
    "warm socks",
    "thank you for the violets",
    "joyful singing in the church hall",
)
"""How a joy may begin right behind the wake phrase: with another sound each."""

CONTROLS = (Intent.GLIMMER, Intent.UNDO, Intent.CANCEL, Intent.HELP, Intent.DONE, Intent.STOP)
CUE_PAUSE_S = 1.2
"""Between the wake phrase and what is said once the open cue has sounded."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say after the wake phrase: in one breath, or after a pause of `pause_s` seconds."""

    text: str
    intent: Intent | None = None
    """The command that it is; None for a joy."""
    pause_s: float = 0.0


def script(take: int | None = None) -> list[Line]:
    """All that is said, `take` of each kind; control phrases in one breath, then after the cue."""
    joys = [Line(text) for text in JOYS[:take]] + [Line(text) for text in CONTINUATIONS[:take]]
    examples = languages.load("en").lexicon.examples
    phrases = [(text, intent) for intent in CONTROLS for text in examples[intent]][:take]
    controls = [Line(text, intent, pause_s) for pause_s in (0.0, CUE_PAUSE_S) for text, intent in phrases]
    return joys + controls
