"""Stand-ins for the world outside: a backend with the real rules in memory, a clock that stands still."""
