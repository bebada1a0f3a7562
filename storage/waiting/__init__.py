"""What one person has to do with, over several tables at once."""
