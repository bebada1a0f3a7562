"""The decision on a candidate, and the to-dos that come before signing."""
