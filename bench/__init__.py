"""Measurements of the console: never part of the tests, run by `./run bench` or `.venv/bin/python -m bench`."""
