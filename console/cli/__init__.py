"""The command line for scripts and one-liners: data on stdout, talk on stderr, exit codes that mean something."""
