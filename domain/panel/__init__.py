"""Who interviews, and what their scorecards say together."""
