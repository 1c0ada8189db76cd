"""One case, whole."""
