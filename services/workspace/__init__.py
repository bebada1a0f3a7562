"""What one workspace chooses."""
