"""voicejoy: a voice journal for small good moments, kept on your own machine."""

import logging

__version__ = "0.1.0"

logging.getLogger("voicejoy").addHandler(logging.NullHandler())
