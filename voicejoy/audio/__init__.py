"""Sound in and out: files, microphone, loudspeaker, earcons, and the speech gate."""
