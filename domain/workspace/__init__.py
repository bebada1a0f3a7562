"""What one workspace has chosen."""
