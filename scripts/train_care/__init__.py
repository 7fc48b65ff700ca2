"""Train voicejoy's care: from labelled sentences to voicejoy/care/weights.json."""
