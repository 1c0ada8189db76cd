"""Layout only: every screen as text, in both languages and two sizes."""
