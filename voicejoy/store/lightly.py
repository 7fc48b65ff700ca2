"""A quick start: what the journal's engine would load and a journal has no use for stays away."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_numpy() -> Iterator[None]:
    """Keep sqlite-utils from loading numpy, a third of a cold start that a journal has no use for.

    Only while this is the sole thread: another one might be importing numpy for good reason.
    """
    if "numpy" in sys.modules or threading.active_count() > 1:
        yield
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]  # Python's own way to say "not importable"
    try:
        yield
    finally:
        del sys.modules["numpy"]
