"""What is kept on the terminal: the only home of TinyDB, of SQLite and of the files behind the store ports."""
