"""Identifiers that sort by time and are made by whoever creates the record: UUID version 7 (RFC 9562, 5.7)."""

import uuid


def uuid7(milliseconds: int, random: int) -> str:
    """Return a UUIDv7 of a Unix time in milliseconds (48 bits) and 74 random bits."""
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76
    value |= (random >> 62 & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & (1 << 62) - 1
    return str(uuid.UUID(int=value))
