"""`python -m voicejoy` is the `voicejoy` command."""

from voicejoy.cli import main

main()
