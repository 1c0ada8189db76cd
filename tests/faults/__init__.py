"""The fault matrix: a file for each fault, by its number, whose first line states what must hold."""
