"""Finding cases while one types."""
