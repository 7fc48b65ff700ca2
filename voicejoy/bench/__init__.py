"""What `voicejoy bench` measures: how well the ears hear, how fast the engines are, and what they take.

Figures, never verdicts: nothing here is an assertion, and no test holds a machine to a time.
"""
