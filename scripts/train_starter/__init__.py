"""Train `models/en-starter`: from text to a checked Vosk model folder, with tools from PyPI and Debian only.

`python -m scripts.train_starter --help` from the project's root; README.md beside this file tells the steps.
"""
