"""Loads what tests of any folder may ask for."""

pytest_plugins = ["tests.pulse"]
