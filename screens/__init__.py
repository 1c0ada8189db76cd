"""Everything Textual: a folder per screen, its style sheet beside it, and the widgets they share."""
