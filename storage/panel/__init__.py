"""Panels, their scorecards, and the guides by which they judge."""
