"""Every command of a screen, by name."""
