"""Calling back: whom, what was done, and what they say of it."""
