"""Scripted fakes of every port, for tests of voicejoy and of what is built on it."""
