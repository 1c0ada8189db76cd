"""What the machine can check of the house rules (CONTRIBUTING.md says what each red check means)."""
