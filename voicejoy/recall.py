"""Which past joy to read back: the choice behind every glimmer.

Pure, and rules over luck: each joy gets a weight and one seeded draw decides. Rarely told joys come
before often told ones, anniversaries are lifted, no category crowds out another, today's joys wait for
another day, and the same joy is not told twice in a row unless it is the only one. The same seed, day
and journal give the same choice.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date

from voicejoy.joys import Joy

MONTH_DAYS = range(28, 32)
"""Days ago that count as "about a month"."""
YEAR_DAYS = range(362, 369)
"""Days ago that count as "about a year"."""
_TODAY_WEIGHT = 0.1
"""What was told an hour ago is no memory yet."""


def choose(candidates: Sequence[Joy], *, today: date, seed: int, last_told: int | None) -> Joy | None:
    """The joy to read back, None when there is nothing to choose from.

    `last_told` is the id of the joy told before this one. The order of `candidates` does not matter.
    """
    others = [joy for joy in candidates if joy.id != last_told]
    pool = sorted(others or candidates, key=lambda joy: joy.id)
    if not pool:
        return None
    # A string seed and `random()` give the same number on every platform and version of Python.
    luck = random.Random(f"{seed} {today.isoformat()}")  # noqa: S311 (no secret depends on it)
    return luck.choices(pool, weigh(pool, today=today))[0]


def weigh(pool: Sequence[Joy], *, today: date) -> list[float]:
    """How likely each joy of `pool` is, in proportion.

    Each category weighs one, shared among its joys. The anniversaries share as much again as all
    categories together, so that neither a big journal drowns them nor they the rest of it; an exact one
    counts double. Then each telling more than the least told joy's divides: by 4, by 9, by 16 ...
    """
    kinds = Counter(joy.category for joy in pool)
    lifts = [_lift(joy, today) for joy in pool]
    lifted = sum(lift > 0 for lift in lifts) or 1
    least_told = min((joy.times_told for joy in pool), default=0)
    return [
        ((_TODAY_WEIGHT if joy.day == today else 1.0) / kinds[joy.category] + lift * len(kinds) / lifted)
        / (1 + joy.times_told - least_told) ** 2
        for joy, lift in zip(pool, lifts, strict=True)
    ]


def reasons(joy: Joy, *, today: date) -> tuple[str, ...]:
    """Why this one: short plain sentences, for `--why` and for being asked."""
    told = joy.times_told
    often = "once" if told == 1 else f"{told} times"
    because = [f"It has been read back {often}." if told else "It has not been read back before."]
    if _is_anniversary(joy, today):
        because.append(f"It happened on this day in {joy.day.year}.")
    elif _is_round(joy, today):
        ago = (today - joy.day).days
        because.append(f"It happened about a {'month' if ago in MONTH_DAYS else 'year'} ago.")
    return tuple(because)


def _lift(joy: Joy, today: date) -> float:
    if _is_anniversary(joy, today):
        return 2.0
    return 1.0 if _is_round(joy, today) else 0.0


def _is_anniversary(joy: Joy, today: date) -> bool:
    return joy.day < today and (joy.day.month, joy.day.day) == (today.month, today.day)


def _is_round(joy: Joy, today: date) -> bool:
    ago = (today - joy.day).days
    return ago in MONTH_DAYS or ago in YEAR_DAYS
