"""The use cases of a brief."""
