"""What the real journal and its fake share about stacks. Pure."""

from __future__ import annotations

from voicejoy.errors import Code, VoicejoyError


def no_stack(stack_id: int) -> VoicejoyError:
    """The failure for an id that no stack has."""
    return VoicejoyError(
        Code.NOT_FOUND,
        f"There is no stack with the number {stack_id}.",
        'See the numbers with "voicejoy stack list".',
    )
