"""The script that sets up, starts and tests, tried on copies in folders of their own."""
