"""A candidate: the form, the card, and the interview kit."""
