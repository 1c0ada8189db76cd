"""The queue: saved views over the cases."""
