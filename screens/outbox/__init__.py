"""What is not delivered, and what needs a person."""
