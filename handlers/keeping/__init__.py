"""What somebody asks of what is kept."""
