"""voicejoy: a voice journal for small good moments, kept on your own machine."""

__version__ = "0.1.0"
