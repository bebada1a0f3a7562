"""From the first day to the call."""
