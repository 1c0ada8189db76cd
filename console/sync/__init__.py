"""Getting this terminal's commands to the backend and its changes back; sees both only through ports."""
