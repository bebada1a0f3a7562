"""What is kept about people, over all tables."""
