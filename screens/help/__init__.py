"""Help, made from the key table."""
