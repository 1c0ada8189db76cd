"""Running the backend as an administrator does: by commands, on either engine, through outages and restores."""
