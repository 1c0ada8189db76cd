"""Typed questions, each answered with one value."""
