"""The line for verbs, from anywhere."""
