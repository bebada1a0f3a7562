"""A brief: its pages and its card."""
