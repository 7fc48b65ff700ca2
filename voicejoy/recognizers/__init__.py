"""Speech recognition engines behind one port."""
