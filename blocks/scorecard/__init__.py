"""A scorecard: the form, the card, and who is still to be scored."""
