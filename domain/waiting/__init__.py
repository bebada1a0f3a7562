"""What waits for somebody, and when they are asked."""
