"""The sample city: several hundred cases of the last sixty days, made by really running the rules."""

from backend.seed.demo import seed_demo

__all__ = ["seed_demo"]
