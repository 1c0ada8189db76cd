"""Measurements of the backend as a city runs it: on PostgreSQL, with a million cases and 450 units."""
