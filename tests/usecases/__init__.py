"""Tests of the operator's verbs, without a screen."""
