"""The history of whatever has a card: one list of versions, one page for a version as it was."""
