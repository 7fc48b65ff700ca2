"""The guided minute: sense by sense, at the person's pace, to be stopped anywhere.

Pure rows of the dialogue. What is noticed is kept as sensory joys only if the person agrees, or is too tired
to answer: then keeping loses nothing, and undo is there.
"""

from __future__ import annotations

from dataclasses import replace

from voicejoy.actions import Chime, Discard, Earcon, Finish, KeepJoy
from voicejoy.commands import COMMANDS, joy_of
from voicejoy.events import Event, Heard
from voicejoy.intents import ANSWERS, OPEN_ENDED, Intent
from voicejoy.joys import Category
from voicejoy.state import SENSES, Phase, State, Step, aside, kept_quietly, let_go, rest, tell
from voicejoy.turns import heard

_ENDING = (Intent.STOP, Intent.CANCEL, Intent.DONE, Intent.GOOD_NIGHT, Intent.UNDO)
_ASIDE = (Intent.SLOWER, Intent.FASTER, Intent.LOUDER, Intent.QUIETER, Intent.HELP, Intent.REPEAT)
"""Done without leaving the exercise."""
_ONWARD = (Intent.NOTHING, Intent.NO, Intent.YES, Intent.KEEP, Intent.ANOTHER)
"""Only mean "go on" here."""


def noticed(state: State, event: Event) -> Step:
    """Something noticed, a wish to end, or a word that only means "go on"."""
    assert isinstance(event, Heard)
    if event.command in _ENDING:
        return _end(state)
    if event.command in _ASIDE:
        return aside(COMMANDS[event.command](state, event), Phase.GROUNDING, state)
    command = (
        None if event.command in OPEN_ENDED else event.command
    )  # "the morning" is noticed, not asked for
    if command is not None and command not in _ONWARD:
        after, actions = COMMANDS[command](_all_kept(state), event)
        return after, (*keeping_noticed(state), *actions)
    if event.text and command is None:
        state = replace(state, noticed=(*state.noticed, replace(event, tail=None)))
    return _end(state) if event.tail in _ENDING else go_on(state, event)


def go_on(state: State, _event: Event) -> Step:
    """On to the next of the senses; silence is an answer too."""
    following = state.sense + 1
    if following >= len(SENSES):
        return _end(state)
    return tell(replace(state, sense=following), SENSES[following], Phase.GROUNDING)


def _end(state: State) -> Step:
    if not state.noticed:
        return tell(state, "ground_end", rest(state), let_go(state))
    if state.gentle:
        return keep_noticed(state)
    return tell(state, "ground_keep", Phase.OFFERING)


def offered(state: State, event: Event) -> Step:
    """After "Keep what you noticed?": only a no lets go of it, and what else is said is heard as ever."""
    assert isinstance(event, Heard)
    verdict = event.command or state.language.lexicon.answer(event.text)
    if verdict in (Intent.NO, *_ENDING):
        let_go = replace(state, noticed=(), gone=state.noticed, nothing_meant=True)
        return tell(let_go, "not_kept", Phase.FOLLOW_UP, Discard())
    if event.text and verdict not in ANSWERS:
        after, actions = heard(_all_kept(state), event)
        return after, (*keeping_noticed(state), *actions)
    return keep_noticed(state)


def keep_noticed(state: State, _event: Event | None = None) -> Step:
    """Keep all that was noticed, as sensory joys."""
    after = _all_kept(state)
    return tell(
        after,
        "kept_all",
        Phase.FOLLOW_UP,
        *keeping_noticed(state),
        Chime(Earcon.KEPT),
        Discard(),
        chatter=True,
    )


def cut_off(state: State, _event: Event) -> Step:
    """The loop ends in the midst of it: what was noticed is kept."""
    return replace(state, phase=Phase.CLOSED, noticed=()), (*keeping_noticed(state), let_go(state), Finish())


def keeping_noticed(state: State) -> tuple[KeepJoy, ...]:
    """The wishes to keep what was noticed."""
    return tuple(joy_of(told, quiet=True, category=Category.SENSORY) for told in state.noticed)


def _all_kept(state: State) -> State:
    return replace(kept_quietly(state), noticed=())
