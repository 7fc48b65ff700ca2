"""Care: noticing words of despair, and knowing whom to turn to. Pure, offline, and never logged."""
