"""What a brief was, and what became of it."""
