"""The command line, tested as scripts use it."""
