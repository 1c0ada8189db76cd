"""Ten calls as they come in at a hotline, key by key: how many keys each takes, and whether it can be done at all."""
