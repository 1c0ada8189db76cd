"""The hotline operator console: what it is, and how it is put together."""

__version__ = "0.1.0"
