"""A check-in: evidence, the prompt, the report, and the look back."""
