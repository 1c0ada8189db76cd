"""What the use cases and the sync need from the outside: protocols, the records they exchange, and their errors."""
