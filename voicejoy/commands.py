"""What each request does: control anywhere, recall, and the practices.

Pure rows of the dialogue: from a state and what was heard to the next state and actions. "Yes" and "no" have
no row: they answer a question, else they are joys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voicejoy import voice
from voicejoy.actions import (
    Alter,
    Ask,
    Change,
    Chime,
    Discard,
    Earcon,
    HowMany,
    KeepJoy,
    ListPairs,
    Pair,
    PairFor,
    Question,
    ReadWeek,
    Recall,
    Rewrite,
    SetGentle,
    SetPaused,
    Share,
    SuggestPair,
    Undo,
    Why,
)
from voicejoy.events import Heard
from voicejoy.intents import Intent
from voicejoy.joys import Category
from voicejoy.phrases import echo
from voicejoy.state import SENSES, Phase, State, Step, go, kept_quietly, let_go, rest, say, tell
from voicejoy.wake import tidy

Command = Callable[[State, Heard], Step]


def joy_of(told: Heard, *, quiet: bool = False, category: Category | None = None) -> KeepJoy:
    """The wish to keep what was told."""
    return KeepJoy(tidy(told.text), told.heard or told.text, told.confidence, quiet, category)


# --- control -----------------------------------------------------------------------------------------


def cancel(state: State, _heard: Heard) -> Step:
    """Let it go, with a chime and no words."""
    gone = replace(state, pending=None, wordless=0, noticed=())
    return go(gone, rest(state), Chime(Earcon.CANCELLED), Discard())


def undo(state: State, _heard: Heard) -> Step:
    """Take back the newest change; right after a reading there is none, and none is taken back unasked."""
    if state.gone:
        return _bring_back(state)
    if state.only_read:
        return tell(state, "only_read", Phase.FOLLOW_UP, Discard())
    return replace(state, phase=Phase.UNDOING, suggested=None), (Discard(), Undo())


def _bring_back(state: State) -> Step:
    """Keep what the person has just said no to after all."""
    back = replace(kept_quietly(state), gone=())
    keeping = (joy_of(told, quiet=True) for told in state.gone)
    return tell(back, "back_as_it_was", Phase.FOLLOW_UP, *keeping, text=echo(tidy(state.gone[0].text)))


def _help(state: State, _heard: Heard) -> Step:
    helped = replace(state, engaged=True, wordless=0, helped_before=True)
    prompts = ("help_more", "help_advice") if state.helped_before else ("help",)
    text = " ".join(map(state.language.phrases.say, prompts))
    return say(helped, text, Phase.OPEN, let_go(state))


def _repeat(state: State, _heard: Heard) -> Step:
    said = state.last_said or state.language.phrases.say("nothing_to_repeat")
    return say(replace(state, wordless=0), said, Phase.FOLLOW_UP, let_go(state), spoken=state.last_spoken)


def _nothing_today(state: State, _heard: Heard) -> Step:
    return tell(state, "nothing_today", rest(state), Discard())


def _distant(state: State, _heard: Heard) -> Step:
    return tell(state, "distant", Phase.FOLLOW_UP, Discard())


def _good_night(state: State, _heard: Heard) -> Step:
    return tell(state, "good_night", rest(state), Discard())


def _pause(state: State, _heard: Heard) -> Step:
    paused = replace(state, paused=True, pending=None)
    return tell(paused, "paused", Phase.PAUSED, Discard(), SetPaused(on=True), wake=tidy(state.wake))


def resume(state: State, _heard: Heard) -> Step:
    """Listening goes on; what was told meanwhile is asked about, for it was not forgotten."""
    missed, awake = state.waiting, replace(state, paused=False, waiting=None)
    resumed = SetPaused(on=False)
    if missed is None:
        return tell(awake, "resumed", Phase.FOLLOW_UP, Discard(), resumed)
    if state.gentle:
        kept = replace(awake, just_kept=True, subject=None, nothing_meant=False)
        keeping = (joy_of(missed, quiet=True), Chime(Earcon.KEPT), Discard())
        return tell(kept, "resumed", Phase.FOLLOW_UP, resumed, *keeping)
    asked = replace(awake, pending=missed)
    return tell(asked, "ask_keep", Phase.CHECKING, resumed, text=echo(tidy(missed.text)))


def _gentle(on: bool) -> Command:
    def switch(state: State, _heard: Heard) -> Step:
        switched = replace(state, gentle=on)
        prompt = "gentle" if on else "normal"
        return tell(switched, prompt, Phase.FOLLOW_UP, Discard(), SetGentle(on), voice.setting(switched))

    return switch


def _dial(turn: voice.Turn) -> Command:
    def adjust(state: State, _heard: Heard) -> Step:
        turned, prompt = voice.turn(state, turn)
        after, actions = tell(turned, prompt, Phase.FOLLOW_UP, Discard(), voice.setting(turned))
        return replace(
            after, last_said=state.last_said, last_spoken=state.last_spoken
        ), actions  # "louder, say that again" means what came before

    return adjust


# --- recall ------------------------------------------------------------------------------------------


def recall(state: State, wanted: Recall) -> Step:
    """Have a glimmer chosen."""
    wanting = replace(state, phase=Phase.RECALLING, wordless=0, wanted=wanted, suggested=None)
    return wanting, (let_go(state), wanted)


def _glimmer(state: State, _heard: Heard) -> Step:
    return recall(state, Recall())


def _another(state: State, _heard: Heard) -> Step:
    return recall(state, state.wanted)


def _favourites(state: State, _heard: Heard) -> Step:
    return recall(state, Recall(favourites=True))


def _category(state: State, heard: Heard) -> Step:
    return recall(state, Recall(category=state.language.category(heard.slots.get("category", ""))))


def _about(state: State, heard: Heard) -> Step:
    return recall(state, Recall(words=heard.slots.get("words", "")))


def _time(state: State, heard: Heard) -> Step:
    return recall(state, Recall(time=heard.slots.get("time") or heard.text))


# --- questions to the journal ------------------------------------------------------------------------


def ask(state: State, question: Question) -> Step:
    """Have the journal answer."""
    return replace(state, phase=Phase.ASKING, pending=None, wordless=0), (let_go(state), Ask(question))


def _subject(state: State) -> int | None:
    return state.subject.id if state.subject is not None else None


def _alter(change: Change) -> Command:
    """What is done to "that"; what is never to be read, or not now, is what was read last."""
    reading = change in (Change.REST, Change.NEVER)

    def altering(state: State, _heard: Heard) -> Step:
        if state.nothing_meant and not reading:
            return tell(state, "nothing_to_change", Phase.FOLLOW_UP, Discard())
        return ask(state, Alter(change, None if reading else _subject(state)))

    return altering


def _delete(state: State, heard: Heard) -> Step:
    return undo(state, heard) if state.just_paired else _alter(Change.DELETE)(state, heard)


def _change(state: State, heard: Heard) -> Step:
    if state.nothing_meant:
        return tell(state, "nothing_to_change", Phase.FOLLOW_UP, Discard())
    text = tidy(heard.slots.get("text", ""))
    return ask(state, Rewrite(text, _subject(state)))


def _why(state: State, _heard: Heard) -> Step:
    return ask(state, Why())


def _how_many(state: State, _heard: Heard) -> Step:
    return ask(state, HowMany())


def _stack_add(state: State, heard: Heard) -> Step:
    pleasure, task = heard.slots.get("pleasure", ""), heard.slots.get("task", "")
    if not pleasure or not task:
        return tell(state, "stack_how", Phase.FOLLOW_UP, Discard())
    return ask(state, Pair(pleasure, task))


def _keep_suggestion(state: State, _heard: Heard) -> Step:
    if state.gone:
        return _bring_back(state)
    if state.suggested is None:
        prompt = "kept_all" if state.just_kept else "nothing_to_keep"
        return tell(state, prompt, Phase.FOLLOW_UP, Discard())
    return ask(replace(state, suggested=None), Pair(*state.suggested))


def _stack_list(state: State, _heard: Heard) -> Step:
    return ask(state, ListPairs())


def _stack_suggest(state: State, _heard: Heard) -> Step:
    return ask(state, SuggestPair())


def _stack_task(state: State, heard: Heard) -> Step:
    """Where no pleasure goes with the task, the words are a joy: `answers.answered` keeps them."""
    told = replace(heard, command=None, slots={})
    return replace(state, phase=Phase.ASKING, pending=told), (Ask(PairFor(heard.slots.get("task", ""))),)


def _ground(state: State, _heard: Heard) -> Step:
    begun = replace(state, sense=0, noticed=(), pending=None, reprompted=False, wordless=0)
    return tell(begun, SENSES[0], Phase.GROUNDING, Discard())


def _share(state: State, heard: Heard) -> Step:
    if state.nothing_meant:
        return tell(state, "share_nothing", Phase.FOLLOW_UP, Discard())
    return ask(state, Share(heard.slots.get("person", ""), _subject(state)))


def _digest(state: State, _heard: Heard) -> Step:
    return ask(state, ReadWeek())


COMMANDS: dict[Intent, Command] = {
    Intent.UNDO: undo,
    Intent.CANCEL: cancel,
    Intent.STOP: cancel,
    Intent.DONE: cancel,
    Intent.DELETE: _delete,
    Intent.CHANGE: _change,
    Intent.REPEAT: _repeat,
    Intent.SLOWER: _dial(voice.Turn.SLOWER),
    Intent.FASTER: _dial(voice.Turn.FASTER),
    Intent.LOUDER: _dial(voice.Turn.LOUDER),
    Intent.QUIETER: _dial(voice.Turn.QUIETER),
    Intent.HELP: _help,
    Intent.PAUSE: _pause,
    Intent.RESUME: resume,
    Intent.GOOD_NIGHT: _good_night,
    Intent.GENTLE: _gentle(True),
    Intent.NORMAL: _gentle(False),
    Intent.KEEP: _keep_suggestion,
    Intent.GLIMMER: _glimmer,
    Intent.ANOTHER: _another,
    Intent.NOT_THIS: _alter(Change.REST),
    Intent.NEVER_THIS: _alter(Change.NEVER),
    Intent.WHY: _why,
    Intent.FAVOURITE: _alter(Change.FAVOURITE),
    Intent.FAVOURITES: _favourites,
    Intent.CATEGORY: _category,
    Intent.ABOUT: _about,
    Intent.TIME: _time,
    Intent.HOW_MANY: _how_many,
    Intent.STACK_ADD: _stack_add,
    Intent.STACK_LIST: _stack_list,
    Intent.STACK_SUGGEST: _stack_suggest,
    Intent.STACK_TASK: _stack_task,
    Intent.GROUND: _ground,
    Intent.SHARE: _share,
    Intent.DIGEST: _digest,
    Intent.NOTHING: _nothing_today,
    Intent.DISTANT: _distant,
}
