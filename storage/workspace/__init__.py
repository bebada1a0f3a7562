"""What one workspace has chosen, as it is kept."""
