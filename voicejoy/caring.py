"""Words of despair: the practice stops, two warm sentences, whom to turn to, and staying near for a while.

Pure rows of the dialogue's table. Nothing is kept unless the person asks for it, nothing is argued about and
nothing diagnosed. What was asked about before is kept, as silence would keep it.
"""

from __future__ import annotations

from dataclasses import replace

from voicejoy.actions import Chime, Discard, Earcon
from voicejoy.commands import COMMANDS, cancel, joy_of
from voicejoy.events import Despaired, Event, Heard
from voicejoy.grounding import keeping_noticed
from voicejoy.intents import Intent
from voicejoy.phrases import sentence, spell_out
from voicejoy.state import Phase, State, Step, aside, go, kept_quietly, rest, say, tell
from voicejoy.turns import heard

_ASIDE = (Intent.REPEAT, Intent.SLOWER, Intent.FASTER, Intent.LOUDER, Intent.QUIETER)
_LEAVING = (Intent.STOP, Intent.CANCEL, Intent.DONE, Intent.NO, Intent.GOOD_NIGHT, Intent.UNDO, Intent.DELETE)


def despaired(state: State, event: Event) -> Step:
    """Answer with warmth, and say whom to turn to."""
    assert isinstance(event, Despaired)
    asked = state.pending if state.phase is Phase.CHECKING else None
    keeping = (*((joy_of(asked, quiet=True),) if asked is not None else ()), *keeping_noticed(state))
    near = replace(
        state,
        pending=event.heard,
        noticed=(),
        suggested=None,
        wordless=0,
        engaged=True,
        just_paired=False,
        nothing_meant=True,
    )
    shown, spoken = care_text(state), care_text(state, aloud=True)
    return say(near, shown, Phase.CARING, *keeping, Discard(), spoken=spoken)


def care_text(state: State, *, aloud: bool = False, gone: bool = False) -> str:
    """Two warm sentences and the contacts; `aloud`, numbers are spelled for a voice.

    `gone` words cannot be kept any more, and nothing is said of it.
    """
    prompts, lines = state.language.phrases, state.help_lines

    def number(written: str) -> str:
        return spell_out(written) if aloud else written

    told = [prompts.say("care")]
    if lines.own:
        told.append(prompts.say("care_own", contact=sentence(lines.own)))
    if lines.number:
        hours = lines.hours if lines.hours != "any time" else prompts.show("any_time")
        told.append(prompts.say("care_number", name=lines.name, number=number(lines.number), hours=hours))
    if lines.emergency:
        told.append(prompts.say("care_emergency", number=number(lines.emergency)))
    else:
        told.append(prompts.say("care_anywhere"))
    if not gone:
        told.append(prompts.say("care_not_kept", how=state.kept_by or prompts.show("keep_that")))
    return " ".join(told)


def near(state: State, event: Event) -> Step:
    """While staying near: keep the words if asked to, do what is asked, and else only be there."""
    assert isinstance(event, Heard)
    told, verdict = state.pending, event.command or state.language.lexicon.answer(event.text)
    if event.command is Intent.KEEP and told is not None:  # a mere "yes" is no wish: nothing was asked
        kept = replace(kept_quietly(state), pending=None)
        return tell(
            kept, "kept_all", Phase.FOLLOW_UP, joy_of(told, quiet=True), Chime(Earcon.KEPT), Discard()
        )
    if verdict in _LEAVING:
        return cancel(state, event)
    if event.command in _ASIDE:
        return aside(COMMANDS[event.command](state, event), Phase.CARING, state)
    if event.command in COMMANDS or event.woken:
        return heard(replace(state, pending=None), event)
    said = replace(state, pending=event) if event.text else state
    return tell(said, "care_here", Phase.CARING, Discard())


def left_alone(state: State, _event: Event) -> Step:
    """Silence: back to waiting, with nothing kept."""
    return go(replace(state, pending=None), rest(state), Discard())
