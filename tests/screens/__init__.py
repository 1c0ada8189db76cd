"""Screens, driven as an operator drives them."""
