"""Knowledge cards: found while the caller waits, and put into the answer."""
