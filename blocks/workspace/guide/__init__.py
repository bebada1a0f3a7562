"""By what a workspace judges: its page, and the forms that change it."""
