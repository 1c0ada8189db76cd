"""The sync engine against a backend that misbehaves."""
