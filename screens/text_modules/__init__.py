"""Texts that are written again and again, called up where one types."""
