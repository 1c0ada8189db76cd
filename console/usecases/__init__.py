"""One operator verb per module: check the rule, make the intent durable, say what is shown now."""
