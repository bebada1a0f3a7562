"""What an admin chooses for the workspace."""
