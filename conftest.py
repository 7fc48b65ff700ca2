"""Loads what tests of any folder may ask for."""

pytest_plugins = ["tests.pulse", "tests.strict_engines"]
