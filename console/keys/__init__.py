"""Commands as data: one record per command; bindings, footer, help, key sheet and keymap follow from it."""
