"""Settings, profile, clock and the embedded backend."""
