"""Widgets drawn line by line: few segments, small repaints, nothing that blinks."""
