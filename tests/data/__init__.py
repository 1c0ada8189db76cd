"""Tests of the reference data and the demo corpus."""
