"""The description of the API (OpenAPI 3.1), completed from what routes, dependencies and wire models state."""
