"""What only PostgreSQL can show: many who write at the same moment, in processes that do not know of each other."""
