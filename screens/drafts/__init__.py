"""Half-typed forms that lie aside."""
