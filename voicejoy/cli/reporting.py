"""What a run shows while it runs: one line an event for people, JSON Lines for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from voicejoy.assistant import Reporter
from voicejoy.errors import VoicejoyError


def json_reporter() -> Reporter:
    """Every event as one JSON object on stdout."""

    def report(event: str, at: float, **fields: object) -> None:
        line = {"event": event, "at": round(at, 2)} | fields
        click.echo(json.dumps(line, ensure_ascii=False))

    return report


def plain_reporter(ready: str, not_woken: str = "") -> Reporter:
    """Captions: what was heard and what is said, one line each.

    `ready` is shown once all is loaded, `not_woken` at the end if the wake phrase was never heard.
    """
    happened: set[str] = set()

    def report(event: str, at: float, **fields: object) -> None:  # noqa: ARG001 (the reporter's signature)
        happened.add(event)
        never_woke = event == "done" and "ready" in happened and "wake" not in happened
        line = not_woken if never_woke else _caption(event, fields, ready)
        if line:
            click.echo(line, err=event == "error")

    return report


def _caption(event: str, fields: Mapping[str, object], ready: str) -> str:
    match event:
        case "ready":
            return ready
        case "wake":
            return "(listening)"
        case "heard":
            return f"You: {fields['text'] or '(no words)'}"
        case "said":
            return f"voicejoy: {fields['text']}"
        case "cancelled":
            return "(closed)"
        case "draft":
            return "What you were telling is saved. It will be kept at the next start."
        case "error":
            return f"voicejoy: {fields['message']} {fields['hint']}".strip()
    return ""


def report_failure(report: Reporter, error: VoicejoyError) -> None:
    """Tell a failure that does not end the run."""
    report("error", 0.0, error=error.code.value, message=error.message, hint=error.hint)
