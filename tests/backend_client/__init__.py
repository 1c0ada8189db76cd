"""The HTTP client: what it believes, what it refuses, and how long it waits."""
