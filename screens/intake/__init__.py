"""Entering a case while the caller is talking."""
