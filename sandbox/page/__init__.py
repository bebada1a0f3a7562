"""The practice workspace in the browser."""
