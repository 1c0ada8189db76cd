"""The backend over its wire."""
