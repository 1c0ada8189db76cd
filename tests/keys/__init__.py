"""Tests of the key table."""
