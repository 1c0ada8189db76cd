"""The command line's door to `usecases.lookups`: what people write, turned into codes."""

from console.usecases.lookups import Lookups, channel_of, kind_of, urgency_of

__all__ = ["Lookups", "channel_of", "kind_of", "urgency_of"]
