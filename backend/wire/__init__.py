"""The documents of the wire, stated a second time on purpose: client and backend must be able to disagree."""
